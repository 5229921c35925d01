"""`livehost verify`, and outputs and keys that cannot work, told before a show is started."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import pytest

from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Scene
from host.avatar.stage import Stage, load_layout, theme_for
from host.compose.outgoing import unfit_outputs
from host.settings import Settings
from stream.broadcast import Broadcast
from stream.clock import Clock, run_virtual
from stream.outputs.provenance import development_credentials, sealer
from stream.outputs.recorder import Recorder, Shelving
from stream.outputs.retention import Keep
from stream.outputs.segments import Reel
from stream.timeline import Samples, from_s
from tests.commands.conftest import Livehost
from tests.stream.airing import beside

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEEP = Keep(timedelta(days=1), 10**9)


class Nobody:
    """Leaves the room empty."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Nothing."""


def recorded(folder: Path, *, signed: bool = True, labelled: bool = True) -> Path:
    """One segment of a real stage's pictures, which do not move."""
    stage = Stage(Nobody(), layout=load_layout("portrait"), theme=theme_for("daily-brisk"))
    picture = stage.paint(Scene("Harbor", "en"), Pose(), Samples(0))
    if not labelled:
        picture[: picture.shape[0] * 2 // 3] = 90

    async def main() -> Path:
        clock, reel = Clock(NOW), Reel()
        air = Broadcast(clock, lambda at: lambda: picture)
        seal = sealer(development_credentials(NOW), producer="Harbor", version="1") if signed else None
        recorder = Recorder(Shelving(folder, "harbor-1", KEEP, "Harbor", seal), clock, reel, segment=from_s(1))

        async def record() -> None:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(recorder.run(air.bus), name="recording")
                await clock.sleep_until(from_s(1.4))
                task.cancel()

        await beside(air, record)
        return reel.newest(1)[0].path

    return run_virtual(main)


def test_a_recording_proves_itself(tmp_path: Path, livehost: Livehost) -> None:
    path = recorded(tmp_path)
    ran = livehost("verify", path, "--json")
    assert ran.code == 0
    (told,) = ran.rows
    assert told["complete"]
    assert told["aigc"]["ContentProducer"] == "Harbor"
    assert told["c2pa"]["development_key"]
    assert told["pictures"] == told["labelled"] > 0
    shown = livehost("verify", path)
    assert (shown.code, shown.out.count("✓")) == (0, 4)


@pytest.mark.parametrize("lack", ["signed", "labelled"])
def test_what_is_missing_is_told(tmp_path: Path, livehost: Livehost, lack: str) -> None:
    ran = livehost("verify", recorded(tmp_path, **{lack: False}))
    assert (ran.code, ran.out.count("✗")) == (1, 1)
    assert "there is none" in ran.told if lack == "signed" else "in 0 of" in ran.told


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded(tmp_path_factory.mktemp("recorded"))


def _garbled(data: bytearray) -> None:
    data[(at := data.index(b"uuid") + 80) : at + 200] = bytes(200)


def _reworded(data: bytearray) -> None:
    data[(at := data.index(b"c2pa.created")) : at + 12] = b"c2pa.edited!"


def _repictured(data: bytearray) -> None:
    data[-1] ^= 1


def _relabelled(data: bytearray) -> None:
    data[(at := data.index(b"Harbor", data.index(b"ContentProducer"))) : at + 6] = b"Nobody"


@pytest.mark.parametrize(
    ("tamper", "told"),
    [
        (_garbled, {"claim.unreadable"}),
        (_reworded, {"assertion.hashedURI.mismatch"}),
        (_repictured, {"assertion.bmffHash.mismatch"}),
        (_relabelled, {"assertion.bmffHash.mismatch"}),
    ],
)
def test_what_was_tampered_with_is_told(
    proven: Path, tmp_path: Path, livehost: Livehost, tamper: Callable[[bytearray], None], told: set[str]
) -> None:
    data = bytearray(proven.read_bytes())
    tamper(data)
    (path := tmp_path / "tampered.mp4").write_bytes(data)
    ran = livehost("verify", path, "--json")
    (row,) = ran.rows
    assert (ran.code, row["complete"], row["c2pa"]["state"]) == (1, False, "Invalid")
    assert told <= set(row["c2pa"]["faults"])
    assert row["intact"] == (tamper is not _repictured)
    assert f"was changed after {row['c2pa']['signed_by']} signed it" in livehost("verify", path).told


@pytest.mark.parametrize("share", [0.5, 0.999])
def test_a_file_cut_short_is_not_what_was_recorded(
    proven: Path, tmp_path: Path, livehost: Livehost, share: float
) -> None:
    data = proven.read_bytes()
    (path := tmp_path / "cut.mp4").write_bytes(data[: round(len(data) * share)])
    ran = livehost("verify", path)
    assert ran.code == 1
    assert ("is no whole MP4 file" in ran.told) or ("not what was recorded" in ran.told)


def test_of_a_file_torn_amid_a_picture_those_before_it_are_looked_at(
    proven: Path, tmp_path: Path, livehost: Livehost
) -> None:
    data = proven.read_bytes()
    first = data.index(b"moof") - 4
    (path := tmp_path / "torn.mp4").write_bytes(data + data[first : first + (len(data) - first) // 4])
    ran = livehost("verify", path, "--json")
    (row,) = ran.rows
    assert (ran.code, row["intact"], row["c2pa"]["state"]) == (1, False, "Invalid")
    assert row["pictures"] == row["labelled"] > 0


@pytest.mark.parametrize(("width", "height"), [(720, 1280), (540, 960), (360, 640)])
def test_a_platforms_copy_is_stripped_of_all_but_the_visible_label(
    proven: Path, tmp_path: Path, livehost: Livehost, width: int, height: int
) -> None:
    """Encoded anew and made smaller by a program that knows of no labels."""
    path = tmp_path / "copy.mp4"
    with av.open(str(path), "w") as copy, av.open(str(proven)) as film:
        pictures = copy.add_stream("libx264", rate=25, options={"preset": "ultrafast", "crf": "32"})
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        first = next(film.decode(video=0)).reformat(width, height)
        first.pts = 0
        copy.mux([*pictures.encode(first), *pictures.encode(None)])
    ran = livehost("verify", path, "--json")
    (row,) = ran.rows
    assert (ran.code, row["aigc"], row["intact"], row["c2pa"]) == (1, None, False, None)
    assert row["labelled"] == row["pictures"] == 1


def test_metadata_of_other_programs_is_no_label_and_no_fault(proven: Path, tmp_path: Path, livehost: Livehost) -> None:
    """QuickTime ends its user data with four bytes of zeros."""
    data = bytearray(proven.read_bytes())
    udta = data.index(b"udta")
    data[udta + 4 : udta + 12] = bytes(8)
    (path := tmp_path / "other.mp4").write_bytes(data)
    (row,) = livehost("verify", path, "--json").rows
    assert row["aigc"] is None
    assert row["labelled"] == row["pictures"]


def test_files_that_prove_nothing_are_refused_in_a_line(tmp_path: Path, livehost: Livehost) -> None:
    text = tmp_path / "notes.mp4"
    text.write_text("no film at all, only words")
    for path, why in ((text, "is no whole MP4 file"), (tmp_path / "none.mp4", "No such file")):
        ran = livehost("verify", path)
        assert ran.code == 1
        assert why in ran.told


# -- before a show is started -------------------------------------------------------------------


def faults(folder: Path, **given: object) -> list[str]:
    return list(unfit_outputs(Settings(data_dir=folder, **given)))


def test_what_can_work_is_let_be(tmp_path: Path) -> None:
    made = development_credentials(NOW)
    (tmp_path / "c.pem").write_bytes(made.certificates)
    (tmp_path / "k.pem").write_bytes(made.key)
    outputs = tmp_path / "outputs.toml"
    outputs.write_text('[[output]]\nname = "a"\nkind = "rtmp"\nurl = "rtmp://x/app"\nkey = "k"\n')
    keys = {"c2pa_certificate": tmp_path / "c.pem", "c2pa_key": tmp_path / "k.pem"}
    assert faults(tmp_path, outputs_file=outputs, **keys) == []
    assert faults(tmp_path) == []


def test_every_fault_is_told_before_a_show_is_started(tmp_path: Path) -> None:
    outputs = tmp_path / "outputs.toml"
    outputs.write_text(
        '[[output]]\nname = "a"\nkind = "rtmp"\nurl = "http://x/app"\nkey = "sk-secret"\n'
        '[[output]]\nname = "b"\nkind = "janus-room"\nurl = "http://x"\n'
    )
    told = faults(tmp_path, outputs_file=outputs, c2pa_key=tmp_path / "k.pem")
    assert [line.split(":")[0] for line in told[:2]] == ["output 'a'", "output 'b'"]
    assert "belong together" in told[2]
    assert "sk-secret" not in str(told)


@pytest.mark.parametrize("content", [b"no key", b""])
def test_a_key_that_is_none(tmp_path: Path, content: bytes) -> None:
    for name in ("c.pem", "k.pem"):
        (tmp_path / name).write_bytes(content)
    (told,) = faults(tmp_path, c2pa_certificate=tmp_path / "c.pem", c2pa_key=tmp_path / "k.pem")
    assert "PEM" in told
