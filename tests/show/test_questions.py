"""Questions for a person: listed with their count, answered as facts at once and after a restart, past the gates."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.questions import ANSWERED, OPEN_AT_MOST, Questions
from script_gen.answer import Answerer, Question
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.show.evening import Evening, play

SHOP = load_shop(sample_shop("zh"))
WALL = datetime(2026, 11, 22, tzinfo=UTC)
ASKED = Question("杯子能刻名字吗，刻字多少天", "spec", "zh", "", "baowenbei")
ANSWER = "可以刻名字，刻好再发"


def with_questions(path: Path, script: object) -> None:
    async def evening_with(evening: Evening) -> None:
        facts = ShopFacts(SHOP)
        script(evening, facts, Questions(evening.show, facts, Guard(), evening.store.edits(ANSWERED)))  # type: ignore[operator]

    play(path, evening_with)


def test_an_answer_is_a_fact_at_once_and_after_a_restart(tmp_path: Path) -> None:
    def before(evening: Evening, facts: ShopFacts, questions: Questions) -> None:
        answerer = Answerer(SHOP, facts=facts)
        asked = replace(ASKED, text="杯子能送货到楼上吗")
        assert answerer.answer(asked, wall=WALL).deferred
        for _ in range(3):
            questions.deferred(asked)
        (waiting,) = questions.state()["open"]
        assert (waiting["times"], waiting["product"]) == (3, "保温杯")
        questions.answer("小王", waiting["id"], "可以送到楼上，下单备注就行")
        assert questions.state()["open"] == []
        answered = answerer.answer(asked, wall=WALL)
        assert "备注" in answered.text
        assert not answered.deferred
        event = next(e for e in evening.show.log.recent(50) if e.type is EventType.EDITED)
        assert (event.by, event.data["action"]) == ("小王", ANSWERED)

    def after(evening: Evening, facts: ShopFacts, questions: Questions) -> None:
        answered = Answerer(SHOP, facts=facts).answer(replace(ASKED, text="杯子能送货到楼上吗"), wall=WALL)
        assert "备注" in answered.text
        assert questions.state()["answered"][0]["product"] == "保温杯"

    with_questions(tmp_path, before)
    with_questions(tmp_path, after)


def test_the_same_question_on_another_product_is_another(tmp_path: Path) -> None:
    def script(_: Evening, facts: ShopFacts, questions: Questions) -> None:
        questions.deferred(Question("能刻字吗", "spec", product_id="baowenbei"))
        questions.deferred(Question("能刻字吗", "spec", product_id="huaimi"))
        assert len(questions.state()["open"]) == 2

    with_questions(tmp_path, script)


def test_personal_matters_are_no_facts_and_the_list_is_bounded(tmp_path: Path) -> None:
    def script(_: Evening, facts: ShopFacts, questions: Questions) -> None:
        for intent in ("order_status", "complaint", "human"):
            questions.deferred(Question("我的快递呢", intent, product_id="huaimi"))
        assert questions.state()["open"] == []
        for at in range(OPEN_AT_MOST + 5):
            questions.deferred(Question(f"问题{at}", "spec"))
        assert len(questions.state()["open"]) == OPEN_AT_MOST

    with_questions(tmp_path, script)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("喝了能降血压", "refused_claim"),
        ("全网最好的杯子", "refused_claim"),
        ("售价480元", "refused_claim"),
        ("   ", "empty"),
        ("长" * 300, "too_long"),
    ],
)
def test_an_answer_passes_the_gates_or_is_overridden_by_name(tmp_path: Path, text: str, code: str) -> None:
    def script(evening: Evening, facts: ShopFacts, questions: Questions) -> None:
        questions.deferred(Question("能刻字吗", "spec", product_id="baowenbei"))
        (waiting,) = questions.state()["open"]
        with pytest.raises(DeskRefusal) as refused:
            questions.answer("小王", waiting["id"], text)
        assert refused.value.code == code
        if code == "refused_claim":
            questions.answer("小王", waiting["id"], text, override=True)
            assert evening.show.log.recent(1)[0].data["override"] is True

    with_questions(tmp_path, script)


def test_what_is_gone_cannot_be_answered(tmp_path: Path) -> None:
    def script(_: Evening, facts: ShopFacts, questions: Questions) -> None:
        questions.deferred(Question("能刻字吗", "spec"))
        (waiting,) = questions.state()["open"]
        questions.dismiss("小王", waiting["id"])
        for again in (
            lambda: questions.dismiss("a", waiting["id"]),
            lambda: questions.answer("a", waiting["id"], "好"),
        ):
            with pytest.raises(DeskRefusal, match="meanwhile"):
                again()

    with_questions(tmp_path, script)


def test_an_answer_for_the_whole_shop_serves_every_product(tmp_path: Path) -> None:
    def script(_: Evening, facts: ShopFacts, questions: Questions) -> None:
        questions.deferred(Question("可以花呗分期吗", "spec", product_id="huaimi"))
        (waiting,) = questions.state()["open"]
        questions.answer("小王", waiting["id"], "支持花呗分期，付款时选", whole_shop=True)
        asked = Question("可以花呗分期吗", "spec", "zh", "", "xiaomi")
        assert "花呗" in Answerer(SHOP, facts=facts).answer(asked, wall=WALL).text

    with_questions(tmp_path, script)
