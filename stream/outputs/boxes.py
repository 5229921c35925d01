"""Fragmented MP4, byte by byte: the header of a track pair and the fragments behind it (ISO/IEC 14496-12, 14496-15).

Written here rather than by a library, because each fragment must be whole when it is on the disk, carry the show's own
time, and lie at a place that a playlist can name.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, Final

from stream.outputs.rtp_h264 import nal_units
from stream.packet import Kind, Packet
from stream.timeline import RATE_HZ

TRACKS: Final = {Kind.VIDEO: 1, Kind.AAC: 2}
"""Track ids; their order is the order of the files' tracks."""

_MATRIX: Final = struct.pack(">9L", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_DEPENDS: Final = 0x01010000
"""Sample flags of a picture that needs others before it."""

FREE: Final = 0x02000000
"""Those of a keyframe."""


@dataclass(frozen=True, slots=True)
class Format:
    """What a decoder must know before the first fragment."""

    sps: bytes
    """Sequence parameter set, a NAL unit without start code."""
    pps: bytes
    width: int
    height: int
    aac: bytes
    """AudioSpecificConfig."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One track's packets in a fragment, in decoding order; not empty."""

    packets: Sequence[Packet]
    end: int
    """The moment the last packet's time on air ends, in samples."""


@dataclass(frozen=True, slots=True)
class Laid:
    """Where the samples of one track lie in a file that is not fragmented."""

    duration: int
    """In samples of the timeline, an empty beginning included."""
    edits: bytes
    """An `edts` box, or nothing."""
    tables: tuple[bytes, ...]
    """`stts`, `stsc`, `stsz` and the rest of `stbl`, without `stsd`."""


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box of that type with these contents."""
    body = b"".join(parts)
    return struct.pack(">L4s", len(body) + 8, kind) + body


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Type, start of the contents and end of every box between `start` and `end`; ValueError for torn ones."""
    end = len(data) if end is None else end
    while start < end:
        if start + 8 > end:
            raise ValueError(f"a box header is cut off at byte {start}")
        size, kind = struct.unpack_from(">L4s", data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", data, start + 8)
            header = 16
        if size < header or start + size > end:
            raise ValueError(f"the box {kind.decode('latin-1')!r} at byte {start} says {size} bytes")
        yield kind, start + header, start + size
        start += size


def top_boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int, int]]:
    """Type, start, start of the contents and end of the boxes of a file, up to the first that is not whole."""
    size, at = file.seek(0, 2), 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length, kind = struct.unpack_from(">L4s", head)
        inside = 8
        if length == 1 and len(head) == 16:
            (length,), inside = struct.unpack_from(">Q", head, 8), 16
        if length < inside or at + length > size:
            return
        yield kind, at, at + inside, at + length
        at += length


def header(format_: Format, *, duration: int | None = None, labels: dict[str, str] | None = None) -> bytes:
    """`ftyp` and `moov` for fragments; `duration` in samples is told when it is known, `labels` become metadata."""
    extends = [full_box(b"trex", 0, 0, struct.pack(">5L", track, 1, 0, 0, 0)) for track in TRACKS.values()]
    known = [] if duration is None else [full_box(b"mehd", 1, 0, struct.pack(">Q", duration))]
    tracks = [_track(kind, format_, _IN_FRAGMENTS) for kind in TRACKS]
    moov = _moov(duration or 0, [*tracks, box(b"mvex", *known, *extends)], labels or {})
    return box(b"ftyp", b"iso6", struct.pack(">L", 1), b"iso6cmfcmp41mp42") + moov


def plain_header(format_: Format, laid: Mapping[Kind, Laid], labels: dict[str, str]) -> bytes:
    """`ftyp` and `moov` of a file without fragments, whose samples lie as `laid` says."""
    tracks = [_track(kind, format_, lies) for kind, lies in laid.items()]
    moov = _moov(max(lies.duration for lies in laid.values()), tracks, labels)
    return box(b"ftyp", b"isom", struct.pack(">L", 512), b"isomiso2avc1mp41") + moov


def _moov(duration: int, inside: list[bytes], labels: dict[str, str]) -> bytes:
    # Rate 1.0 and volume 1.0 are fixed-point; ten reserved bytes follow, then the matrix, then 24 unused ones.
    mvhd = struct.pack(">2QLQ", 0, 0, RATE_HZ, duration) + struct.pack(">LH10x", 0x10000, 0x100)
    about = [box(b"udta", _metadata(labels))] if labels else []
    return box(b"moov", full_box(b"mvhd", 1, 0, mvhd, _MATRIX, bytes(24), struct.pack(">L", 3)), *inside, *about)


def fragment(sequence: int, pieces: dict[Kind, Piece]) -> bytes:
    """`moof` and `mdat` holding these pieces, in the order of the tracks."""
    bodies = {kind: [_sample(packet) for packet in piece.packets] for kind, piece in pieces.items()}
    offset = len(_moof(sequence, pieces, bodies, 0)) + 8
    moof = _moof(sequence, pieces, bodies, offset)
    return moof + box(b"mdat", *(sample for samples in bodies.values() for sample in samples))


def segment_index(fragments: Sequence[tuple[int, int]], *, start: int) -> bytes:
    """A `sidx` for fragments given as (bytes, samples), all beginning with a keyframe: players seek by it."""
    entries = b"".join(struct.pack(">3L", size, length, 0x90000000) for size, length in fragments)
    return full_box(b"sidx", 1, 0, struct.pack(">2L2Q2H", 1, RATE_HZ, start, 0, 0, len(fragments)), entries)


def with_time_moved(fragments: bytes, by: int) -> bytes:
    """The same fragments, all their decode times `by` samples later; what would lie before 0 is put at 0."""
    moved = bytearray(fragments)
    for kind, start, end in boxes(fragments):
        if kind == b"moof":
            for at in _decode_times(fragments, start, end):
                (time,) = struct.unpack_from(">Q", fragments, at)
                struct.pack_into(">Q", moved, at, max(0, time + by))
    return bytes(moved)


def parameter_sets(access_unit: bytes) -> tuple[bytes, bytes]:
    """SPS and PPS of a keyframe in Annex B form; ValueError when it brings none."""
    found = {unit[0] & 0x1F: unit for unit in nal_units(access_unit)}
    if not {7, 8} <= found.keys():
        raise ValueError("the keyframe has no parameter sets")
    return found[7], found[8]


def avc_config(sps: bytes, pps: bytes) -> bytes:
    """AVCDecoderConfigurationRecord for four-byte lengths."""
    return b"".join(
        (b"\x01", sps[1:4], b"\xff\xe1", struct.pack(">H", len(sps)), sps, b"\x01", struct.pack(">H", len(pps)), pps)
    )


def length_prefixed(access_unit: bytes) -> bytes:
    """An Annex B access unit as MP4 and FLV hold it: each NAL unit behind its length, parameter sets left out."""
    units = (unit for unit in nal_units(access_unit) if unit[0] & 0x1F not in {7, 8, 9})
    return b"".join(struct.pack(">L", len(unit)) + unit for unit in units)


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """A box with a version and flags."""
    return box(kind, struct.pack(">L", version << 24 | flags), *parts)


def _track(kind: Kind, format_: Format, laid: Laid) -> bytes:
    video = kind is Kind.VIDEO
    width, height = (format_.width << 16, format_.height << 16) if video else (0, 0)
    placed = struct.pack(">2Q2LQ8x4H", 0, 0, TRACKS[kind], 0, laid.duration, 0, 0, 0 if video else 0x100, 0)
    tkhd = full_box(b"tkhd", 1, 3, placed, _MATRIX, struct.pack(">2L", width, height))
    name = b"vide" if video else b"soun"
    mdhd = full_box(b"mdhd", 1, 0, struct.pack(">2QLQ2H", 0, 0, RATE_HZ, laid.duration, 0x55C4, 0))
    hdlr = full_box(b"hdlr", 0, 0, bytes(4), name, bytes(13))
    media = full_box(b"vmhd", 0, 1, bytes(8)) if video else full_box(b"smhd", 0, 0, bytes(4))
    data = box(b"dinf", full_box(b"dref", 0, 0, struct.pack(">L", 1), full_box(b"url ", 0, 1)))
    entry = _video_entry(format_) if video else _sound_entry(format_)
    stbl = box(b"stbl", full_box(b"stsd", 0, 0, struct.pack(">L", 1), entry), *laid.tables)
    return box(b"trak", tkhd, laid.edits, box(b"mdia", mdhd, hdlr, box(b"minf", media, data, stbl)))


_IN_FRAGMENTS: Final = Laid(
    0,
    b"",
    tuple(full_box(name, 0, 0, bytes(size)) for name, size in ((b"stts", 4), (b"stsc", 4), (b"stsz", 8), (b"stco", 4))),
)
"""Empty tables: everything is told by the fragments."""


def _video_entry(format_: Format) -> bytes:
    fields = struct.pack(">6xH16x2H2LLH32xHh", 1, format_.width, format_.height, 0x480000, 0x480000, 0, 1, 24, -1)
    return box(b"avc1", fields, box(b"avcC", avc_config(format_.sps, format_.pps)))


def _sound_entry(format_: Format) -> bytes:
    config = b"\x05" + bytes((len(format_.aac),)) + format_.aac
    # Object type 0x40 is AAC, stream type 0x15 is sound; rates are left open (ISO/IEC 14496-1, 7.2.6).
    decoder = b"\x04" + bytes((13 + len(config),)) + b"\x40\x15" + bytes(11) + config
    stream = b"\x00\x00\x00" + decoder + b"\x06\x01\x02"
    esds = full_box(b"esds", 0, 0, b"\x03" + bytes((len(stream),)) + stream)
    return box(b"mp4a", struct.pack(">6xH8x2H4xL", 1, 1, 16, RATE_HZ << 16), esds)


def _metadata(labels: dict[str, str]) -> bytes:
    """Keys and values as QuickTime has them; ffmpeg and its players read any key so."""
    hdlr = full_box(b"hdlr", 0, 0, bytes(4), b"mdta", bytes(13))
    names = b"".join(box(b"mdta", name.encode()) for name in labels)
    keys = full_box(b"keys", 0, 0, struct.pack(">L", len(labels)), names)
    values = (
        box(struct.pack(">L", n), box(b"data", struct.pack(">2L", 1, 0), value.encode()))
        for n, value in enumerate(labels.values(), 1)
    )
    return full_box(b"meta", 0, 0, hdlr, keys, box(b"ilst", *values))


def _moof(sequence: int, pieces: dict[Kind, Piece], bodies: dict[Kind, list[bytes]], offset: int) -> bytes:
    trafs = []
    for kind, piece in pieces.items():
        trafs.append(_traf(kind, piece, bodies[kind], offset))
        offset += sum(map(len, bodies[kind]))
    return box(b"moof", full_box(b"mfhd", 0, 0, struct.pack(">L", sequence)), *trafs)


def _traf(kind: Kind, piece: Piece, samples: Sequence[bytes], offset: int) -> bytes:
    tfhd = full_box(b"tfhd", 0, 0x020000, struct.pack(">L", TRACKS[kind]))
    tfdt = full_box(b"tfdt", 1, 0, struct.pack(">Q", piece.packets[0].pts))
    moments = [*(packet.pts for packet in piece.packets), piece.end]
    rows = b"".join(
        struct.pack(">3L", end - at, len(sample), FREE if packet.keyframe else _DEPENDS)
        for (at, end), sample, packet in zip(pairwise(moments), samples, piece.packets, strict=True)
    )
    trun = full_box(b"trun", 0, 0x701, struct.pack(">Ll", len(samples), offset), rows)
    return box(b"traf", tfhd, tfdt, trun)


def _sample(packet: Packet) -> bytes:
    return length_prefixed(packet.data) if packet.kind is Kind.VIDEO else packet.data


def _decode_times(data: bytes, start: int, end: int) -> Iterator[int]:
    """Where the 64-bit times of a `moof` stand."""
    for kind, first, last in boxes(data, start, end):
        if kind == b"traf":
            yield from (at + 4 for name, at, _ in boxes(data, first, last) if name == b"tfdt")
