"""Where else a show goes: one wish for an output, from the outputs file or from the console."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

Kind = Literal["recording", "rtmp", "whip", "janus-room", "janus-stream"]


class OutputWish(BaseModel):
    """An output as a merchant describes it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=40, pattern=r"^[\w .-]+$")
    """How it is called on the console; each only once."""
    kind: Kind
    url: str = Field(default="", max_length=500)
    """`rtmp://host/app`, `https://host/whip/…`, or Janus' API: `ws://host:8188`. A recording needs none."""
    key: SecretStr = SecretStr("")
    """Stream key (RTMP), bearer token (WHIP), or the secret of Janus' API. Never shown, logged or stored."""
    room: int = Field(default=1234, ge=1)
    """The number of Janus' room or mountpoint."""


class OutputsFault(ValueError):
    """The outputs file cannot be used; the text names file, entry and field."""


def read_outputs(path: Path | None, environment: Mapping[str, str] = os.environ) -> list[OutputWish]:
    """Read `[[output]]` entries of a TOML file; a key may be in a file (`key_file`) or a variable (`key_env`)."""
    if path is None:
        return []
    try:
        entries = tomllib.loads(path.read_text("utf-8")).get("output", [])
    except OSError as error:
        raise OutputsFault(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OutputsFault(f"{path}: {error}") from error
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise OutputsFault(f"{path}: outputs are written as [[output]] tables")
    wishes = [_wish(path, number, entry, environment) for number, entry in enumerate(entries, 1)]
    names = [wish.name for wish in wishes]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise OutputsFault(f"{path}: two outputs are called {twice!r}; each needs a name of its own")
    return wishes


def _wish(path: Path, number: int, entry: dict[str, Any], environment: Mapping[str, str]) -> OutputWish:
    where = f"{path}, output {number}"
    given = dict(entry)
    sources = [name for name in ("key", "key_file", "key_env") if name in given]
    if len(sources) > 1:
        raise OutputsFault(f"{where}: give one of {', '.join(sources)}, not several")
    if (file := given.pop("key_file", None)) is not None:
        given["key"] = _key_in(path.parent / str(file), where)
    if (variable := given.pop("key_env", None)) is not None:
        if variable not in environment:
            raise OutputsFault(f"{where}, key_env: there is no variable {variable}")
        given["key"] = environment[variable]
    try:
        return OutputWish.model_validate(given)
    except ValidationError as error:
        raise OutputsFault(f"{where}, {told(error)}") from None  # the error itself would show the key


def told(error: ValidationError) -> str:
    """The first fault as field and reason, without the value that was given."""
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc'])) or 'entry'}: {first['msg']}"


def _key_in(path: Path, where: str) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise OutputsFault(f"{where}, key_file: {path} cannot be read") from error
