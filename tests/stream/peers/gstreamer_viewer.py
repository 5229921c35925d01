"""A WHEP viewer made of GStreamer's webrtcbin: run by Debian's own Python, which has the bindings.

`gstreamer_viewer.py URL PICTURES` watches until it has decoded so many pictures, leaves by DELETE, and prints one JSON
line: `{"pictures", "sounds", "width", "height", "codec", "status"}`.
"""

import json
import sys
import urllib.parse
import urllib.request

import gi

for name, wanted in (("Gst", "1.0"), ("GstWebRTC", "1.0"), ("GstSdp", "1.0")):
    gi.require_version(name, wanted)

from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402 -- versions first

WITHIN_S = 25
H264 = (
    "application/x-rtp,media=video,encoding-name=H264,payload=96,clock-rate=90000,"
    "packetization-mode=(string)1,profile-level-id=(string)42e01f,rtcp-fb-nack=true,rtcp-fb-nack-pli=true"
)
OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=97,clock-rate=48000,encoding-params=(string)2"


class Viewer:
    """One session from offer to DELETE."""

    def __init__(self, url: str, wanted: int) -> None:
        self.seen = {"pictures": 0, "sounds": 0, "width": 0, "height": 0, "codec": "", "status": 0}
        self._url = url
        self._wanted = wanted
        self._session = ""
        self._loop = GLib.MainLoop()
        self._pipeline = Gst.Pipeline()
        self._peer = Gst.ElementFactory.make("webrtcbin")
        self._peer.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        # Left to itself it gathers on every address but this one.
        self._ice = self._peer.get_property("ice-agent")
        self._ice.emit("add-local-ip-address", "127.0.0.1")
        self._pipeline.add(self._peer)
        for caps in (H264, OPUS):
            direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
            self._peer.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
        self._peer.connect("pad-added", self._play)
        self._peer.connect("notify::ice-gathering-state", self._offer_when_gathered)

    def run(self) -> None:
        """Watch until enough was seen or `WITHIN_S` is over."""
        self._pipeline.set_state(Gst.State.PLAYING)
        self._peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self._describe))
        GLib.timeout_add_seconds(WITHIN_S, self._loop.quit)
        self._loop.run()
        if self._session:
            urllib.request.urlopen(urllib.request.Request(self._session, method="DELETE"), timeout=5).close()
        self._pipeline.set_state(Gst.State.NULL)

    def _describe(self, promise: Gst.Promise) -> None:
        # The offer lives in the reply, and the reply in the promise.
        reply = promise.get_reply()
        offer = reply.get_value("offer")
        self._peer.emit("set-local-description", offer, Gst.Promise.new())

    def _offer_when_gathered(self, peer: Gst.Element, _: object) -> None:
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            GLib.idle_add(self._exchange)

    def _exchange(self) -> None:
        sdp = self._peer.get_property("local-description").sdp.as_text()
        ask = urllib.request.Request(self._url, sdp.encode(), {"Content-Type": "application/sdp"}, method="POST")
        with urllib.request.urlopen(ask, timeout=10) as answer:
            self.seen["status"] = answer.status
            self._session = urllib.parse.urljoin(self._url, answer.headers["Location"])
            text = answer.read()
        _, message = GstSdp.SDPMessage.new_from_text(text.decode())
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self._peer.emit("set-remote-description", description, Gst.Promise.new())

    def _play(self, _: Gst.Element, pad: Gst.Pad) -> None:
        media = pad.get_current_caps().get_structure(0)
        is_video = media.get_string("media") == "video"
        self.seen["codec"] = media.get_string("encoding-name") if is_video else self.seen["codec"]
        chain = "rtph264depay ! avdec_h264" if is_video else "rtpopusdepay ! opusdec"
        branch = Gst.parse_bin_from_description(f"{chain} ! fakesink name=end signal-handoffs=true sync=false", True)
        branch.get_by_name("end").connect("handoff", self._count, "pictures" if is_video else "sounds")
        self._pipeline.add(branch)
        branch.sync_state_with_parent()
        pad.link(branch.get_static_pad("sink"))

    def _count(self, _: Gst.Element, __: Gst.Buffer, pad: Gst.Pad, what: str) -> None:
        self.seen[what] += 1
        if what == "pictures":
            size = pad.get_current_caps().get_structure(0)
            self.seen["width"], self.seen["height"] = size.get_int("width")[1], size.get_int("height")[1]
        if self.seen["pictures"] >= self._wanted and self.seen["sounds"] >= self._wanted:
            self._loop.quit()


if __name__ == "__main__":
    Gst.init(None)
    viewer = Viewer(sys.argv[1], int(sys.argv[2]))
    viewer.run()
    print(json.dumps(viewer.seen))
