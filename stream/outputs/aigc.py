"""The machine-readable label of AI-generated content: the `AIGC` metadata of GB 45438-2025, written and read."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from stream.outputs.boxes import boxes, top_boxes

KEY: Final = "AIGC"
"""The metadata key the standard names."""

_PIECE: Final = 1 << 20
_NO_HASH: Final = "0" * 64
_FIELDS: Final = {"Label", "ContentProducer", "ProduceID", "ReservedCode1", "ContentPropagator", "PropagateID"}


@dataclass(frozen=True, slots=True)
class AigcLabel:
    """Who made what, by the standard's fields (GB 45438-2025, appendix E)."""

    producer: str
    """`ContentProducer`: name or code of whoever made it with AI."""
    produce_id: str
    """`ProduceID`: the producer's number of this content."""

    def text(self, sha256: str = _NO_HASH) -> str:
        """The JSON text. `Label` 1: certainly generated. `ReservedCode1` is the producer's: the content's SHA-256."""
        fields = {
            "Label": "1",
            "ContentProducer": self.producer,
            "ProduceID": self.produce_id,
            "ReservedCode1": f"sha256:{sha256}",
            "ContentPropagator": self.producer,
            "PropagateID": self.produce_id,
            "ReservedCode2": "",
        }
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))

    def metadata(self, sha256: str = _NO_HASH) -> dict[str, str]:
        """The file's metadata; without a hash, one is to be filled in later."""
        return {KEY: self.text(sha256)}

    @staticmethod
    def hash_text(sha256: str = _NO_HASH) -> bytes:
        """The bytes that hold the hash: always as many, so that they can be overwritten in place."""
        return f"sha256:{sha256}".encode()


@dataclass(frozen=True, slots=True)
class AigcFinding:
    """What a file says of itself."""

    fields: dict[str, Any] | None
    """The label's fields; None when there is no readable label."""
    intact: bool
    """Whether the hash in it is that of the fragments. False also while a segment is being written."""


def read_aigc(path: Path) -> AigcFinding:
    """Read the label of an MP4 file. Raises `OSError`, and `ValueError` when it is no whole MP4 file."""
    with path.open("rb") as file:
        _, head, content = _parts(file)
    fields = _fields(head, 0, len(head))
    told = str(fields.get("ReservedCode1", "")) if fields else ""
    return AigcFinding(fields, told == f"sha256:{content}")


def fill_in_hash(file: BinaryIO) -> bool:
    """Write the content's hash into a finished file's label, for good; False when there is none to be filled in.

    Raises `OSError`, and ValueError when it is no MP4 file.
    """
    at, head, content = _parts(file)
    place = head.find(AigcLabel.hash_text())
    if place < 0:
        return False
    os.pwrite(file.fileno(), AigcLabel.hash_text(content), at + place)
    os.fdatasync(file.fileno())
    return True


def _parts(file: BinaryIO) -> tuple[int, bytes, str]:
    """Where the contents of `moov` begin, they themselves, and the SHA-256 of all that follows them."""
    moov = next(((inside, end) for kind, _, inside, end in top_boxes(file) if kind == b"moov"), None)
    if moov is None:
        raise ValueError("there is no moov box: this is not an MP4 file that plays")
    file.seek(moov[0])
    head = file.read(moov[1] - moov[0])
    content = hashlib.sha256()
    while piece := file.read(_PIECE):
        content.update(piece)
    return moov[0], head, content.hexdigest()


def _fields(data: bytes, start: int, end: int) -> dict[str, Any] | None:
    try:
        fields = json.loads(metadata(data, start, end).get(KEY, "null"))
    except ValueError:  # other programs lay out their metadata in other ways
        return None
    return fields if isinstance(fields, dict) and fields.keys() >= _FIELDS else None


def metadata(data: bytes, start: int, end: int) -> dict[str, str]:
    """Keys and values of `udta/meta` between two places in a `moov`; ValueError when they are laid out otherwise."""
    udta = _inside(data, b"udta", start, end)
    meta = udta and _inside(data, b"meta", *udta)
    if not meta:
        return {}
    keys, ilst = _inside(data, b"keys", meta[0] + 4, meta[1]), _inside(data, b"ilst", meta[0] + 4, meta[1])
    if keys is None or ilst is None:
        return {}
    names = [data[first:last].decode() for _, first, last in boxes(data, keys[0] + 8, keys[1])]
    values = []
    for _, first, last in boxes(data, *ilst):
        text = _inside(data, b"data", first, last)
        values.append(data[text[0] + 8 : text[1]].decode() if text else "")
    return dict(zip(names, values, strict=False))


def _inside(data: bytes, kind: bytes, start: int, end: int) -> tuple[int, int] | None:
    return next(((first, last) for name, first, last in boxes(data, start, end) if name == kind), None)
