"""Janus, the real one: into a mountpoint and into a room, watched there by a viewer of Janus' own."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from stream.clock import Clock
from stream.outputs.gathering import gather_on
from stream.outputs.janus_api import JanusSession, janus_address, janus_session
from stream.outputs.janus_room import JanusRoomOutput
from stream.outputs.janus_stream import JanusStreamOutput
from stream.outputs.supervision import Output, OutputFault
from tests.stream.airing import beside, small_broadcast
from tests.stream.janus_server import HERE, SECRET, janus_server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def janus(tmp_path_factory):
    with janus_server(tmp_path_factory.mktemp("janus")) as running:
        yield running


class Watcher:
    """A viewer of Janus: answers the offer a plugin makes, and counts the frames it decodes."""

    def __init__(self, session: JanusSession, plugin: str, room: int | None = None) -> None:
        self.frames = {"audio": 0, "video": 0}
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._session = session
        self._plugin = plugin
        self._room = room
        self._news = asyncio.Event()
        self._reading: list[asyncio.Task[None]] = []

    async def watch(self, **wish: Any) -> None:
        handle = await self._session.attach(self._plugin)
        _, offer = await self._session.message(handle, wish)
        self.peer.on("track", lambda track: self._reading.append(asyncio.create_task(self._read(track))))
        await self.peer.setRemoteDescription(RTCSessionDescription(sdp=offer, type="offer"))
        for transceiver in self.peer.getTransceivers():
            gather_on([HERE], transceiver.receiver.transport)
        await self.peer.setLocalDescription(await self.peer.createAnswer())
        answer = {"type": "answer", "sdp": self.peer.localDescription.sdp, "trickle": False}
        await self._session.message(handle, {"request": "start"}, answer)

    async def until(self, enough: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not enough():
                self._news.clear()
                await self._news.wait()

    async def close(self) -> None:
        self._session.leave()
        await self.peer.close()
        for task in self._reading:
            task.cancel()
        await asyncio.gather(*self._reading, return_exceptions=True)

    async def _read(self, track) -> None:
        while True:
            try:
                await track.recv()
            except MediaStreamError:
                return
            self.frames[track.kind] += 1
            self._news.set()


async def sent(make: Callable[[Clock], Output], work: Callable[[AsyncExitStack], Awaitable[None]]) -> Output:
    """Run an output beside a small show, do `work` once it is live, and end."""
    clock = Clock()
    air, output, live = small_broadcast(clock), make(clock), asyncio.Event()

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(output.run(air.bus, live.set), name="output")
            async with asyncio.timeout(40), AsyncExitStack() as stack:
                await live.wait()
                await work(stack)
            running.cancel()

    await beside(air, main)
    return output


async def watched(stack: AsyncExitStack, url: str, plugin: str, **wish: Any) -> None:
    session = await stack.enter_async_context(janus_session(url, SECRET))
    watcher = Watcher(session, plugin)
    stack.push_async_callback(watcher.close)
    await watcher.watch(**wish)
    await watcher.until(lambda: watcher.frames["video"] >= 25 and watcher.frames["audio"] >= 40)


async def test_a_mountpoint_is_made_fed_and_watched(janus) -> None:
    async def work(stack) -> None:
        await watched(stack, janus.url, "janus.plugin.streaming", request="watch", id=91)

    output = await sent(lambda clock: JanusStreamOutput(janus.url, SECRET, 91, clock), work)
    assert output.totals.octets > 2_000


async def test_a_mountpoint_that_is_there_is_used_again(janus) -> None:
    async def work(stack) -> None:
        await watched(stack, janus.url, "janus.plugin.streaming", request="watch", id=92)

    async def nothing(stack) -> None:
        pass

    for each in (nothing, work):
        await sent(lambda clock: JanusStreamOutput(janus.url, SECRET, 92, clock), each)


async def test_a_room_gets_the_show_and_whoever_is_in_it_sees_it(janus) -> None:
    async def work(stack) -> None:
        session = await stack.enter_async_context(janus_session(janus.url, SECRET))
        handle = await session.attach("janus.plugin.videoroom")
        found, _ = await session.message(handle, {"request": "listparticipants", "room": 1234})
        (feed,) = [each["id"] for each in found["participants"] if each["display"] == "livehost"]
        wish = {"ptype": "subscriber", "room": 1234, "streams": [{"feed": feed}]}
        await watched(stack, janus.url, "janus.plugin.videoroom", request="join", **wish)

    output = await sent(
        lambda clock: JanusRoomOutput(janus.url, SECRET, 1234, clock, bitrate_bps=300_000, hosts=[HERE]), work
    )
    assert output.totals.octets > 2_000


@pytest.mark.parametrize(
    ("secret", "room", "reason"), [("wrong", 1234, r"refuses: Unauthorized.*403"), (SECRET, 9, r"No such room")]
)
async def test_what_janus_refuses_is_told_in_its_words(janus, secret, room, reason) -> None:
    output = JanusRoomOutput(janus.url, secret, room, Clock(), bitrate_bps=300_000)
    with pytest.raises(OutputFault, match=reason) as caught:
        await output.run(small_broadcast(Clock()).bus, lambda: None)
    assert SECRET not in str(caught.value)


async def test_janus_that_is_not_there_is_told() -> None:
    with pytest.raises(OutputFault, match="cannot be reached"):
        await JanusStreamOutput("ws://127.0.0.1:9", "", 1, Clock()).run(small_broadcast(Clock()).bus, lambda: None)


def test_only_its_websocket_will_do() -> None:
    assert janus_address("ws://user:pass@host:8188/janus") == "ws://host:8188"
    with pytest.raises(ValueError, match="WebSocket"):
        janus_address("http://host:8088/janus")
