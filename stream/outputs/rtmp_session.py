"""Publishing by RTMP without any I/O: bytes from the server in, bytes for the server out."""

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final
from urllib.parse import urlsplit

from stream.outputs import amf
from stream.outputs.boxes import Format, avc_config, length_prefixed
from stream.outputs.rtmp_messages import SENT_CHUNK, Message, Unchunker, chunked
from stream.outputs.supervision import OutputFault
from stream.packet import Kind, Packet
from stream.timeline import PICTURES_PER_S, RATE_HZ, Samples, to_ms

PORTS: Final = {"rtmp": 1935, "rtmps": 443}
_HANDSHAKE: Final = 1536
_CONTROL, _COMMANDS, _SOUND, _PICTURES = 2, 3, 4, 6
"""Chunk streams: which is which is the publisher's choice, but for 2."""


class _Type:
    CHUNK_SIZE, CONTROL, WINDOW, BANDWIDTH, AUDIO, VIDEO, DATA, COMMAND = 1, 4, 5, 6, 8, 9, 18, 20
    ACKNOWLEDGED = 3


@dataclass(frozen=True, slots=True)
class RtmpAddress:
    """Where to publish: `rtmp://host:port/app`, and the stream's name, which is the key."""

    scheme: str
    host: str
    port: int
    app: str
    key: str = field(repr=False)

    @property
    def server(self) -> str:
        """The address without the key."""
        return f"{self.scheme}://{self.host}:{self.port}/{self.app}"


def rtmp_address(url: str, key: str) -> RtmpAddress:
    """Read a platform's server address and stream key; without a key it is the last part of the path. ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("an RTMP address looks like rtmp://host/app or rtmps://host/app")
    path = parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")
    app, _, last = (path, "", key) if key else path.rpartition("/")
    if not app or not last:
        raise ValueError("the RTMP address lacks the stream key: give it as `key`, or as the last part of the path")
    return RtmpAddress(parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme], app, last)


class Step(Enum):
    """How far publishing has come."""

    HANDSHAKE = auto()
    CONNECT = auto()
    CREATE = auto()
    PUBLISH = auto()
    LIVE = auto()


class RtmpSession:
    """One connection's conversation. `receive` raises `OutputFault` when the server refuses or talks nonsense."""

    def __init__(self, address: RtmpAddress, nonce: bytes) -> None:
        """`nonce` is 1528 random bytes."""
        self.step = Step.HANDSHAKE
        self._address = address
        self._nonce = nonce
        self._early = bytearray()
        self._messages = Unchunker()
        self._stream = 0
        self._zero: Samples | None = None
        self._window = 0
        self._received = self._acknowledged = 0

    @property
    def begun(self) -> bool:
        """Whether a picture has gone out."""
        return self._zero is not None

    def begin(self) -> bytes:
        """The first bytes: version and our half of the handshake."""
        return b"\x03" + bytes(8) + self._nonce

    def receive(self, data: bytes) -> bytes:
        """Take bytes from the server; what is to be sent in answer."""
        self._received += len(data)
        try:
            if self.step is Step.HANDSHAKE:
                return self._shake_hands(data)
            return self._answer(data) + self._acknowledge()
        except ValueError as error:
            raise OutputFault(f"the server does not speak RTMP as it should: {error}") from error

    def opening(self, format_: Format, bitrate_bps: int) -> bytes:
        """What a live stream begins with: its description and both decoders' settings."""
        about: dict[str, amf.Value] = {
            "width": float(format_.width),
            "height": float(format_.height),
            "framerate": float(PICTURES_PER_S),
            "videocodecid": 7.0,
            "videodatarate": bitrate_bps / 1000,
            "audiocodecid": 10.0,
            "audiosamplerate": float(RATE_HZ),
            "stereo": False,
            "encoder": "livehost",
        }
        described = amf.encode("@setDataFrame", "onMetaData", about)
        return (
            self._message(_Type.DATA, _SOUND, described)
            + self._message(_Type.VIDEO, _PICTURES, b"\x17\x00\x00\x00\x00" + avc_config(format_.sps, format_.pps))
            + self._message(_Type.AUDIO, _SOUND, b"\xaf\x00" + format_.aac)
        )

    def packet(self, packet: Packet) -> bytes:
        """A packet as the server wants it; nothing for sound from before the first picture."""
        if self._zero is None:
            if packet.kind is not Kind.VIDEO:
                return b""
            self._zero = packet.pts
        time_ms = round(to_ms(packet.pts - self._zero))
        if time_ms < 0:
            return b""
        if packet.kind is Kind.AAC:
            return self._message(_Type.AUDIO, _SOUND, b"\xaf\x01" + packet.data, time_ms)
        head = b"\x17\x01\x00\x00\x00" if packet.keyframe else b"\x27\x01\x00\x00\x00"
        return self._message(_Type.VIDEO, _PICTURES, head + length_prefixed(packet.data), time_ms)

    def end(self) -> bytes:
        """The last words, so that the platform need not wait for us."""
        if self.step is not Step.LIVE:
            return b""
        return self._command("FCUnpublish", 6.0, None, self._address.key) + self._command(
            "deleteStream", 7.0, None, float(self._stream)
        )

    # -- the conversation -----------------------------------------------------------------------

    def _shake_hands(self, data: bytes) -> bytes:
        self._early += data
        if self._early and self._early[0] != 3:
            raise ValueError(f"its handshake is version {self._early[0]}")
        if len(self._early) < 1 + 2 * _HANDSHAKE:
            return b""
        theirs, rest = bytes(self._early[1 : 1 + _HANDSHAKE]), bytes(self._early[1 + 2 * _HANDSHAKE :])
        self.step = Step.CONNECT
        sized = chunked(Message(_Type.CHUNK_SIZE, struct.pack(">L", SENT_CHUNK)), _CONTROL)
        about: dict[str, amf.Value] = {
            "app": self._address.app,
            "type": "nonprivate",
            "flashVer": "FMLE/3.0 (compatible; livehost)",
            "tcUrl": self._address.server,
        }
        return theirs + sized + self._command("connect", 1.0, about) + self._answer(rest)

    def _answer(self, data: bytes) -> bytes:
        return b"".join(map(self._answer_message, self._messages.feed(data)))

    def _answer_message(self, message: Message) -> bytes:
        if message.type == _Type.CHUNK_SIZE and len(message.body) == 4:
            self._messages.size = max(1, int.from_bytes(message.body, "big") & 0x7FFFFFFF)
        elif message.type == _Type.WINDOW and len(message.body) == 4:
            self._window = int.from_bytes(message.body, "big")
        elif message.type == _Type.BANDWIDTH:
            return chunked(Message(_Type.WINDOW, message.body[:4]), _CONTROL)
        elif message.type == _Type.CONTROL and message.body[:2] == b"\x00\x06":
            return chunked(Message(_Type.CONTROL, b"\x00\x07" + message.body[2:6]), _CONTROL)
        elif message.type == _Type.COMMAND:
            return self._answer_command(amf.decode(message.body))
        return b""

    def _answer_command(self, values: list[amf.Value]) -> bytes:
        name, transaction, *rest = values if len(values) >= 2 else ("", 0.0)
        about = rest[1] if len(rest) > 1 else None
        if name == "_error" or (name == "onStatus" and _text(about, "level") == "error"):
            # releaseStream and FCPublish are courtesies that some servers do not know.
            if name == "_error" and transaction in {2.0, 3.0}:
                return b""
            raise OutputFault(f"the server refuses: {self._without_key(_described(about))}")
        steps: dict[tuple[Step, str, float], Callable[[amf.Value], bytes]] = {
            (Step.CONNECT, "_result", 1.0): self._connected,
            (Step.CREATE, "_result", 4.0): self._created,
            (Step.PUBLISH, "onStatus", 0.0): self._started,
        }
        # Adobe's text wants 0 for onStatus; there are servers that repeat the number of the publish command.
        number = transaction if isinstance(transaction, float) and name != "onStatus" else 0.0
        step = steps.get((self.step, str(name), number))
        return step(about) if step else b""

    def _connected(self, _: amf.Value) -> bytes:
        self.step = Step.CREATE
        key = self._address.key
        return (
            self._command("releaseStream", 2.0, None, key)
            + self._command("FCPublish", 3.0, None, key)
            + self._command("createStream", 4.0, None)
        )

    def _created(self, stream: amf.Value) -> bytes:
        if not isinstance(stream, float):
            raise ValueError("it created no stream")
        self.step, self._stream = Step.PUBLISH, int(stream)
        publish = amf.encode("publish", 5.0, None, self._address.key, "live")
        return self._message(_Type.COMMAND, _SOUND, publish)

    def _started(self, about: amf.Value) -> bytes:
        if _text(about, "code") == "NetStream.Publish.Start":
            self.step = Step.LIVE
        return b""

    def _acknowledge(self) -> bytes:
        if not self._window or self._received - self._acknowledged < self._window:
            return b""
        self._acknowledged = self._received
        return chunked(Message(_Type.ACKNOWLEDGED, struct.pack(">L", self._received & 0xFFFFFFFF)), _CONTROL)

    def _without_key(self, text: str) -> str:
        return text.replace(self._address.key, "…")

    def _command(self, *values: amf.Value) -> bytes:
        return chunked(Message(_Type.COMMAND, amf.encode(*values)), _COMMANDS)

    def _message(self, type_: int, channel: int, body: bytes, time_ms: int = 0) -> bytes:
        return chunked(Message(type_, body, time_ms, self._stream), channel)


def _text(about: amf.Value, name: str) -> str:
    return str(about.get(name, "")) if isinstance(about, dict) else ""


def _described(about: amf.Value) -> str:
    return _text(about, "description") or _text(about, "code") or "without a reason"
