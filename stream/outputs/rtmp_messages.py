"""RTMP's chunk stream (Adobe's RTMP 1.0, section 5): messages cut into chunks, and put together again."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

MESSAGE_MAX: Final = 64 * 1024
"""Bytes of the largest message taken from a server; its commands have a few hundred."""

SENT_CHUNK: Final = 4096
"""Bytes of our chunks, told to the server first."""

_EXTENDED: Final = 0xFFFFFF
"""A time that does not fit into 24 bits follows in 32: after four hours and forty minutes."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message in either direction."""

    type: int
    body: bytes
    time_ms: int = 0
    stream: int = 0


def chunked(message: Message, channel: int, size: int = SENT_CHUNK) -> bytes:
    """A message as chunks of at most `size` bytes on a chunk stream (2 to 63)."""
    time = message.time_ms & 0xFFFFFFFF
    extra = struct.pack(">L", time) if time >= _EXTENDED else b""
    head = struct.pack(">B", channel) + min(time, _EXTENDED).to_bytes(3, "big")
    head += len(message.body).to_bytes(3, "big") + struct.pack(">B", message.type) + struct.pack("<L", message.stream)
    parts = [head + extra, message.body[:size]]
    again = bytes((0xC0 | channel,)) + extra
    for start in range(size, len(message.body), size):
        parts += (again, message.body[start : start + size])
    return b"".join(parts)


@dataclass(slots=True)
class _Channel:
    """What a chunk may leave out because the one before it said so."""

    time: int = 0
    length: int = 0
    type: int = 0
    stream: int = 0
    extended: bool = False
    body: bytearray = field(default_factory=bytearray)


class Unchunker:
    """Bytes in, whole messages out. Bounded by `MESSAGE_MAX`; ValueError for what cannot be RTMP."""

    def __init__(self) -> None:
        self.size = 128
        """Bytes of the server's chunks, until it says otherwise."""
        self._data = bytearray()
        self._channels: dict[int, _Channel] = {}

    def feed(self, data: bytes) -> Iterator[Message]:
        """Take what came from the server; the messages that are whole now."""
        self._data += data
        while (taken := self._chunk()) is not None:
            channel, used = taken
            del self._data[:used]
            if len(channel.body) >= channel.length:
                message = Message(channel.type, bytes(channel.body), channel.time, channel.stream)
                channel.body.clear()
                yield message

    def _chunk(self) -> tuple[_Channel, int] | None:
        """The next chunk read into its channel, and its length; None while it is not whole."""
        data = self._data
        if not data:
            return None
        form, number = data[0] >> 6, data[0] & 0x3F
        if number < 2:
            raise ValueError("the server uses chunk streams above 63")
        known = self._channels.get(number, _Channel())
        at = 1 + (11, 7, 3, 0)[form]
        if len(data) < at:
            return None
        told = _told(bytes(data[1:at]), form, known)
        if told.length > MESSAGE_MAX:
            raise ValueError(f"the server sends a message of {told.length} bytes")
        at += 4 * told.extended
        part = min(self.size, told.length - len(told.body))
        if len(data) < at + part:
            return None
        told.body += data[at : at + part]
        self._channels[number] = told
        return told, at + part


def _told(head: bytes, form: int, known: _Channel) -> _Channel:
    """The channel as the chunk's header leaves it; of a server's times only the width matters here."""
    if form == 3:
        return known
    time = int.from_bytes(head[:3], "big")
    told = _Channel(time, known.length, known.type, known.stream, time == _EXTENDED, known.body)
    if form < 2:
        told.length, told.type = int.from_bytes(head[3:6], "big"), head[6]
    if form == 0:
        (told.stream,) = struct.unpack("<L", head[7:11])
    return told
