"""Learning on a whole show under virtual time: a room that likes one manner is told it more, and the floor holds."""

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from comments.comment import Comment, Kind
from host.console.desk import DeskRefusal
from host.learning.learning import DEED, Learning
from host.show.events import EventType
from script_gen.bandit import FLOOR
from script_gen.line import Appeal
from stream.timeline import Samples, from_s
from tests.show.evening import Evening, play

VIEWERS = 200
LIKED = Appeal.EMOTIONAL.value


def learner(evening: Evening, *, simulated: bool = False, on: bool = True) -> Learning:
    """Learning put into an evening as host/compose/learning.py does, with all that its store remembers."""
    evening.store.flush()
    made = Learning(
        evening.clock,
        evening.show.log,
        evening.shop,
        viewers=lambda: VIEWERS,
        seed=1,
        simulated=simulated,
        on=on,
        past=evening.store.data(EventType.PRESENTED),
        deeds=evening.store.edits(DEED),
    )
    evening.script.taste = made
    return made


async def live(evening: Evening, learning: Learning, minutes: float, *, source: str = "page") -> list[str]:
    """So many minutes with a room that orders while it is told in the manner it likes; the manners of what was told."""
    told: list[str] = []
    orders = 0

    def order_when_pleased(event: Any) -> None:
        nonlocal orders
        if event.type is not EventType.CUE_STARTED or not event.data["segment"]:
            return
        if event.data["goal"] == "call":
            told.append(event.data["appeal"])
            for _ in range(40 if event.data["appeal"] == LIKED else 1):
                orders += 1
                product = event.data["product_id"]
                learning.reacted(Comment(f"o{orders}", source, "", "", Kind.ORDER, about=product))

    evening.show.log.ears.append(order_when_pleased)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(learning.run(), name="learning")
        await evening.clock.sleep_until(Samples(evening.clock.now() + from_s(minutes * 60)))
        running.cancel()
    evening.show.log.ears.remove(order_when_pleased)
    return told


def share(learning: Learning, name: str = LIKED) -> float:
    return float(next(one["share"] for one in learning.state()["variants"] if one["name"] == name))


@pytest.mark.slow
def test_the_liked_manner_rises_the_floor_holds_and_a_restart_forgets_nothing(tmp_path: Path) -> None:
    async def first(evening: Evening) -> tuple[list[str], float]:
        learning = learner(evening)
        told = await live(evening, learning, 22)
        return told, share(learning)

    async def again(evening: Evening) -> tuple[float, int]:
        learning = learner(evening)
        return share(learning), learning.state()["lessons"]

    told, reached = play(tmp_path, first)
    third = len(told) // 3
    early, late = Counter(told[:third]), Counter(told[-third:])
    assert late[LIKED] / late.total() > 0.6
    assert late[LIKED] / late.total() > early[LIKED] / early.total()
    assert 1 - 2 * FLOOR >= reached > 0.6
    remembered, lessons = play(tmp_path, again)
    assert lessons >= third
    assert remembered == pytest.approx(reached, abs=0.1)


def test_each_presentation_is_an_event_without_anybody_s_name(tmp_path: Path) -> None:
    async def evening(evening: Evening) -> list[dict[str, Any]]:
        learning = learner(evening)
        await live(evening, learning, 3.5)
        learning.clicked("zhubei")
        learning.clicked("no such product")
        evening.store.flush()
        return evening.store.data(EventType.PRESENTED)

    kept = play(tmp_path, evening)
    assert len(kept) >= 2
    for data in kept:
        assert data["shop"] == "shanye"
        assert data["watch_s"] == pytest.approx(VIEWERS * data["seconds"], rel=0.2)
        assert data["viewers"] == VIEWERS or data is kept[0]
        assert data["lines"]
        assert all(line["text"] and line["orders"] >= 0 for line in data["lines"])
        assert not {"author", "viewer", "comment"} & {name for line in [data, *data["lines"]] for name in line}
    assert sum(data["orders"] for data in kept) > 0


def test_a_simulated_room_teaches_no_real_one(tmp_path: Path) -> None:
    async def rehearsal(evening: Evening) -> dict[str, Any]:
        learning = learner(evening, simulated=True)
        await live(evening, learning, 3.5, source="simulated")
        return learning.state()

    async def real(evening: Evening) -> dict[str, Any]:
        learning = learner(evening)
        for number in range(50):
            learning.reacted(Comment(f"s{number}", "simulated", "", "", Kind.ORDER, about="zhubei"))
        state = learning.state()
        kept = evening.store.data(EventType.PRESENTED)
        assert kept
        assert all(data["simulated"] for data in kept)
        return state

    within = play(tmp_path, rehearsal)
    assert within["lessons"] > 0
    assert within["simulated"]
    assert play(tmp_path, real)["lessons"] == 0


def test_a_real_shop_s_lessons_do_not_colour_a_rehearsal(tmp_path: Path) -> None:
    async def real(evening: Evening) -> int:
        learning = learner(evening)
        await live(evening, learning, 4)
        return int(learning.state()["lessons"])

    async def rehearsal(evening: Evening) -> int:
        return int(learner(evening, simulated=True).state()["lessons"])

    assert play(tmp_path, real) > 0
    assert play(tmp_path, rehearsal) == 0


def test_the_off_switch_and_the_approved_manners_hold_after_a_restart(tmp_path: Path) -> None:
    async def switched(evening: Evening) -> list[str]:
        learning = learner(evening)
        learning.change("Lin", on=False, approved=("mixed", LIKED))
        told = await live(evening, learning, 6)
        with pytest.raises(DeskRefusal, match="one variant"):
            learning.change("Lin", on=True, approved=())
        with pytest.raises(DeskRefusal, match="no variant"):
            learning.change("Lin", on=True, approved=("loud",))
        assert learning.state()["lessons"] == 0
        return told

    async def later(evening: Evening) -> dict[str, Any]:
        return learner(evening).state()

    told = play(tmp_path, switched)[1:]
    assert set(told) == {"mixed", LIKED}
    assert abs(told.count("mixed") - told.count(LIKED)) <= 1
    state = play(tmp_path, later)
    assert state["on"] is False
    assert [one["name"] for one in state["variants"] if one["approved"]] == ["mixed", LIKED]
    assert state["lessons"] == 0


def test_an_empty_room_learns_nothing_and_a_platform_s_viewers_are_one(tmp_path: Path) -> None:
    async def evening(evening: Evening) -> tuple[float, float]:
        learning = Learning(evening.clock, evening.show.log, evening.shop, viewers=lambda: 0, seed=1, simulated=False)
        evening.script.taste = learning
        async with asyncio.TaskGroup() as group:
            running = group.create_task(learning.run(), name="learning")
            await evening.clock.sleep_until(from_s(200))
            before = learning.state()["lessons"]
            learning.reacted(Comment("l1", "douyin", "", "", Kind.LIKE, count=5))
            await evening.clock.sleep_until(from_s(420))
            running.cancel()
        return before, learning.state()["lessons"]

    before, after = play(tmp_path, evening)
    assert before == 0
    assert after > 0


def test_lessons_of_other_shops_and_of_switched_off_shows_are_left_alone(tmp_path: Path) -> None:
    lesson = {
        "shop": "shanye", "simulated": False, "taught": True, "appeal": LIKED, "product_id": "zhubei", "points": 9.0,
        "watch_s": 600.0, "began": (datetime(2026, 11, 21, 20, tzinfo=UTC) - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    past = [lesson, lesson | {"shop": "other"}, lesson | {"taught": False}, lesson | {"appeal": "retired"}]

    async def evening(evening: Evening) -> int:
        made = Learning(
            evening.clock, evening.show.log, evening.shop, viewers=lambda: 1, seed=1, simulated=False, past=past
        )
        return int(made.state()["lessons"])

    assert play(tmp_path, evening) == 1
