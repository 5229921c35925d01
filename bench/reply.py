"""How long a viewer waits: comment received to the first sample of the answer, the host being mid-sentence."""

import asyncio
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.report import Report, Row, spread
from host.compose.on_air import OnAir
from host.compose.programme import Programme
from host.compose.room import open_room
from host.settings import Settings
from host.show.events import EventType
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples, from_s, to_s

QUESTIONS = {
    "zh": ("多少钱", "包邮吗", "可以退货吗", "现在有什么优惠", "保质期多久", "还有货吗", "怎么用", "几天能到"),
    "en": (
        "how much is it?",
        "do you ship free?",
        "can I return it?",
        "any discount?",
        "what size is it?",
        "is it in stock?",
        "how long does delivery take?",
        "what is it made of?",
    ),
}
LIMITS_S = {"zh": 2.5, "en": 1.5}
WARM_UP_S = 20.0
"""After the openers are made, which happens once a shop: measuring begins when the room has its rhythm."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One question's fate, in seconds after it came."""

    first_sample_s: float
    fact_s: float | None
    """When the part behind the opener began."""


def run(asked: int = 8) -> Report:
    """Ask `asked` questions at random moments of a live show, in each language."""
    rows: list[Row] = []
    for language in ("zh", "en"):
        answers = asyncio.run(_measure(language, asked))
        rows += spread(
            f"{language}: first sample of the answer", [a.first_sample_s for a in answers], "s", LIMITS_S[language]
        )
        rows += spread(f"{language}: first fact", [a.fact_s for a in answers if a.fact_s is not None], "s", None)
        rows.append(Row(f"{language}: questions answered", len(answers), f"of {asked}", asked, "higher"))
    return Report("reply", tuple(rows))


async def _measure(language: str, asked: int) -> list[Answered]:
    shop = load_shop(sample_shop(language))
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        settings = Settings(data_dir=Path(scratch), media_hosts=("127.0.0.1",))
        async with open_room(shop, settings, Programme()) as room, asyncio.TaskGroup() as group:
            on_air = group.create_task(room.run(), name="room")
            await room.show.openers_ready.wait()
            await asyncio.sleep(WARM_UP_S)
            answers = await _ask(room, language, asked)
            on_air.cancel()
    return answers


async def _ask(room: OnAir, language: str, asked: int) -> list[Answered]:
    dice = random.Random(7)
    answers: list[Answered] = []
    for number in range(asked):
        await _script_is_on_air(room)
        await asyncio.sleep(dice.uniform(0.5, 5))
        await _script_is_on_air(room)
        text = QUESTIONS[language][number % len(QUESTIONS[language])]
        entry = room.intake.arrive("page", f"guest{number}", text)
        if (answer := await _answer(room, entry.comment.id, Samples(entry.comment.received_at))) is not None:
            answers.append(answer)
    return answers


async def _script_is_on_air(room: OnAir) -> None:
    """Wait until the host is within a line of its script, with no answer before or behind it."""
    while True:
        placed = room.show.track.at(room.clock.now())
        if placed is not None and placed.cue.in_turn and not room.show.director.asides:
            return
        await asyncio.sleep(0.05)


async def _answer(room: OnAir, comment_id: str, received: Samples) -> Answered | None:
    """Wait until the answer has begun, and until its second clause stands on the timeline."""
    deadline = room.clock.now() + from_s(30)
    starts: Samples | None = None
    while room.clock.now() < deadline:
        await asyncio.sleep(0.05)
        for event in room.show.log.recent(50):
            if event.type is EventType.CUE_STARTED and comment_id in event.data["comment_ids"]:
                starts = event.data["starts_at"]
        second = next((p for p in room.show.track.placed() if comment_id in p.cue.comment_ids and p.clause == 1), None)
        if starts is not None and second is not None:
            return Answered(to_s(starts - received), to_s(second.start - received))
    return None if starts is None else Answered(to_s(starts - received), None)
