"""The voice panel in Chromium: samples are heard, a voice and a style are chosen, words leave the lexicon."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.panel import Panel
from host.console.voice_routes import voice_routes
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]
PAPERS = {"engine": "kokoro", "licence": "Apache-2.0", "consent": "Synthetic", "rtf": 0.57}


class Voices:
    """Implements `VoiceDesk`; its `state` is what the panel shows."""

    def __init__(self) -> None:
        self.sampled: list[tuple[str, str]] = []
        self.state: dict[str, Any] = {
            "voice": "zf_xiaoyi",
            "brand_style": "warm-story",
            "voices": [{"id": "zf_xiaoyi", "sex": "female", **PAPERS}, {"id": "zm_yunxi", "sex": "male", **PAPERS}],
            "brand_styles": ["luxury-story", "warm-story"],
            "lexicon": {"重庆": "chong2 qing4", "Loewe": "罗意威"},
            "cache": {"recalled": 42, "made": 58},
            "resting": ["zf_xiaoyi"],
            "faults": ["voice: zf_xiaoyi cannot speak: the speaking process died twice over the same clause"],
        }

    async def sample(self, voice: str, brand_style: str) -> NDArray[np.int16]:
        self.sampled.append((voice, brand_style))
        return (8000 * np.sin(np.arange(48_000 * 3) / 20)).astype(np.int16)

    def unlearn(self, by: str, written: str) -> None:
        del self.state["lexicon"][written]


async def test_the_voice_is_tried_and_changed(open_page: OpenPage, served: Served) -> None:
    voices, desk = Voices(), FakeDesk()
    desk.panels = {"voice": lambda: voices.state}
    panel = Panel("voice", lambda: voices.state, partial(voice_routes, voices))
    app = build_app(desk.room, desk, None, token=TOKEN, panels=(panel,))  # type: ignore[arg-type]
    async with served(app) as address:
        page = await open_page()
        await enter(page, address)
        shown = page.locator(".studio-panel")
        await expect(shown.locator("dd").first).to_have_text("42 %")
        await expect(shown).to_contain_text("由替补代说")
        other = shown.locator("[data-voice=zm_yunxi]")
        await other.get_by_text("试听").click()
        await expect(other.get_by_text("停止")).to_be_visible()
        assert voices.sampled == [("zm_yunxi", "warm-story")]
        await other.get_by_text("用这个声音").click()
        await shown.locator("select").select_option("luxury-story")
        await shown.locator(".row", has_text="Loewe").get_by_role("button").click()
        await until(lambda: "Loewe" not in voices.state["lexicon"] and len(desk.deeds) == 2)
        assert [data for _, _, data in desk.deeds] == [
            {"voice": "zm_yunxi", "brand_style": None},
            {"voice": None, "brand_style": "luxury-story"},
        ]
        await page.close()
