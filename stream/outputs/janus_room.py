"""Publishing to a room of Janus' VideoRoom plugin: Janus passes the show on to everybody in it."""

from collections.abc import Callable, Sequence

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.janus_api import janus_session
from stream.outputs.publisher import Publisher
from stream.outputs.supervision import OutputFault
from stream.totals import Totals

PLUGIN = "janus.plugin.videoroom"


class JanusRoomOutput:
    """Publishes until cancelled or broken; the room must exist. Bounded by its senders' queues."""

    def __init__(
        self, url: str, secret: str, room: int, clock: Clock, *, bitrate_bps: int, hosts: Sequence[str] = ()
    ) -> None:
        """`secret` is that of the API, `hosts` are the addresses to send from."""
        self.totals = Totals()
        self.loss: float | None = None
        self._url = url
        self._secret = secret
        self._room = room
        self._clock = clock
        self._bitrate_bps = bitrate_bps
        self._hosts = hosts

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        """Join, offer, send."""
        before = self.totals

        def note(publisher: Publisher) -> None:
            self.totals, self.loss = before + publisher.totals, publisher.loss

        async with janus_session(self._url, self._secret) as janus:
            handle = await janus.attach(PLUGIN)
            join = {"request": "join", "ptype": "publisher", "room": self._room, "display": "livehost"}
            await janus.message(handle, join)
            publisher = Publisher(bus, self._clock, hosts=self._hosts)
            try:
                offer = {"type": "offer", "sdp": await publisher.offer(), "trickle": False}
                # Half as much again: what Janus tells by REMB must not be below what a keyframe needs.
                wish = {"request": "publish", "bitrate": self._bitrate_bps * 3 // 2, "videocodec": "h264"}
                _, answer = await janus.message(handle, wish, offer)
                if not answer:
                    raise OutputFault("Janus answered without a session description")
                await publisher.accept(answer)
                await publisher.send(live, note)
            finally:
                note(publisher)
                janus.leave()
                await publisher.close()
