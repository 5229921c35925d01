"""What operators do with answers in writing: other words by the law, taking back, saying aloud, the switch."""

from pathlib import Path
from typing import Any

import pytest

from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.lawful import Lawful
from host.show.ledger import Status
from host.show.questions import Questions
from host.show.written_desk import WrittenDesk
from script_gen.claims import Guard
from stream.timeline import Samples, from_s
from tests.show.evening import Evening, play

ASKED = (
    "要不要运费", "能不能刻上我的名字", "可以退货吗", "能开发票吗", "槐花蜜还有货吗", "发什么快递", "小米一袋多重",
    "保温杯能装多少水",
)  # fmt: skip

UNKNOWN = (
    "能不能刻上我的名字吗",
    "店开在哪条街",
    "你们有多少员工",
    "能送到我楼上吗",
    "可以先试用吗",
    "包装纸是什么颜色",
    "老板今年多大年纪",
    "仓库在哪个城市",
    "你们家开了几年了",
    "有没有线下体验店",
    "能加盟你们吗",
)
"""What the shop's file does not tell."""


class Room:
    """An evening in which several answers were written, its operators' desk, and what viewers were told."""

    def __init__(self, evening: Evening) -> None:
        replies = evening.show.replies
        assert replies is not None
        self.evening = evening
        self.told: list[dict[str, Any]] = []
        evening.show.ears.append(self.told.append)
        self.desk = WrittenDesk(evening.show, replies.text, Lawful(evening.facts, Guard(), evening.thinking))

    async def after(self, seconds: float) -> None:
        await self.evening.clock.sleep_until(Samples(self.evening.clock.now() + from_s(seconds)))

    async def crowd(self) -> None:
        """Come to where some were answered in writing."""
        await self.after(20)
        for n, text in enumerate(ASKED):
            self.evening.intake.arrive("page", f"v{n}", text)
        await self.after(6)

    async def passed_on(self, questions: Questions) -> tuple[dict[str, Any], dict[str, str]]:
        """The first written answer that puts a viewer off until a person has answered; what waits for one, by text."""
        for _ in range(30):
            await self.after(1)
            waiting = {one["text"]: one["id"] for one in questions.state()["open"]}
            rows = [row for row in self.desk.state()["written"] if row["deferred"] and row["asked"] in waiting]
            if rows:
                return rows[0], waiting
        raise AssertionError("nobody was put off in writing within half a minute")

    def edits(self) -> list[tuple[str | None, Any]]:
        events = self.evening.events()
        return [(event.by, event.data["action"]) for event in events if event.type is EventType.EDITED]


def test_an_answer_is_put_in_other_words_under_a_name(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room = Room(evening)
        await room.crowd()
        shown = room.desk.state()["written"][-1]
        assert {"id", "author", "asked", "text", "others", "by_person", "deferred", "simulated"} == set(shown)
        with pytest.raises(DeskRefusal) as refused:
            await room.desk.correct("小王", shown["id"], "全国第一，国家级品质", override=False)
        assert refused.value.code == "refused_claim"
        with pytest.raises(DeskRefusal, match="empty"):
            await room.desk.correct("小王", shown["id"], "  ", override=False)
        await room.desk.correct("小王", shown["id"], "这个请问一下客服", override=False)
        last = room.told[-1]
        assert (last["type"], last["text"], last["by_person"]) == ("written", "这个请问一下客服", True)
        entry = evening.show.ledger.entry(shown["id"])
        assert entry is not None
        assert (entry.status, entry.answer) == (Status.WRITTEN, "这个请问一下客服")
        assert room.edits() == [("小王", "written_correct")]
        assert room.desk.state()["written"][-1]["by_person"]

    play(tmp_path, script)


def test_an_answer_is_taken_back_and_its_question_is_open_again(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room = Room(evening)
        await room.crowd()
        shown = room.desk.state()["written"][-1]
        room.desk.retract("小王", shown["id"])
        assert room.told[-1] == {"type": "unwritten", "comment_ids": [shown["id"]]}
        assert shown["id"] not in [one["id"] for one in room.desk.state()["written"]]
        with pytest.raises(DeskRefusal) as refused:
            room.desk.retract("小王", shown["id"])
        assert refused.value.code == "unknown_comment"
        again = evening.intake.arrive("page", "后来的", f"{shown['asked']}?")
        await room.after(60)
        answers = [one for one in room.told if again.comment.id in one.get("comment_ids", ())]
        assert answers

    play(tmp_path, script)


def test_an_answer_is_said_aloud_too(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room = Room(evening)
        await room.crowd()
        shown = room.desk.state()["written"][-1]
        room.desk.aloud("小王", shown["id"])
        await room.after(40)
        assert any(event.data["spoken"] == shown["text"] for event in evening.spoken())

    play(tmp_path, script)


def test_the_switch_holds_at_once(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room = Room(evening)
        room.desk.switch("小王", on=False)
        await room.crowd()
        assert room.desk.state() == {"on": False, "crowded": True, "written": []}
        room.desk.switch("小王", on=True)
        await room.after(3)
        assert room.desk.state()["written"]
        assert room.edits() == [("小王", "written_switch")] * 2

    play(tmp_path, script)


def test_hiding_a_comment_hides_its_answer(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room = Room(evening)
        await room.crowd()
        shown = room.desk.state()["written"][-1]
        assert evening.show.replies is not None
        evening.show.replies.text.hidden(shown["id"])
        assert room.told[-1]["type"] == "unwritten"
        entry = evening.show.ledger.entry(shown["id"])
        assert entry is not None
        assert entry.status is Status.HIDDEN

    play(tmp_path, script)


def test_what_was_passed_to_the_shop_is_answered_in_writing_when_a_person_has_answered_it(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room, replies = Room(evening), evening.show.replies
        assert replies is not None
        questions = Questions(evening.show, evening.facts, Guard())
        replies.ears.append(questions.deferred)
        questions.ears.append(replies.text.fulfil)
        await room.crowd()
        for n, text in enumerate(UNKNOWN):
            evening.intake.arrive("page", f"w{n}", text)
        passed_on, waiting = await room.passed_on(questions)
        questions.answer("小王", waiting[passed_on["asked"]], "请私信客服，会回复你", override=True)
        row = next(row for row in room.desk.state()["written"] if row["id"] == passed_on["id"])
        assert (row["text"], row["deferred"], row["by_person"]) == ("请私信客服，会回复你", False, True)
        assert any(told.get("text") == row["text"] and told["type"] == "written" for told in room.told)

    play(tmp_path, script)
