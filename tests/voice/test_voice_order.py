"""Whose turn it is: urgent lines first, warming last, and nobody waits for a long clause."""

import asyncio

from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from stream.clock import Clock
from tests.voice.room_of_tones import Room, said


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
