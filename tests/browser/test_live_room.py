"""A whole room in Chromium: the real show behind the real pages, from a comment typed to the answer heard."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.compose.on_air import OnAir
from host.compose.programme import Programme
from host.compose.room import open_room
from host.settings import Settings
from host.show.events import Event, EventType
from host.voice.speech import Delivery, Speech
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.browser.conftest import PHONE
from tests.browser.serving import Served, eventually, on_the_loop
from tests.fakes.voice import FakeVoice
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]
TOKEN = "an-operators-token"


class QuietScript(FakeVoice):
    """Says the script without sound and everything else aloud, so that an answer can be heard to begin."""

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        async for speech in super().speak(text, delivery, urgent=urgent):
            pcm = speech.pcm if urgent else np.zeros_like(speech.pcm)
            yield Speech(pcm, speech.marks, speech.words, speech.start, speech.stop)


@pytest_asyncio.fixture(loop_scope="session")
async def room(tmp_path: Path) -> AsyncIterator[OnAir]:
    shop = load_shop(sample_shop("zh"))
    settings = Settings(data_dir=tmp_path, media_hosts=("127.0.0.1",))
    async with open_room(shop, settings, Programme(), voice=QuietScript()) as opened, on_the_loop(opened.run()):
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def address(room: OnAir, served: Served) -> AsyncIterator[str]:
    async with served(room.app(TOKEN)) as base:
        yield base


async def listening(open_page: OpenPage, address: str, room: OnAir) -> Page:
    """A phone that plays the room with sound; the opening notice, which is audible, being over."""
    await until(lambda: any(e.type is EventType.CUE_ENDED and "AI" in e.data["spoken"] for e in recent(room)), 60)
    page = await open_page(**PHONE)
    await page.goto(address)
    await eventually(page, "livehost.state === 'live' && video.currentTime > 0.5")
    await page.tap("#sound-pill")
    await eventually(page, "livehost.energy() < 0.001")
    return page


async def test_a_comment_typed_is_answered_aloud_from_facts(open_page: OpenPage, address: str, room: OnAir) -> None:
    page = await listening(open_page, address, room)
    await eventually(page, "livehost.stats().then(s => s.frames_decoded > 50)")
    await page.fill("#comment", "云雾绿茶多少钱")
    await page.press("#comment", "Enter")
    await expect(page.locator(".comment.own")).to_contain_text("云雾绿茶多少钱")
    await eventually(page, "livehost.energy() > 0.02", within_s=40)
    answered = [event.data for event in started(room) if event.data["comment_ids"]]
    assert "yunwu-cha.price" in answered[0]["fact_ids"]


async def test_a_line_edited_in_the_console_is_what_is_spoken(open_page: OpenPage, address: str, room: OnAir) -> None:
    page = await open_page()
    await page.goto(f"{address}/console#token={TOKEN}")
    await page.fill("#by", "小王")
    await page.press("#by", "Enter")
    row = page.locator(".line").nth(3)
    line_id = await row.get_attribute("data-id")
    edited = page.locator(f".line[data-id={line_id}]")
    await edited.locator(".line-text").dblclick()
    await edited.locator("textarea").fill("这句话是小王改的。")
    await page.keyboard.press("Enter")
    await expect(edited).to_contain_text("这句话是小王改的。")
    await until(lambda: any(e.data["line_id"] == line_id for e in started(room)), within_s=90)
    said = next(e.data["text"] for e in started(room) if e.data["line_id"] == line_id)
    assert said == "这句话是小王改的。"
    edits = [(e.by, e.data["action"]) for e in recent(room) if e.type is EventType.EDITED]
    assert edits == [("小王", "edit")]


async def test_a_script_tag_for_a_name_is_inert_in_picture_and_pages(
    open_page: OpenPage, address: str, room: OnAir
) -> None:
    page = await open_page()
    await page.goto(address)
    room.intake.arrive("page", "<script>document.title='owned'</script>", "包邮吗<img src=x onerror=alert(1)>")
    await expect(page.locator(".comment")).to_contain_text(["包邮吗"])
    assert await page.title() != "owned"


@pytest.mark.voice
@pytest.mark.slow
async def test_the_real_voice_is_heard_and_the_picture_moves(
    open_page: OpenPage, served: Served, tmp_path: Path
) -> None:
    """English, for its voice is ready at once; everything as a merchant's first start has it."""
    shop = load_shop(sample_shop("en"))
    settings = Settings(data_dir=tmp_path / "real", media_hosts=("127.0.0.1",))
    async with open_room(shop, settings, Programme()) as room, on_the_loop(room.run()), served(room.app(TOKEN)) as base:
        page = await open_page(**PHONE)
        await page.goto(base)
        await eventually(page, "livehost.state === 'live' && video.currentTime > 0.5")
        await page.tap("#sound-pill")
        await eventually(page, "livehost.energy() > 0.02", within_s=60)
        await eventually(page, "livehost.stats().then(s => s.frames_decoded > 50)")


def recent(room: OnAir) -> list[Event]:
    """What has happened so far."""
    return room.show.log.recent(200)


def started(room: OnAir) -> list[Event]:
    """Cues that have begun."""
    return [event for event in recent(room) if event.type is EventType.CUE_STARTED]
