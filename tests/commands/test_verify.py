"""`livehost verify`, and outputs and keys that cannot work, told before a show is started."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
