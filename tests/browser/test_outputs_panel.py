"""The outputs panel in Chromium: what each does, in the operator's language, and adding and removing one."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.outputs_routes import outputs_routes
from host.console.panel import Panel
from host.outputs_file import OutputWish
from tests.browser.channel import on_the_air
from tests.browser.conftest import PHONE
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]
QUIET = {"retries": 0, "loss_percent": None, "nacks": 0, "keyframes": 9, "keyframe_requests": 0, "overflows": 0}
FAULTS = ["output 抖音: the server hangs: what it should take is 5 s old" * 3] * 4


class Outputs:
    """Implements `OutputsDesk`: what is added is live at once."""

    def __init__(self) -> None:
        self.wishes: list[OutputWish] = []
        self.rows: list[dict[str, Any]] = [
            row("recording", "recording", "live"),
            row("抖音", "rtmp", "retrying", reason="the server hangs: what it should take is 5 s old"),
            row("SFU", "whip", "live", loss_percent=1.6, nacks=42, keyframe_requests=3),
        ]

    def add(self, by: str, wish: OutputWish) -> None:
        self.wishes.append(wish)
        self.rows.append(row(wish.name, wish.kind, "live"))

    def remove(self, by: str, name: str) -> None:
        self.rows = [each for each in self.rows if each["name"] != name]


def row(name: str, kind: str, state: str, **more: Any) -> dict[str, Any]:
    about = {"name": name, "kind": kind, "target": "rtmp://push.example", "state": state, "reason": "", "for_s": 62}
    return about | {"bytes": 712_000_000, "bitrate_kbps": 1548} | QUIET | more


@pytest.fixture
def outputs() -> Outputs:
    return Outputs()


@pytest_asyncio.fixture(loop_scope="session")
async def address(outputs: Outputs, served: Served) -> AsyncIterator[str]:
    desk = FakeDesk()
    desk.panels = {"outputs": lambda: outputs.rows}
    desk.faults += FAULTS
    panel = Panel("outputs", lambda: outputs.rows, lambda gate: outputs_routes(outputs, gate))
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN, panels=(panel,))) as base:
        yield base


async def test_each_output_says_how_it_does_in_the_operators_language(page: Page, address: str) -> None:
    await enter(page, address)
    rows = page.locator(".output")
    await expect(rows).to_have_count(3)
    await expect(rows.nth(0)).to_contain_text("1.5 Mb/s · 已录 712 MB")
    await expect(rows.nth(1).locator(".output-reason")).to_have_text("服务器停止接收数据")
    await expect(rows.nth(2)).to_contain_text("丢包 1.6 %")


async def test_an_output_is_added_without_showing_its_key_and_removed(
    page: Page, address: str, outputs: Outputs
) -> None:
    await enter(page, address)
    await page.fill("[name=name]", "B站")
    await page.fill("[name=url]", "rtmp://live.example/app")
    await page.fill("[name=key]", "sk-secret")
    await page.click(".studio form button[type=submit]")
    await expect(page.locator("[name=key]")).to_have_value("")
    assert outputs.wishes[0].key.get_secret_value() == "sk-secret"
    await expect(page.locator("[name=name]")).to_have_value("")
    sfu = page.locator(".output", has_text="SFU")
    await sfu.locator("button", has_text="移除").click()
    assert len(outputs.rows) == 4
    await sfu.locator("button", has_text="确定移除？").click()
    await until(lambda: [each["name"] for each in outputs.rows] == ["recording", "抖音", "B站"])


@pytest.mark.parametrize("size", [{}, PHONE])
async def test_long_faults_never_push_the_page_aside(open_page: OpenPage, address: str, size: dict[str, Any]) -> None:
    page = await open_page(**size)
    await enter(page, address)
    await expect(page.locator(".health .bad").last).to_have_attribute("title", "\n".join(FAULTS))
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
