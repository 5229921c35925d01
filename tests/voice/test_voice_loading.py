"""While the model is being loaded, and when it cannot be: who has to wait, and who is told."""

import asyncio
import os
from pathlib import Path

import pytest

from host.voice.errors import VoiceFailed
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from stream.clock import Clock, run_virtual
from tests.voice.room_of_tones import CHILD, Room, said


def test_a_kept_clause_does_not_wait_for_the_model(room: Room) -> None:
    (room.folder / "loading").touch()

    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            load = group.create_task(voice.warm([], Delivery(language="en")), name="load")
            cold = group.create_task(said(voice, "cold"), name="cold")
            assert await said(voice, "kept safe")
            assert not load.done()
            assert not cold.done()
            (room.folder / "loading").unlink()
        assert cold.result()

    room.run(body)
    assert room.made == ["cold"]


def test_whoever_gives_up_while_it_loads_is_forgotten(room: Room) -> None:
    (room.folder / "loading").touch()

    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(voice.warm([], Delivery(language="en")), name="load")
            lines = [group.create_task(said(voice, f"given up {n}"), name=f"line {n}") for n in range(3)]
            assert await said(voice, "kept safe")
            for line in lines:
                line.cancel()
            await asyncio.wait(lines)
            (room.folder / "loading").unlink()
        assert await said(voice, "wanted")

    room.run(body)
    assert room.made[-1] == "wanted"
    assert len(room.made) <= 2, "at most the one that the child had already been given"


def test_an_urgent_line_is_first_when_the_model_is_there(room: Room) -> None:
    (room.folder / "loading").touch()

    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(said(voice, "plain a"), name="plain a")
            group.create_task(said(voice, "plain b"), name="plain b")
            await said(voice, "kept safe")
            group.create_task(said(voice, "now", urgent=True), name="now")
            await said(voice, "kept safe")
            (room.folder / "loading").unlink()

    room.run(body)
    assert room.made == ["now", "plain a", "plain b"]


def test_a_show_that_ends_while_it_loads_leaves_nothing_running(room: Room) -> None:
    (room.folder / "loading").touch()

    async def body(voice: VoiceProcess, _: Clock) -> int | None:
        async with asyncio.TaskGroup() as group:
            load = group.create_task(voice.warm([], Delivery(language="en")), name="load")
            await said(voice, "kept safe")
            load.cancel()
        return voice.pid

    pid = room.run(body)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_model_that_cannot_be_loaded_says_how_to_mend_it_until_it_is_mended(room: Room) -> None:
    (room.folder / "corrupt").touch()

    async def body(voice: VoiceProcess, _: Clock) -> None:
        for attempt in (voice.warm([], Delivery(language="en")), said(voice, "cold")):
            with pytest.raises(VoiceFailed, match=r"sha256.*livehost install"):
                await attempt
        assert await said(voice, "kept safe")
        (room.folder / "corrupt").unlink()
        assert await said(voice, "cold")

    room.run(body)
    assert room.faults == [], "a model that is not sound is no death"


def early(folder: Path, delivery: Delivery) -> tuple[list[str], int]:
    """What a child was asked of itself before anybody spoke, and how many clauses a line had afterwards."""

    async def main() -> tuple[list[str], int]:
        clock = Clock()
        async with VoiceProcess(clock, cache_dir=folder, early=delivery, child=CHILD) as voice:
            for _ in range(50):
                await clock.sleep_until(type(clock.now())(clock.now() + 48_000))
            asked = folder / "asked.txt"
            before = asked.read_text().split("\n")[:-1] if asked.exists() else []
            return before, len(await said(voice, "one two three"))

    return run_virtual(main)


def test_language_and_voice_are_loaded_before_anybody_speaks(tmp_path: Path) -> None:
    asked, clauses = early(tmp_path, Delivery(language="en"))
    assert asked == ["plan en", "load en"]
    assert clauses >= 1


def test_a_voice_that_cannot_be_loaded_early_costs_nothing_else(tmp_path: Path) -> None:
    asked, clauses = early(tmp_path, Delivery("nobody", "en"))
    assert asked == []
    assert clauses >= 1
