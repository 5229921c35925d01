"""The asset store: where fetched files lie, and whether they are the ones this livehost was made for."""

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from host.assets.manifest import Asset, File, Manifest, read_manifest

STAMP = "installed.json"
VOICE = Path(__file__).parent.parent / "voice"
PATCHES = tuple(VOICE / name for name in ("graphs.py", "excitation.py", "weights.py", "wiring.py"))
"""The patches; their digests are in the stamp, so that a livehost with newer patches makes the graphs anew."""


class AssetError(Exception):
    """Something about the assets; the text is one line for a person, with the remedy."""


class AssetMissing(AssetError):
    """An asset is not installed, or not the right one."""


class AssetCorrupt(AssetError):
    """A file does not have the sha256 that it must have."""


def assets_root() -> Path:
    """`$LIVEHOST_HOME/assets`, or `livehost/assets` in the user's cache folder."""
    home = os.environ.get("LIVEHOST_HOME")
    return Path(home).expanduser() / "assets" if home else user_cache_path("livehost") / "assets"


def asset_dir(name: str, manifest: Manifest | None = None) -> Path:
    """The folder of an installed asset (`kokoro`, `hibari`, `fonts`), after a quick check of its files.

    The check costs a few file stats; a file is read only when its modification time is not the one of the set-up.

    Raises:
        AssetMissing: it is not there, it is of another livehost, or a file changed; one line that says what to do.
    """
    asset = (manifest or read_manifest()).assets[name]
    fault = find_fault(asset, assets_root() / name)
    if fault:
        raise AssetMissing(f"{asset.what} ({name}): {fault}; run `make install` (or `livehost install`)")
    return assets_root() / name


def find_fault(asset: Asset, folder: Path, *, thorough: bool = False) -> str:
    """What is wrong with an installed asset, or an empty string; `thorough` reads every byte."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        recipe, files = stamp["recipe"], stamp["files"]
    except (FileNotFoundError, NotADirectoryError):
        return f"is not installed in {folder}"
    except (ValueError, KeyError, TypeError):
        return f"{folder / STAMP} is damaged"
    if recipe != recipe_digest(asset):
        return "was installed by another version of livehost"
    faults = (_file_fault(folder / path, known, thorough) for path, known in sorted(files.items()))
    return next(filter(None, faults), "")


def verify(manifest: Manifest | None = None) -> list[str]:
    """Read every asset of a plain installation in full; the faults found, one line each."""
    assets = [asset for asset in (manifest or read_manifest()).assets.values() if not asset.only_for]
    faults = ((asset.name, find_fault(asset, assets_root() / asset.name, thorough=True)) for asset in assets)
    return [f"{name}: {fault}" for name, fault in faults if fault]


def write_stamp(asset: Asset, folder: Path) -> None:
    """Record what was installed: the recipe, and each file's size, time and sha256."""
    paths = [path for file in asset.files for path in _paths(file)]
    files = {path: _observed(folder / path) | {"sha256": file_sha256(folder / path)} for path in paths}
    text = json.dumps({"recipe": recipe_digest(asset), "files": files}, indent=1)
    (folder / STAMP).write_text(text, encoding="utf-8")


def recipe_digest(asset: Asset) -> str:
    """A digest of all that decides the installed bytes: the wanted files and, where graphs are patched, the patches."""
    wanted = [[file.path, file.sha256, file.patch, " ".join(file.patched)] for file in asset.files]
    patches = [file_sha256(path) for path in PATCHES] if any(file.patch for file in asset.files) else ""
    return hashlib.sha256(json.dumps([wanted, patches]).encode()).hexdigest()


def file_sha256(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _paths(file: File) -> Iterator[str]:
    yield file.path
    yield from file.patched


def _observed(path: Path) -> dict[str, Any]:
    stat = path.stat()
    return {"bytes": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _file_fault(path: Path, known: dict[str, Any], thorough: bool) -> str:
    try:
        observed = _observed(path)
    except FileNotFoundError:
        return f"{path} is missing"
    if observed["bytes"] != known["bytes"]:
        return f"{path} has {observed['bytes']} bytes instead of {known['bytes']}"
    if not thorough and observed["mtime_ns"] == known["mtime_ns"]:
        return ""
    found = file_sha256(path)
    return "" if found == known["sha256"] else f"{path} has sha256 {found} instead of {known['sha256']}"
