"""The supervised child: order of work, death and restart, virtual time, and a clean end."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from host.voice.clause_queue import QUEUE
from host.voice.errors import VoiceBusy, VoiceDied, VoiceFailed, VoiceFault
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery, Speech
from host.voice.wire import Plan, framed
from stream.clock import Clock, run_virtual

Test = Callable[[VoiceProcess, Clock], Coroutine[Any, Any, Any]]


class Room:
    """Runs a test body against a child of tones, on virtual time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.ended_at = 0

    def run(self, body: Test) -> Any:
        async def main() -> Any:
            clock = Clock()
            voice = VoiceProcess(
                clock, cache_dir=self.folder, on_fault=self.faults.append, child="tests.voice.child_of_tones"
            )
            async with voice:
                result = await body(voice, clock)
                self.ended_at = clock.now()
            return result

        return run_virtual(main)

    @property
    def made(self) -> list[str]:
        """What the model was given, in order."""
        return (self.folder / "made.txt").read_text().split("\n")[:-1]


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


async def said(voice: VoiceProcess, text: str, *, urgent: bool = False) -> list[Speech]:
    return [speech async for speech in voice.speak(text, Delivery(language="en"), urgent=urgent)]


def test_a_child_whose_parent_is_gone_ends_quietly(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.voice.child_of_tones", str(tmp_path)],
        **dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE),
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    child.stdin.write(framed((1, Plan("one two three", Delivery(language="en"), False, {}))))
    child.stdin.flush()
    assert child.wait(timeout=60) == 0
    assert child.stderr.read() == b""
    child.stderr.close()
    child.stdin.close()


def test_speaking_takes_no_virtual_time(room: Room) -> None:
    clauses = room.run(lambda voice, _: said(voice, "one two three"))
    assert len(clauses) == 1
    assert room.ended_at == 0


def test_a_kept_clause_does_not_pass_through_the_model(room: Room) -> None:
    assert room.run(lambda voice, _: said(voice, "kept safe"))
    assert not (room.folder / "made.txt").exists()


def test_a_kept_clause_that_is_gone_is_made_anew(room: Room) -> None:
    assert room.run(lambda voice, _: said(voice, "kept but lost"))
    assert room.made == ["kept but lost"]


def test_a_child_that_dies_once_is_heard_as_nothing(room: Room) -> None:
    assert room.run(lambda voice, _: said(voice, "die once"))
    assert room.made == ["die once"]
    assert len(room.faults) == 1


def test_a_clause_that_kills_every_child_is_given_up(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        with pytest.raises(VoiceDied):
            await said(voice, "die for ever")
        assert await said(voice, "life goes on")

    room.run(body)
    assert len(room.faults) == 2


def test_a_child_killed_while_idle_is_replaced(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        await said(voice, "before")
        assert voice.pid is not None
        os.kill(voice.pid, signal.SIGKILL)
        assert await said(voice, "after")

    room.run(body)
    assert room.made == ["before", "after"]


def test_what_a_model_throws_is_a_fault_and_not_a_death(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        with pytest.raises(VoiceFault, match="of the model"):
            await said(voice, "break")

    room.run(body)
    assert room.faults == []


def test_urgent_lines_go_first_and_warming_goes_last(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        await said(voice, "start")
        async with asyncio.TaskGroup() as group:
            group.create_task(voice.warm(["warm"], Delivery(language="en")), name="warm")
            for text in ("plain a", "plain b", "plain c"):
                group.create_task(said(voice, text), name=text)
            group.create_task(said(voice, "now", urgent=True), name="now")

    room.run(body)
    assert room.made.index("now") < room.made.index("plain c")
    assert room.made[-1] == "warm"


def test_an_urgent_line_does_not_wait_for_a_long_clause(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(said(voice, "long"), name="long")
            for _ in range(3):
                await said(voice, "kept busy")  # meanwhile the model begins with the long one
            await said(voice, "now", urgent=True)

    room.run(body)
    assert room.made == ["now", "long"]
    assert room.faults == []


def test_a_clause_that_somebody_waits_for_is_not_given_up_for_itself(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(said(voice, "one and two"), name="ordinary")
            for _ in range(3):
                await said(voice, "kept busy")
            await said(voice, "one and two", urgent=True)

    room.run(body)
    assert room.made == ["one and two", "one and two"]


def test_closing_drops_what_has_not_begun(room: Room) -> None:
    text = ". ".join(f"sentence {n} goes on" for n in range(12))

    async def body(voice: VoiceProcess, _: Clock) -> None:
        async with aclosing(voice.speak(text, Delivery(language="en"))) as clauses:
            await anext(clauses)
        await said(voice, "end")

    room.run(body)
    assert len(room.made) <= 5
    assert room.made[-1] == "end"


def test_a_queue_past_its_bound_refuses(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> list[Any]:
        lines = [said(voice, f"line {n}") for n in range(2 * QUEUE)]
        return await asyncio.gather(*lines, return_exceptions=True)

    results = room.run(body)
    refused = [result for result in results if isinstance(result, VoiceBusy)]
    assert refused
    assert all(isinstance(result, list | VoiceBusy) for result in results)


def test_nothing_is_left_running(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> int | None:
        await said(voice, "one")
        return voice.pid

    pid = room.run(body)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_an_error_in_the_body_stays_itself(room: Room) -> None:
    async def body(voice: VoiceProcess, _: Clock) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        room.run(body)


# -- while the model is being loaded ------------------------------------------------------------------------------


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
        child = "tests.voice.child_of_tones"
        async with VoiceProcess(clock, cache_dir=folder, early=delivery, child=child) as voice:
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
