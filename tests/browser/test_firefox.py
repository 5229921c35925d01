"""Both pages in Debian's Firefox: VP8 for want of H.264, sound after a click, comments, leaving, the desk."""

from collections.abc import AsyncIterator

import numpy as np
import pytest_asyncio
from numpy.typing import NDArray

from stream.timeline import PICTURE, Samples
from tests.browser import channel
from tests.browser.firefox import ENTER, Firefox, Tab, firefox
from tests.browser.serving import Served, eventually
from tests.browser.studio import TOKEN
from tests.browser.watched import Room, room
from tests.waiting import until

SOUND = """(async () => { const { getStats } = RTCPeerConnection.prototype; let peer;
  RTCPeerConnection.prototype.getStats = function () { peer = this; return getStats.call(this); };
  await livehost.stats();
  RTCPeerConnection.prototype.getStats = getStats;
  return [...(await getStats.call(peer)).values()].find((each) => each.kind === "audio").audioLevel > 0.1; })()"""
"""Whether the tone is loud in what was received: an analyser would need a sound card."""


def card_with_gaps(at: Samples) -> NDArray[np.uint8]:
    """The test card, of which one picture in ten comes to nothing."""
    if at // PICTURE % 10 == 9:
        raise RuntimeError("this picture is meant to fail")
    return channel.test_card(at)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def session() -> AsyncIterator[Firefox]:
    async with firefox() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def tab(session: Firefox) -> AsyncIterator[Tab]:
    """A fresh page, which may not complain."""
    session.faults.clear()
    opened = await session.tab()
    yield opened
    await opened.close()
    assert session.faults == []


@pytest_asyncio.fixture(loop_scope="session")
async def live(served: Served) -> AsyncIterator[Room]:
    async with room(served, card=card_with_gaps) as opened:
        yield opened


async def playing(tab: Tab, pictures: int = 10) -> None:
    await eventually(tab, f"livehost.state === 'live' && livehost.stats().then((s) => s.frames_decoded > {pictures})")


async def test_a_browser_without_h264_plays_on_where_pictures_are_missing_and_tells_the_room(
    tab: Tab, live: Room
) -> None:
    await tab.goto(live.address)
    await playing(tab, pictures=60)
    stats = await tab.evaluate("livehost.stats()")
    assert stats["frames_dropped"] < stats["frames_decoded"] / 2
    assert live.figures.state()["encodes"] == ["best", "vp8"]
    assert (live.whep.stats().connected, live.whep.stats().direct) == (1, 1)
    await until(lambda: live.figures.viewing.reports >= 1)
    assert 0 < live.figures.viewing.first_picture.percentile(0.5) < 10_000


async def test_a_click_gives_sound_and_a_comment_is_sent(tab: Tab, live: Room) -> None:
    await tab.goto(live.address)
    assert await tab.evaluate("video.muted")
    await tab.click("#sound-pill")
    await eventually(tab, "!video.muted && !video.paused")
    await eventually(tab, SOUND)
    await tab.click("#comment")
    await tab.type(f"这个茶多少钱？{ENTER}")
    await eventually(tab, "document.querySelectorAll('.comment.own').length === 1")
    assert [text for _, text, _ in live.desk.room.said] == ["这个茶多少钱？"]


async def test_who_leaves_is_gone_at_once_and_who_is_cut_off_comes_back(tab: Tab, live: Room) -> None:
    await tab.goto(live.address)
    await playing(tab)
    await tab.evaluate("(() => { window.states = []; video.addEventListener('playing', () => states.push(1)); })()")
    await live.whep.close()
    await eventually(tab, "states.length > 0 && livehost.state === 'live'")
    await tab.goto("about:blank")
    await until(lambda: live.whep.stats().connected + live.whep.stats().half_open == 0)
    await tab.goto(live.address)
    await playing(tab)


async def test_the_desk_shows_the_stream_edits_a_line_and_says_another(tab: Tab, live: Room) -> None:
    await tab.goto(f"{live.address}/console?lang=zh#token={TOKEN}")
    await tab.click("#by")
    await tab.type(f"小王{ENTER}")
    await tab.click(".line[data-id=l2] [title='修改']")
    await tab.type(f"改好的一句话。{ENTER}")
    await until(lambda: [deed for _, deed, _ in live.desk.deeds] == ["edit"])
    assert live.desk.deeds[0][2]["text"].endswith("改好的一句话。")
    await tab.click(".line[data-id=l2] [title='删除']")
    await tab.click("#toast button")
    await tab.click("#say-text")
    await tab.type("欢迎新来的朋友！")
    await tab.click("#say [value=now]")
    await until(lambda: [deed for _, deed, _ in live.desk.deeds] == ["edit", "delete", "restore", "say"])
    await tab.click("#studio-open")
    await eventually(tab, "document.querySelector('.studio-panel')?.checkVisibility()")
    await eventually(tab, "document.querySelector('#preview')?.currentTime > 0.5")
