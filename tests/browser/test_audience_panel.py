"""The audience panel in Chromium: where comments come from, and in words what was refused and why."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.panel import Panel, no_routes
from tests.browser.channel import on_the_air
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk

SOURCES = [
    {"name": "app", "kind": "webhook", "state": "live", "reason": "", "taken": 214, "retries": 0,
     "refused": {"wrong_signature": 12, "same_id": 3}},
    {"name": "bili", "kind": "bilibili", "state": "retrying", "reason": "the platform refused with code 4002",
     "taken": 0, "retries": 4, "refused": {}},
    {"name": "yt", "kind": "youtube", "state": "silent", "reason": "", "taken": 7, "retries": 1,
     "refused": {"unreadable": 2}},
]  # fmt: skip
STATE: dict[str, Any] = {
    "per_minute": 18.2, "usual_per_minute": 9.4, "spirit": "lively",
    "moods": {"happy": 0.4, "neutral": 0.45, "hesitant": 0.1, "upset": 0.05},
    "reactions": {"join": 340, "like": 12_400, "follow": 21, "share": 5, "gift": 8, "order": 33},
    "sources": SOURCES,
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("zh", ["签名不对，请核对密钥 12 · 重复编号 3", "格式不对 2"]),
        ("en", ["wrong signature, check the secret 12 · same id 3", "not readable 2"]),
    ],
)
async def test_what_a_source_was_refused_for_is_told_in_words(
    served: Served, open_page: Callable[..., Awaitable[Page]], language: str, told: list[str]
) -> None:
    desk = FakeDesk()
    desk.panels = {"audience": lambda: STATE}
    panels = (Panel("audience", lambda: STATE, no_routes),)
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=panels)) as address:
        page = await open_page(viewport={"width": 1440, "height": 900})
        await enter(page, address, tab="audience", language=language)
        panel = page.locator("[data-panel=audience]")
        await expect(panel.locator(".row")).to_have_count(3)
        bar = panel.locator(".moods")
        await expect(bar).to_have_css("display", "flex")
        widths = [box["width"] for part in await bar.locator("span").all() if (box := await part.bounding_box())]
        assert [round(width / sum(widths), 2) for width in widths] == [0.4, 0.45, 0.1, 0.05]
        for words in told:
            await expect(panel).to_contain_text(words)
        await expect(panel).to_contain_text("refused with code 4002")
