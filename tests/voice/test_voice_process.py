"""The supervised child: death and restart, virtual time, and a clean end."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from host.voice.clause_queue import QUEUE
from host.voice.errors import VoiceBusy, VoiceDied, VoiceFault
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from host.voice.wire import Plan, framed
from stream.clock import Clock
from tests.voice.room_of_tones import CHILD, Room, said


def test_a_child_whose_parent_is_gone_ends_quietly(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", CHILD, str(tmp_path)],
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
