"""A player made of GStreamer's own HLS demultiplexer: run by Debian's own Python, which has the bindings.

`gstreamer_player.py URL` plays to the end as fast as it can, and prints one JSON line: `{"video", "audio", "errors"}`,
the times of decoded pictures and sounds in seconds, and what GStreamer complained of.
"""

import json
import sys

import gi

gi.require_version("Gst", "1.0")

from gi.repository import GLib, Gst  # noqa: E402 -- versions first

WITHIN_S = 25


class Player:
    """Plays one address."""

    def __init__(self, url: str) -> None:
        self.seen: dict[str, list[float] | list[str]] = {"video": [], "audio": [], "errors": []}
        self._loop = GLib.MainLoop()
        self._pipeline = Gst.Pipeline.new()
        source = Gst.ElementFactory.make("uridecodebin")
        source.set_property("uri", url)
        source.connect("pad-added", self._play)
        self._pipeline.add(source)
        bus = self._pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self._note)
        bus.connect("message::eos", lambda *_: self._loop.quit())

    def run(self) -> None:
        """Play until the end, an error or `WITHIN_S`."""
        GLib.timeout_add_seconds(WITHIN_S, self._loop.quit)
        self._pipeline.set_state(Gst.State.PLAYING)
        self._loop.run()
        self._pipeline.set_state(Gst.State.NULL)

    def _play(self, _: Gst.Element, pad: Gst.Pad) -> None:
        kind = pad.query_caps().to_string().partition("/")[0]
        branch = Gst.parse_bin_from_description("queue ! fakesink name=end signal-handoffs=true sync=false", True)
        branch.get_by_name("end").connect("handoff", self._count, kind)
        self._pipeline.add(branch)
        branch.sync_state_with_parent()
        pad.link(branch.get_static_pad("sink"))

    def _count(self, _: Gst.Element, buffer: Gst.Buffer, __: Gst.Pad, kind: str) -> None:
        self.seen[kind].append(buffer.pts / Gst.SECOND)

    def _note(self, _: Gst.Bus, message: Gst.Message) -> None:
        self.seen["errors"].append(message.parse_error()[0].message)
        self._loop.quit()


if __name__ == "__main__":
    Gst.init(None)
    player = Player(sys.argv[1])
    player.run()
    print(json.dumps(player.seen))
