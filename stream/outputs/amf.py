"""AMF0, the notation of RTMP's commands: the few types that a publisher says and hears."""

import struct
from typing import Final, TypeAlias

Value: TypeAlias = "float | bool | str | dict[str, Value] | None"

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _UNDEFINED, _ARRAY, _END = 0, 1, 2, 3, 5, 6, 8, 9
_DEEPEST: Final = 8


def encode(*values: Value) -> bytes:
    """These values one after another."""
    return b"".join(map(_encode, values))


def decode(data: bytes) -> list[Value]:
    """All values in `data`; ValueError when they are torn or of a type no server should send."""
    values: list[Value] = []
    at = 0
    try:
        while at < len(data):
            value, at = _decode(data, at, 0)
            values.append(value)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError("the command is cut off or is no text") from error
    return values


def _encode(value: Value) -> bytes:
    if isinstance(value, bool):
        return bytes((_BOOLEAN, value))
    if isinstance(value, float):
        return struct.pack(">Bd", _NUMBER, value)
    if isinstance(value, str):
        return bytes((_STRING,)) + _text(value)
    if value is None:
        return bytes((_NULL,))
    members = b"".join(_text(name) + _encode(member) for name, member in value.items())
    return bytes((_OBJECT,)) + members + bytes((0, 0, _END))


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack(">H", len(data)) + data


def _decode(data: bytes, at: int, depth: int) -> tuple[Value, int]:
    kind, at = data[at], at + 1
    if kind == _NUMBER:
        return struct.unpack_from(">d", data, at)[0], at + 8
    if kind == _BOOLEAN:
        return data[at] != 0, at + 1
    if kind == _STRING:
        return _decode_text(data, at)
    if kind in {_NULL, _UNDEFINED}:
        return None, at
    if kind in {_OBJECT, _ARRAY} and depth < _DEEPEST:
        return _decode_members(data, at + 4 if kind == _ARRAY else at, depth + 1)
    raise ValueError(f"AMF0 type {kind} is not expected here")


def _decode_members(data: bytes, at: int, depth: int) -> tuple[dict[str, Value], int]:
    members: dict[str, Value] = {}
    while True:
        name, at = _decode_text(data, at)
        if not name and data[at] == _END:
            return members, at + 1
        members[name], at = _decode(data, at, depth)


def _decode_text(data: bytes, at: int) -> tuple[str, int]:
    (size,) = struct.unpack_from(">H", data, at)
    if at + 2 + size > len(data):
        raise ValueError("a text is cut off")
    return data[at + 2 : at + 2 + size].decode(), at + 2 + size
