"""Whole shows in virtual time: an hour in seconds, and every rung of "when parts fail"."""

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest

from comments.sources.crowd import Crowd
from host.show.events import EventType
from host.show.intake import CommentRefused
from host.show.ledger import Status
from host.voice.errors import VoiceDied
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.product import Shop
from stream.timeline import from_s, to_s
from tests.show.evening import Evening, asked, play, until

HALF_AN_HOUR = from_s(1800)


def crowd(shop: Shop, per_minute: float) -> Crowd:
    return Crowd([product.name for product in shop.products], shop.language, seed=3, per_minute=per_minute)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_hour_with_five_hundred_comments(tmp_path: Path, language: str) -> None:
    """Speech never overlaps nor stops for long, no line recurs within 30 minutes, and questions are answered."""

    async def hour(evening: Evening) -> None:
        source = crowd(evening.shop, per_minute=500 / 60)
        async with asyncio.TaskGroup() as group:
            pump = group.create_task(evening.intake.play(source.comments()), name="crowd")
            await until(evening, 3600)
            pump.cancel()
        check_hour(evening)

    play(tmp_path, hour, language=language)


def check_hour(evening: Evening) -> None:
    clips = evening.sound.clips
    gaps = [b - (a + length) for (a, length), (b, _) in pairwise(clips)]
    assert min(gaps) >= 0
    assert max(gaps) <= from_s(1)
    events = evening.events()
    arrived = [e for e in events if e.type is EventType.COMMENT_ARRIVED]
    assert len(arrived) >= 450
    spoken = [e for e in evening.spoken() if e.data["spoken"]]
    answers = [e for e in spoken if e.data["comment_ids"]]
    assert len(answers) >= 100
    check_no_repeats(evening)
    assert not [e for e in events if e.type is EventType.FAULT]


def check_no_repeats(evening: Evening) -> None:
    """The script's own lines only: an answer may well be asked for twice."""
    last: dict[str, int] = {}
    started = [e for e in evening.events() if e.type is EventType.CUE_STARTED and e.data["origin"] == "script"]
    assert len(started) >= 80
    for event in started:
        text, at = event.data["text"], event.data["starts_at"]
        assert at - last.get(text, -HALF_AN_HOUR) >= HALF_AN_HOUR, (
            f"said again after {to_s(at - last[text]):.0f} s: {text}"
        )
        last[text] = at


def test_a_question_is_answered_from_facts_at_the_clause_end_and_the_script_goes_on(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 30.3)
        while (line := evening.show.track.at(evening.clock.now())) is None:  # a breath between two lines
            await until(evening, to_s(evening.clock.now()) + 0.1)
        asked_at = evening.clock.now()
        asked(evening, "云雾绿茶多少钱一罐")
        await until(evening, 60)
        started = [e for e in evening.events() if e.type is EventType.CUE_STARTED]
        answer = next(e for e in started if e.data["comment_ids"])
        assert "yunwu-cha.price" in answer.data["fact_ids"]
        assert "小李" in answer.data["text"]
        assert to_s(answer.data["starts_at"] - asked_at) < 4
        ended = {e.data["cue_id"]: e.data for e in evening.spoken()}
        assert ended[line.cue.id]["spoken"] == line.cue.line.text, "the interrupted line was finished afterwards"

    play(tmp_path, show)


def test_openers_are_made_in_the_manner_of_answers(tmp_path: Path) -> None:
    """Else the cache never finds them, and every answer waits for its first word to be made."""

    async def show(evening: Evening) -> None:
        await until(evening, 20)
        asked(evening, "云雾绿茶多少钱一盒")
        await until(evening, 40)
        answers = [
            delivery for text, delivery, _ in evening.voice.spoken if text.startswith(tuple(evening.voice.warmed))
        ]
        assert answers == evening.voice.warmed_as

    play(tmp_path, show)


def test_every_spoken_number_traces_to_facts(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 600)
        facts = ShopFacts(evening.shop)
        started = [e.data for e in evening.events() if e.type is EventType.CUE_STARTED]
        assert len(started) > 50
        for data in started:
            ids, product = tuple(data["fact_ids"]), data["product_id"]
            assert check_grounding(data["text"], ids, facts, product_id=product, wall=evening.clock.wall()) is None

    play(tmp_path, show)


def test_a_failing_voice_leaves_captions_and_a_fault_and_the_show_goes_on(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 20)
        evening.voice.fail_next = VoiceDied("the speaking process failed twice")
        await until(evening, 60)
        faults = [e.data for e in evening.events() if e.type is EventType.FAULT]
        assert [fault["part"] for fault in faults] == ["voice"]
        assert len(evening.spoken()) > 8

    play(tmp_path, show)


def test_a_slow_voice_is_silence_not_disorder(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        evening.voice.delay_ms = 4000
        await until(evening, 120)
        clips = evening.sound.clips
        assert len(clips) > 5
        assert all(a + length <= b for (a, length), (b, _) in pairwise(clips))

    play(tmp_path, show)


def test_a_thousand_comments_in_a_second_are_survived_and_an_honest_one_is_answered(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 10)
        refused = 0
        for number in range(1000):
            try:
                evening.intake.arrive("page", f"bot{number % 7}", f"买它买它{number}", who=f"10.0.0.{number % 7}")
            except CommentRefused:
                refused += 1
        honest = asked(evening, "云雾绿茶多少钱", author="王姐")
        await until(evening, 60)
        entry = evening.show.ledger.entry(honest)
        assert entry is not None
        assert entry.status is Status.ANSWERED
        assert refused > 900

    play(tmp_path, show)


def test_hidden_comments_are_never_shown_nor_answered(tmp_path: Path) -> None:
    shown: list[str] = []

    async def show(evening: Evening) -> None:
        evening.show.ears.append(lambda message: shown.append(message["type"]))
        await until(evening, 5)
        evening.intake.arrive("page", "x", "加我薇❤信 abc12345 便宜卖")
        await until(evening, 40)
        entry = evening.show.ledger.all()[0]
        assert entry.status is Status.HIDDEN

    play(tmp_path, show)
    assert "comment" not in shown
    assert "answer" not in shown


@pytest.mark.parametrize("text", ["", "\u200b\u202e", "   \n\t "])
def test_empty_comments_are_refused(tmp_path: Path, text: str) -> None:
    async def show(evening: Evening) -> None:
        with pytest.raises(CommentRefused) as refusal:
            evening.intake.arrive("page", "x", text)
        assert refusal.value.code == "empty"

    play(tmp_path, show)


def test_a_restart_goes_on_with_the_line_that_was_on_air(tmp_path: Path) -> None:
    async def first(evening: Evening) -> list[str]:
        await until(evening, 60.4)
        placed = evening.show.track.latest(evening.clock.now())
        assert placed is not None
        return [placed.cue.line.text, *(cue.line.text for cue in evening.show.director.queue)]

    async def second(evening: Evening) -> list[str]:
        await until(evening, 40)
        started = [e.data for e in evening.events() if e.type is EventType.CUE_STARTED and e.data["origin"] == "script"]
        return [data["text"] for data in started if "AI" not in data["text"]]

    expected = play(tmp_path, first)
    resumed = play(tmp_path, second, resume=True)
    assert resumed[:4] == expected[:4]
