"""Cuts the packets of a show into chunks: pieces of about a second, of which those with a keyframe can begin a file."""

from dataclasses import dataclass
from typing import Final

from stream.aac import FRAME
from stream.outputs.boxes import Piece
from stream.packet import Kind, Packet
from stream.timeline import PICTURE, RATE_HZ, Samples

CHUNK: Final = Samples(RATE_HZ)
"""How much a power cut may cost: a chunk is written when it is whole."""

SOUND_MAY_LAG: Final = Samples(RATE_HZ // 2)
"""AAC comes about 50 ms after the picture it belongs to; a chunk that gets none for so long goes without."""

SOUND_HELD: Final = 500
"""AAC frames that wait for a picture, ten seconds; when none comes the oldest are let go."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Pictures and the sound that belongs to them."""

    start: Samples
    end: Samples
    keyframe: bool
    """Whether it begins with one."""
    first: Packet
    pieces: dict[Kind, Piece]


class Chunker:
    """Pure: packets in, chunks out, in order. Bounded: `CHUNK + SOUND_MAY_LAG` of pictures, `SOUND_HELD` frames.

    A chunk ends at a keyframe or when it is `CHUNK` long. Packets before the first keyframe are left out; after a gap
    in the pictures (the output was too slow) the chunk before it simply ends.
    """

    def __init__(self) -> None:
        self._pictures: list[Packet] = []
        self._sound: list[Packet] = []
        self._cuts: list[int] = []

    def feed(self, packet: Packet) -> list[Chunk]:
        """Take the next packet; the chunks that are whole now."""
        if packet.kind is Kind.AAC:
            self._sound.append(packet)
            del self._sound[:-SOUND_HELD]
        elif self._pictures or packet.keyframe:
            self._pictures.append(packet)
            self._find_cut(packet)
        return self._whole()

    def rest(self) -> list[Chunk]:
        """What is left at the end, as the last chunk."""
        if not self._pictures:
            return []
        return [self._take(Samples(self._pictures[-1].pts + PICTURE))]

    def _find_cut(self, packet: Packet) -> None:
        start = self._cuts[-1] if self._cuts else self._pictures[0].pts
        if packet.pts > start and (packet.keyframe or packet.pts - start >= CHUNK):
            self._cuts.append(packet.pts)

    def _whole(self) -> list[Chunk]:
        chunks = []
        while self._cuts and (self._heard_past(self._cuts[0]) or self._overdue(self._cuts[0])):
            chunks.append(self._take(Samples(self._cuts.pop(0))))
        return chunks

    def _heard_past(self, cut: int) -> bool:
        return bool(self._sound) and self._sound[-1].pts >= cut

    def _overdue(self, cut: int) -> bool:
        return self._pictures[-1].pts - cut >= SOUND_MAY_LAG

    def _take(self, end: Samples) -> Chunk:
        start = self._pictures[0].pts
        pictures, self._pictures = _split(self._pictures, end)
        _, sound = _split(self._sound, start)
        sound, self._sound = _split(sound, end)
        pieces = {Kind.VIDEO: Piece(pictures, end)}
        if sound:
            pieces[Kind.AAC] = Piece(sound, self._sound[0].pts if self._sound else sound[-1].pts + FRAME)
        return Chunk(start, end, pictures[0].keyframe, pictures[0], pieces)


def _split(packets: list[Packet], at: int) -> tuple[list[Packet], list[Packet]]:
    """Those before `at`, and the others."""
    before = sum(packet.pts < at for packet in packets)
    return packets[:before], packets[before:]
