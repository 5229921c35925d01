"""A console is told what changed and nothing else, and hears that its line is alive; a dead microphone ends."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from host.console.changes import Changes
from host.console.feed import run_feed
from host.console.microphone import BETWEEN_BLOCKS_S, SILENT_LINE, take_over
from stream.clock import run_virtual
from tests.fakes.desk import FakeDesk

Message = dict[str, Any]


class Page:
    """A page's socket. `sends` is what it sends, each after so many seconds; at last it is gone, or just still."""

    def __init__(self, sends: list[tuple[float, Message]], *, gone_at_last: bool = True) -> None:
        self.sends = sends
        self.gone_at_last = gone_at_last
        self.told: list[tuple[float, Message]] = []
        self.closed: int | None = None

    async def receive(self) -> Message:
        if self.sends:
            after_s, message = self.sends.pop(0)
            await asyncio.sleep(after_s)
            return message
        if self.gone_at_last:
            return {"type": "websocket.disconnect"}
        return await asyncio.Future()

    async def send_json(self, message: Message) -> None:
        self.told.append((asyncio.get_running_loop().time(), message))

    async def close(self, code: int = 1000) -> None:
        self.closed = self.closed or code


async def followed(desk: FakeDesk, *deeds: object) -> list[Message]:
    """What a page is told first and after each deed."""
    changes = Changes(desk)
    messages = changes.messages()
    told = [changes.first()]
    for deed in deeds:
        nothing_yet = asyncio.ensure_future(anext(messages))
        await asyncio.sleep(0)
        assert callable(deed)
        deed()
        desk.touch()
        told.append(await nothing_yet)
    await messages.aclose()
    return told


async def test_a_page_is_told_the_parts_that_changed() -> None:
    desk = FakeDesk()
    desk.panels = {"stock": lambda: [{"stock": left}], "voice": lambda: {"voice": "a"}}
    left = 3

    def sold() -> None:
        nonlocal left
        left -= 1

    first, lag, stock = await followed(desk, lambda: desk.health.update(loop_lag_ms=9.9), sold)
    assert set(first) == set(desk.snapshot())
    assert lag == {"health": desk.health}
    assert stock == {"panels": {"stock": [{"stock": 2}]}}


async def test_snapshots_that_are_all_the_same_are_not_sent() -> None:
    desk = FakeDesk()
    changes = Changes(desk)
    waiting = asyncio.ensure_future(anext(changes.messages()))
    changes.first()
    for _ in range(3):
        await asyncio.sleep(0)
        desk.touch()
    desk.state = "paused"
    await asyncio.sleep(0)
    desk.touch()
    assert await waiting == {"state": "paused"}


def test_a_quiet_line_is_heard_to_be_alive() -> None:
    async def quiet() -> AsyncIterator[Message]:
        await asyncio.Future()
        yield {}

    async def feed() -> list[tuple[float, Message]]:
        page = Page([(12.5, {"type": "websocket.receive"})])
        began = asyncio.get_running_loop().time()
        await run_feed(page, lambda: {"all": 1}, quiet(), beat_s=5)  # type: ignore[arg-type]
        return [(round(at - began, 3), message) for at, message in page.told]

    assert run_virtual(feed) == [(0, {"all": 1}), (5, {}), (10, {})]


def test_the_host_goes_on_when_a_microphone_is_heard_no_more() -> None:
    async def takeover() -> tuple[Page, float, FakeDesk]:
        block = {"type": "websocket.receive", "bytes": bytes(1920)}
        page, desk = Page([(0.02, block)] * 50, gone_at_last=False), FakeDesk()
        began = asyncio.get_running_loop().time()
        await take_over(page, desk, "小王")  # type: ignore[arg-type]
        return page, asyncio.get_running_loop().time() - began, desk

    page, lasted_s, desk = run_virtual(takeover)
    assert page.closed == SILENT_LINE
    assert abs(lasted_s - 1.0 - BETWEEN_BLOCKS_S) < 0.01
    assert desk.microphone_by is None
    assert len(desk.heard) == 50 * 1920
