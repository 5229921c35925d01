"""The sources file: which platforms and apps a room hears, as TOML, read whole or refused with every fault named."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, TypeAdapter, ValidationError

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
RESERVED = {"page", "simulated", "replay"}


class SourcesFault(Exception):
    """A sources file that is not sound; the text has a line for each fault, with its place and remedy."""


class _Source(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Name


class WebhookEntry(_Source):
    """The merchant's own app: pushes to `/hooks/<name>`."""

    kind: Literal["webhook"]
    secret: SecretStr = Field(min_length=16)


class PlatformHookEntry(_Source):
    """A platform that pushes to `/hooks/<name>`."""

    kind: Literal["douyin", "kuaishou"]
    secret: SecretStr = Field(min_length=1)
    room: str = ""


class BilibiliEntry(_Source):
    """Bilibili's open live platform."""

    kind: Literal["bilibili"]
    key: str
    secret: SecretStr
    app_id: int
    code: SecretStr
    service: str = ""
    """Where the platform is; empty: the real one."""


class YouTubeEntry(_Source):
    """The chat of a live video on YouTube."""

    kind: Literal["youtube"]
    key: SecretStr
    video: str = Field(min_length=1)
    service: str = ""
    """Where the platform is; empty: the real one."""


class TwitchEntry(_Source):
    """A Twitch channel's chat."""

    kind: Literal["twitch"]
    client_id: str
    client_secret: SecretStr
    token: SecretStr
    refresh: SecretStr
    channel: str
    user: str


class TikTokEntry(_Source):
    """The chat of an account that is live on TikTok."""

    kind: Literal["tiktok"]
    account: str = Field(pattern=r"^@?[\w.]{1,64}$")
    sign_key: SecretStr = SecretStr("")
    """Of the signing service; without one it takes a few calls a day."""


Entry = WebhookEntry | PlatformHookEntry | BilibiliEntry | YouTubeEntry | TwitchEntry | TikTokEntry
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])


def read_sources(path: Path | None) -> tuple[Entry, ...]:
    """The `[[source]]` tables of a file; none without one. Raises `SourcesFault`, which never shows a secret."""
    if path is None:
        return ()
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourcesFault(f"{path}: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise SourcesFault(f"{path}: is no TOML: {error}") from error
    tables = document.pop("source", [])
    faults = [f"{name}: is not known here; each source is a table [[source]]" for name in document]
    if not isinstance(tables, list):
        raise SourcesFault(f"{path}: source: must be written as [[source]], once for each")
    entries = [entry for number, table in enumerate(tables, 1) if (entry := _entry(table, number, faults)) is not None]
    names = [entry.name for entry in entries]
    faults += [f"the name {name} is taken twice, or kept for livehost itself" for name in sorted(_clashes(names))]
    if faults:
        raise SourcesFault("\n".join(f"{path}: {fault}" for fault in faults))
    return tuple(entries)


def _clashes(names: list[str]) -> set[str]:
    return {name for name in names if names.count(name) > 1 or name in RESERVED}


def _entry(table: object, number: int, faults: list[str]) -> Entry | None:
    try:
        return _ENTRY.validate_python(table)
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False, include_context=False):
            place = ".".join(str(part) for part in fault["loc"][1:]) or "kind"
            faults.append(f"source {number}: {place}: {fault['msg']}")
        return None
