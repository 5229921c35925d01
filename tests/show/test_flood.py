"""A flood in a running show, on virtual time: only what will be read is screened and shown, questions get through."""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from comments.comment import Intent, Meaning, Mood
from comments.inbox import Inbox
from host.show.events import EventType
from host.show.intake import (
    FLOOD_LASTS,
    SCREENED_A_SECOND,
    SCREENED_AT_ONCE,
    CommentRefused,
    Intake,
)
from host.show.ledger import Status
from host.show.lists import LiveLists
from host.show.thinking import NICE, Thinking
from host.show.which import Which
from script_gen.mention import Mentions
from stream.clock import Clock
from stream.timeline import Samples, from_s, to_s
from tests.show.evening import Evening, after, play

T = TypeVar("T")

NONSENSE = "".join(chr(0x5000 + at * 37 % 9000) for at in range(3000))


def flood(evening: Evening, count: int) -> None:
    for n in range(count):
        evening.intake.arrive("webhook", f"bot{n}", NONSENSE[n : n + 5])


def test_a_flood_is_shown_only_as_far_as_it_is_read_and_a_question_is_answered(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told: list[dict[str, Any]] = []
        evening.show.ears.append(told.append)
        await after(evening, 20)
        flood(evening, 400)
        shown = [message for message in told if message["type"] == "comment"]
        assert len(shown) == SCREENED_AT_ONCE
        question = evening.intake.arrive("page", "小鹿", "包邮吗")
        assert evening.show.ledger.entry(question.comment.id) is None
        await after(evening, 40)
        assert any(message["type"] == "answer" and question.comment.id in message["comment_ids"] for message in told)
        shown = [message for message in told if message["type"] == "comment"]
        assert len(shown) <= SCREENED_A_SECOND + evening.inbox.bounds.unread
        assert evening.intake.dropped["full"] >= 400 - len(shown)

    play(tmp_path, script)


class Busy(Thinking):
    """A thread that each piece of work keeps for a while of virtual time."""

    def __init__(self, clock: Clock, work_s: float) -> None:
        super().__init__(clock)
        self.worked_s = 0.0
        self._clock, self._work_s = clock, work_s

    async def __call__(self, work: Callable[[], T]) -> T:
        await self._clock.sleep_until(Samples(self._clock.now() + from_s(self._work_s)))
        self.worked_s += self._work_s
        return await super().__call__(work)


class Quick:
    """A reader without a model."""

    def read(self, text: str, hint: str | None = None) -> Meaning:
        return Meaning(Intent.CHITCHAT, Mood.NEUTRAL, "zh", 1.0, "rule:quick")

    def embed(self, text: str) -> NDArray[np.float32]:
        return np.eye(1, 384, hash(text) % 384, dtype=np.float32)[0]


def test_understanding_rests_in_a_flood_as_long_as_it_works_and_makes_up_for_it_afterwards(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        with Busy(evening.clock, 0.02) as busy:
            lists, which = LiveLists(evening.show.log), Which(evening.shop, Mentions(evening.shop))
            intake = Intake(evening.show, Inbox(), Quick(), busy, lists=lists, which=which, audience=evening.audience)
            reading = asyncio.create_task(intake.run(), name="intake")
            for tick in range(40):
                for n in range(tick * 20, tick * 20 + 20):
                    intake.arrive("webhook", f"bot{n}", NONSENSE[n : n + 5])
                await after(evening, 0.1)
            assert busy.worked_s == pytest.approx(2.0, abs=0.2)
            await after(evening, to_s(FLOOD_LASTS) + 0.1)
            rested, busy.worked_s = busy.worked_s, 0.0
            await after(evening, 1)
            reading.cancel()
        assert rested == pytest.approx(2.5, abs=0.25)
        assert busy.worked_s == pytest.approx(1.0, abs=0.05)

    play(tmp_path, script)


def test_what_a_flood_hides_is_hidden_before_anybody_sees_it(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told: list[dict[str, Any]] = []
        evening.show.ears.append(told.append)
        flood(evening, SCREENED_A_SECOND)
        bait = evening.intake.arrive("webhook", "bait", "加薇信 abc123 多少钱")
        await after(evening, 5)
        entry = evening.show.ledger.entry(bait.comment.id)
        assert entry is not None
        assert entry.status is Status.HIDDEN
        assert all(message.get("id") != bait.comment.id for message in told)

    play(tmp_path, script)


def test_names_stay_out_of_what_is_kept_and_one_id_for_ever_is_refused(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        evening.intake.arrive("webhook", "小鹿姐姐", "多少钱", id_="same")
        for _ in range(1000):
            with pytest.raises(CommentRefused, match="same id"):
                evening.intake.arrive("webhook", "小鹿姐姐", "多少钱", id_="same")
        await after(evening, 3)
        assert evening.intake.dropped["same_id"] == 1000
        arrived = next(event for event in evening.events() if event.type is EventType.COMMENT_ARRIVED)
        assert arrived.data["viewer"] == "webhook/4"
        assert "小鹿姐姐" not in str(arrived.data)

    play(tmp_path, script, naming=lambda comment: {"viewer": f"{comment.source}/{len(comment.author)}"})


@pytest.mark.parametrize("text", ["a" * 100_000, "\u202e多少钱\u2066" * 30_000, "\ud800多少钱", "多少钱\x00\x1b[31m"])
def test_hostile_text_is_cleaned_and_answered_or_refused(tmp_path: Path, text: str) -> None:
    async def script(evening: Evening) -> None:
        entry = evening.intake.arrive("webhook", text, text)
        assert len(entry.comment.text) <= 300
        assert entry.comment.text.isprintable()
        await after(evening, 3)

    play(tmp_path, script)


@pytest.mark.parametrize("text", ["", " ", "\u200b\u202e", "\ufffd" * 100, "\x00" * 100_000])
def test_what_shows_nothing_is_refused_and_counted(tmp_path: Path, text: str) -> None:
    async def script(evening: Evening) -> None:
        with pytest.raises(CommentRefused, match="empty"):
            evening.intake.arrive("webhook", "x", text)
        assert evening.intake.dropped == {"empty": 1}

    play(tmp_path, script)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has priorities for threads")
async def test_understanding_gives_way_to_pictures_and_packets() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, 0)

    own = priority()
    with Thinking(Clock()) as thinking:
        assert await thinking(priority) == max(own, NICE)
    assert priority() == own
