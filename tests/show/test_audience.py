"""Thanks and welcomes in a running show, and the mood a room gives its host, under virtual time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from comments.comment import Comment, Intent, Kind, Meaning
from comments.comment import Mood as Felt
from host.show.audience import Audience, Naming, unnamed
from host.show.events import EventType
from script_gen.line import Goal, Line, Mood, Origin
from stream.timeline import from_s
from tests.show.evening import Evening, after, play


def with_audience(
    path: Path,
    script: Callable[[Evening, Audience], Awaitable[None]],
    *,
    language: str = "zh",
    naming: Naming = unnamed,
) -> None:
    async def evening_with(evening: Evening) -> None:
        async with asyncio.TaskGroup() as group:
            running = group.create_task(evening.audience.run(), name="audience")
            await script(evening, evening.audience)
            running.cancel()

    play(path, evening_with, language=language, naming=naming)


def did(kind: Kind, author: str, number: int = 0, **more: Any) -> Comment:
    return replace(Comment(f"{kind}-{author}-{number}", "webhook", author, "", kind), **more)


def test_a_buyer_is_thanked_by_name_between_two_lines(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await after(evening, 20)
        product = evening.shop.products[0]
        assert audience.react(did(Kind.ORDER, "小陈", about=product.id))
        await after(evening, 40)
        said = [event.data for event in evening.spoken()]
        at, thanks = next((at, each) for at, each in enumerate(said) if "小陈" in each["spoken"])
        assert product.name in thanks["spoken"]
        assert not said[at - 1]["cut"], "the line before was finished"
        assert any(event.type is EventType.REACTIONS for event in evening.events())

    with_audience(tmp_path, script)


def test_the_same_message_counts_once(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        assert audience.react(did(Kind.FOLLOW, "小陈"))
        assert not audience.react(did(Kind.FOLLOW, "小陈"))
        assert audience.state()["reactions"]["follow"] == 1
        await after(evening, 1)

    with_audience(tmp_path, script)


def test_a_thousand_likes_a_second_are_one_message_and_few_words(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        shown: list[dict[str, Any]] = []
        evening.show.ears.append(shown.append)
        await after(evening, 10)
        for second in range(30):
            for number in range(1000):
                audience.react(did(Kind.LIKE, f"guest {number}", second))
            await after(evening, 1)
        await after(evening, 30)
        likes = [message for message in shown if message.get("kind") == "like"]
        assert len(likes) <= 31
        assert likes[-1]["total"] == 30_000
        thanked = [event for event in evening.spoken() if "赞" in event.data["spoken"]]
        assert 1 <= len(thanked) <= 2

    with_audience(tmp_path, script)


def test_a_name_that_moderation_hides_is_not_spoken(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await after(evening, 10)
        audience.react(did(Kind.FOLLOW, "加V信abc888"))
        await after(evening, 60)
        spoken = " ".join(event.data["spoken"] for event in evening.spoken())
        assert "关注" in spoken
        assert "abc" not in spoken

    with_audience(tmp_path, script)


@pytest.mark.parametrize("paused", [True, False])
def test_nobody_is_thanked_in_a_pause(tmp_path: Path, paused: bool) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await after(evening, 15)
        if paused:
            evening.show.pause()
        audience.react(gift := did(Kind.GIFT, "阿文", about="玫瑰"))
        await after(evening, 45)
        thanks = [event.data for event in evening.spoken() if "阿文" in event.data["spoken"]]
        assert [data["viewers"] for data in thanks] == ([] if paused else [[f"of {gift.source}"]])

    with_audience(tmp_path, script, naming=lambda one: {"viewer": f"of {one.source}", "viewer_id": ""})


@pytest.mark.parametrize(("felt", "thanked"), [(Felt.UPSET, Mood.WARM), (Felt.NEUTRAL, Mood.EXCITED)])
def test_nobody_cheers_over_a_gift_where_viewers_are_upset(tmp_path: Path, felt: Felt, thanked: Mood) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await after(evening, 5)
        for _ in range(20):
            audience.understood(Meaning(Intent.CHITCHAT, felt, "zh", 1.0, "test"))
        audience.react(did(Kind.GIFT, "阿文"))
        moods = set()
        for _ in range(60):
            moods |= {cue.line.mood for cue in evening.show.director.asides if "阿文" in cue.line.text}
            await after(evening, 0.25)
        assert moods == {thanked}

    with_audience(tmp_path, script)


@pytest.mark.parametrize(
    ("felt", "written", "becomes"),
    [
        (Felt.UPSET, Mood.EXCITED, Mood.WARM),
        (Felt.UPSET, Mood.NEUTRAL, Mood.CALM),
        (Felt.HAPPY, Mood.WARM, Mood.EXCITED),
        (Felt.HAPPY, Mood.SORRY, Mood.SORRY),
    ],
)
def test_the_room_colours_the_script(tmp_path: Path, felt: Felt, written: Mood, becomes: Mood) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        for _ in range(20):
            audience.understood(Meaning(Intent.CHITCHAT, felt, "zh", 1.0, "test"))
        line = Line("这款茶很香。", written)
        assert evening.tone.of(line).mood is becomes
        assert evening.tone.of(replace(line, goal=Goal.PRICE)).mood is written
        assert evening.tone.of(replace(line, origin=Origin.OPERATOR)).mood is written
        await after(evening, 1)

    with_audience(tmp_path, script)


def test_a_replayed_reaction_reaches_the_audience(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await evening.intake.play(iter([(from_s(2), did(Kind.SHARE, "小满"))]))
        assert audience.state()["reactions"]["share"] == 1

    with_audience(tmp_path, script)


def test_who_follows_or_orders_counts_a_little_more_when_asking(tmp_path: Path) -> None:
    async def script(evening: Evening, audience: Audience) -> None:
        await after(evening, 20)
        evening.show.pause()
        assert evening.intake.react(did(Kind.FOLLOW, "小陈"))
        assert not evening.intake.react(did(Kind.FOLLOW, "小陈"))
        evening.intake.arrive("webhook", "小陈", "槐花蜜还有货吗")
        evening.intake.arrive("page", "小陈", "包邮吗")
        await after(evening, 2)
        why = {group.comments[0].source: group.why for group in evening.inbox.groups(evening.clock.now())}
        assert "buyer" in why["webhook"]
        assert "buyer" not in why["page"], "somebody else with the same name"

    with_audience(tmp_path, script)
