"""Assets: fetched by pip and npm from registries made here, checked, laid out, kept, and mended when damaged."""

import io
import os
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from host.assets import AssetCorrupt, AssetError, AssetMissing, asset_dir, install_assets, verify
from host.assets.fetch import FetchFailed
from host.assets.manifest import Archive, Asset, File, Manifest, Member, read_manifest

HALVES = (b"first half, ", b"second half")
VOICE = bytes(range(256)) * 40


class Watch:
    """A progress display that remembers."""

    def __init__(self) -> None:
        self.totals: dict[str, int] = {}
        self.seen: dict[str, list[int]] = {}

    def begin(self, what: str, total: int) -> None:
        self.totals[what], self.seen[what] = total, []

    def reach(self, what: str, done: int) -> None:
        self.seen[what].append(done)


def a_wheel(folder: Path, package: str, content: bytes) -> Path:
    module = package.replace("-", "_")
    path = folder / f"{module}-1.0-py3-none-any.whl"
    info = f"{module}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{module}/part.bin", content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return path


def a_tarball(folder: Path, package: str, members: dict[str, bytes]) -> Path:
    path = folder / f"{package.rpartition('/')[2]}@1.0"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def archive(name: str, registry: str, package: str, path: Path) -> Archive:
    return Archive(name, registry, package, "1.0", path.stat().st_size, sha256(path.read_bytes()).hexdigest())


def file(path: str, content: bytes, *members: Member) -> File:
    return File(path, members, len(content), sha256(content).hexdigest())


class Registries:
    """Two package registries on disk: real pip reads one, a few lines of shell stand in for npm and the other."""

    def __init__(self, folder: Path) -> None:
        self.wheels, self.tarballs, self.programs = folder / "wheels", folder / "tarballs", folder / "bin"
        for each in (self.wheels, self.tarballs, self.programs):
            each.mkdir()
        halves = [a_tarball(self.tarballs, f"half-{n}", {"part.bin": HALVES[n]}) for n in (0, 1)]
        pack = a_tarball(self.tarballs, "@some/pack", {"v.bin": VOICE, "README": b"not wanted"})
        self.npm_says(f'cp "{self.tarballs}/${{2##*/}}" "$4"')
        first, second = Member("a", "package/part.bin"), Member("b", "package/part.bin")
        self.manifest = Manifest(
            assets={
                "model": Asset("model", "model", "MIT", (file("deep/whole.bin", b"".join(HALVES), first, second),)),
                "voice": Asset("voice", "voice", "MIT", (file("v.bin", VOICE, Member("c", "package/v.bin")),)),
                "extra": Asset("extra", "for tests", "MIT", (file("extra.bin", HALVES[0], first),), "tests"),
            },
            archives={
                "a": archive("a", "npm", "half-0", halves[0]),
                "b": archive("b", "npm", "half-1", halves[1]),
                "c": archive("c", "npm", "@some/pack", pack),
            },
        )

    def npm_says(self, script: str) -> None:
        """Let `npm` be this shell script; it is called as `npm pack SPEC --pack-destination FOLDER`."""
        npm = self.programs / "npm"
        npm.write_text(f"#!/bin/sh\n{script}\n")
        npm.chmod(0o755)

    def promise(self, **changes: Archive) -> Manifest:
        """The manifest with other archives."""
        return replace(self.manifest, archives=self.manifest.archives | changes)


@pytest.fixture
def registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registries:
    made = Registries(tmp_path)
    for name, value in {
        "LIVEHOST_HOME": str(tmp_path / "home"),
        "PATH": f"{made.programs}:{os.environ['PATH']}",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(made.wheels),
        "PIP_CONFIG_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    return made


def test_a_set_up_fetches_joins_checks_and_leaves_nothing_else(registries: Registries, tmp_path: Path) -> None:
    watch = Watch()
    assert install_assets(watch, manifest=registries.manifest) == ["model", "voice"]
    model, voice = asset_dir("model", registries.manifest), asset_dir("voice", registries.manifest)
    assert (model / "deep/whole.bin").read_bytes() == b"".join(HALVES)
    assert (voice / "v.bin").read_bytes() == VOICE
    assert verify(registries.manifest) == []
    assert {path.name for path in (tmp_path / "home/assets").iterdir()} == {"model", "voice", ".lock"}
    assert set(watch.totals) == {"half-0", "half-1", "@some/pack"}
    assert all(watch.seen[what][-1] == total for what, total in watch.totals.items())


def test_pip_fetches_what_the_python_registry_has(registries: Registries) -> None:
    wheel = a_wheel(registries.wheels, "some-voice", VOICE)
    asset = Asset("voice", "voice", "MIT", (file("v.bin", VOICE, Member("w", "some_voice/part.bin")),))
    manifest = Manifest({"voice": asset}, {"w": archive("w", "pypi", "some-voice", wheel)})
    assert install_assets(Watch(), manifest=manifest) == ["voice"]
    assert (asset_dir("voice", manifest) / "v.bin").read_bytes() == VOICE
    wheel.unlink()
    assert install_assets(Watch(), manifest=manifest) == []
    (asset_dir("voice", manifest) / "v.bin").unlink()
    with pytest.raises(FetchFailed, match=r"cannot fetch some-voice 1\.0 \(pip\): ERROR: .*some-voice==1\.0"):
        install_assets(Watch(), manifest=manifest)


def test_what_stands_is_not_fetched_again(registries: Registries) -> None:
    install_assets(Watch(), manifest=registries.manifest)
    registries.npm_says("exit 1")
    watch = Watch()
    assert install_assets(watch, manifest=registries.manifest) == []
    assert watch.totals == {}


def test_the_assets_of_the_tests_come_when_asked_for(registries: Registries) -> None:
    assert install_assets(Watch(), uses=["tests"], manifest=registries.manifest) == ["model", "voice", "extra"]


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def flip_a_bit(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


@pytest.mark.parametrize(
    ("damage", "says"),
    [(Path.unlink, "is missing"), (cut_short, "bytes instead of 10240"), (flip_a_bit, "sha256")],
)
def test_damage_is_noticed_at_load_and_mended_by_another_set_up(
    registries: Registries, damage: Callable[[Path], None], says: str
) -> None:
    install_assets(Watch(), manifest=registries.manifest)
    damage(asset_dir("voice", registries.manifest) / "v.bin")
    with pytest.raises(AssetMissing) as caught:
        asset_dir("voice", registries.manifest)
    assert says in str(caught.value)
    assert "make install" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert install_assets(Watch(), manifest=registries.manifest) == ["voice"]
    assert (asset_dir("voice", registries.manifest) / "v.bin").read_bytes() == VOICE


def test_a_flip_that_keeps_size_and_time_is_found_by_reading_everything(registries: Registries) -> None:
    install_assets(Watch(), manifest=registries.manifest)
    path = asset_dir("voice", registries.manifest) / "v.bin"
    before = path.stat()
    flip_a_bit(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    (fault,) = verify(registries.manifest)
    assert "voice" in fault
    assert str(path) in fault


def test_an_asset_that_was_never_installed_says_so(registries: Registries) -> None:
    with pytest.raises(AssetMissing, match=r"is not installed in .*make install"):
        asset_dir("voice", registries.manifest)


def test_a_newer_recipe_keeps_the_files_that_are_right_already(registries: Registries) -> None:
    install_assets(Watch(), manifest=registries.manifest)
    renamed = replace(registries.manifest.assets["model"], files=(
        *registries.manifest.assets["model"].files, file("half.bin", HALVES[1], Member("b", "package/part.bin"))
    ))  # fmt: skip
    newer = replace(registries.manifest, assets=registries.manifest.assets | {"model": renamed})
    watch = Watch()
    assert install_assets(watch, manifest=newer) == ["model"]
    assert set(watch.totals) == {"half-1"}
    assert (asset_dir("model", newer) / "half.bin").read_bytes() == HALVES[1]


def test_another_file_from_the_registry_is_refused_by_its_name_and_both_sums(registries: Registries) -> None:
    promised = replace(registries.manifest.archives["c"], sha256="0" * 64)
    found = registries.manifest.archives["c"].sha256
    with pytest.raises(AssetCorrupt, match=rf"pack@1\.0: expected sha256 {'0' * 64}, found {found}; .*try again"):
        install_assets(Watch(), manifest=registries.promise(c=promised))
    with pytest.raises(AssetMissing):
        asset_dir("voice", registries.manifest)


def test_archives_that_came_whole_are_kept_for_the_next_try(registries: Registries) -> None:
    (registries.tarballs / "pack@1.0").rename(registries.tarballs / "later")
    with pytest.raises(FetchFailed, match=r"cannot fetch @some/pack 1\.0 \(npm\): cp: .*No such file"):
        install_assets(Watch(), manifest=registries.manifest)
    (registries.tarballs / "half-0@1.0").unlink()
    (registries.tarballs / "half-1@1.0").unlink()
    (registries.tarballs / "later").rename(registries.tarballs / "pack@1.0")
    assert install_assets(Watch(), manifest=registries.manifest) == ["model", "voice"]


@pytest.mark.parametrize(
    ("npm", "says"),
    [("exit 0", "left 0 files"), ("exit 7", "no word from the client")],
)
def test_a_client_that_leaves_nothing_is_reported(registries: Registries, npm: str, says: str) -> None:
    registries.npm_says(npm)
    with pytest.raises(FetchFailed, match=says):
        install_assets(Watch(), manifest=registries.manifest)


def test_a_missing_npm_is_named(registries: Registries, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent))
    with pytest.raises(FetchFailed, match="npm is not installed"):
        install_assets(Watch(), manifest=registries.manifest)


def test_a_package_that_should_be_installed_and_is_not_is_named(registries: Registries) -> None:
    absent = Archive("c", "installed", "no-such-package", "1.0")
    with pytest.raises(AssetError, match=r"no-such-package 1\.0 is not installed whole"):
        install_assets(Watch(), manifest=registries.promise(c=absent))


def test_the_manifest_that_ships_is_complete() -> None:
    manifest = read_manifest()
    assert {"kokoro", "hibari", "fonts"} <= manifest.assets.keys()
    used = set()
    for asset in manifest.assets.values():
        assert asset.what
        assert asset.licence
        for each in asset.files:
            assert len(each.sha256) == 64
            assert each.bytes > 0
            assert bool(each.patch) == bool(each.patched)
            used |= {member.archive for member in each.members}
    assert used == manifest.archives.keys()
    for each in manifest.archives.values():
        assert each.registry == "installed" or (len(each.sha256) == 64 and each.bytes > 0)
