"""What a person decides of comments, and the lists an operator changes on air."""

from collections.abc import Callable
from pathlib import Path

import pytest

from comments.comment import Action, Comment, Kind, Verdict
from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.ledger import FOR_PERSONS, KEPT, Ledger, Status
from host.show.lists import DEED, LiveLists
from host.show.screening import Screening
from host.show.trial import Trial
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from tests.show.evening import Evening, after, play

WORD = "隔壁茶庄"
NAMES = {product.id: product.name for product in load_shop(sample_shop("zh")).products}


def with_screening(path: Path, script: Callable[[Evening, Screening, list[dict[str, str]]], object]) -> None:
    async def evening_with(evening: Evening) -> None:
        lists = LiveLists(evening.show.log, evening.store.edits(DEED))
        told: list[dict[str, str]] = []
        evening.show.ears.append(told.append)
        trial = Trial(evening.show, lists, NAMES, read=evening.intake.read)
        assert evening.show.replies is not None
        hidden = evening.show.replies.text.hidden
        screening = Screening(
            evening.show, evening.inbox, lists, take=evening.intake.again, hidden=hidden, trial=trial.of
        )
        outcome = script(evening, screening, told)
        if outcome is not None:
            await outcome  # type: ignore[misc]

    play(path, evening_with)


def test_a_change_holds_at_once_and_after_a_restart_and_names_who_made_it(tmp_path: Path) -> None:
    async def before(evening: Evening, screening: Screening, _: object) -> None:
        screening.change("小王", "own.hide", "words", "隔壁·茶莊", present=True)
        assert (await screening.test("去隔壁茶庄买", ""))["action"] == "hide"
        event = next(e for e in evening.show.log.recent(50) if e.type is EventType.EDITED)
        assert (event.by, event.data["action"], event.data["text"]) == ("小王", DEED, WORD)

    async def again(evening: Evening, screening: Screening, _: object) -> None:
        assert (await screening.test("去 隔壁 茶庄 买", ""))["hits"][0]["found"] == WORD
        screening.change("小李", "own.hide", "words", WORD, present=False)

    async def once_more(evening: Evening, screening: Screening, _: object) -> None:
        assert (await screening.test("去隔壁茶庄买", ""))["hits"] == []
        assert [change["present"] for change in screening.state()["changes"]] == [True, False]

    for script in (before, again, once_more):
        with_screening(tmp_path, script)


def test_a_tried_sentence_tells_everything_that_would_decide_about_it(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, _: object) -> None:
        await after(evening, 5)
        asked = await screening.test("毛巾\u200b多少钱呀", "")
        assert (asked["action"], asked["rule"], asked["hits"], asked["second_look"]) == ("keep", None, [], None)
        assert asked["meaning"] | {"confidence": 0} == {
            "intent": "price", "mood": "neutral", "language": "zh", "confidence": 0, "sure": True, "why": "rule:price",
        }  # fmt: skip
        assert asked["product"] == {"name": "竹纤维毛巾", "named": True}
        on_air = (await screening.test("多少钱", ""))["product"]
        assert on_air == {"name": NAMES[evening.show.product_on_air or ""], "named": False}
        assert (await screening.test("好", "加薇信"))["hits"][0]["of_author"]
        assert evening.show.ledger.all() == []

    with_screening(tmp_path, script)


def test_a_tried_sentence_that_its_meaning_condemns_says_so_until_its_wording_is_let_through(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, _: object) -> None:
        bait = "主播卖得贵 敲我拿厂价"
        tried = await screening.test(bait, "")
        assert (tried["action"], tried["rule"]) == ("hide", "meaning.contact")
        assert tried["second_look"] == {"action": "hide", "rule": "meaning.contact", "lifted": False}
        screening.change("小王", "meaning.contact", "unless", bait, present=True)
        tried = await screening.test(bait, "")
        assert (tried["action"], tried["rule"], tried["second_look"]["lifted"]) == ("keep", None, True)

    with_screening(tmp_path, script)


@pytest.mark.parametrize(
    ("rule", "field", "text", "code"),
    [("own.none", "words", "abc", "bad_word"), ("own.hide", "words", "a", "bad_word"),
     ("own.hide", "patterns", "abc", "bad_word"), ("own.hide", "words", "\u202e\u200b", "bad_word")],
)  # fmt: skip
def test_a_bad_change_is_refused_and_leaves_no_trace(
    tmp_path: Path, rule: str, field: str, text: str, code: str
) -> None:
    def script(evening: Evening, screening: Screening, _: object) -> None:
        with pytest.raises(DeskRefusal) as refused:
            screening.change("小王", rule, field, text, present=True)
        assert refused.value.code == code
        assert screening.state()["changes"] == []
        assert not [e for e in evening.show.log.recent(50) if e.type is EventType.EDITED]

    with_screening(tmp_path, script)


def test_a_flagged_comment_waits_for_a_person_who_has_it_answered(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, _: object) -> None:
        entry = evening.intake.arrive("page", "小鹿", "用了脸上起红疹怎么办")
        await after(evening, 2)
        assert entry.status is Status.FLAGGED
        (case,) = screening.state()["flagged"]
        assert (case["rule"], case["found"]) == ("care.injury", "起红疹")
        screening.decide("小王", entry.comment.id, "answer")
        assert screening.state()["flagged"] == []
        await after(evening, 30)
        assert entry.status in {Status.ANSWERING, Status.ANSWERED, Status.KEPT}
        assert entry.verdict.action is Action.KEEP

    with_screening(tmp_path, script)


def test_a_comment_that_a_person_hides_leaves_the_viewers_pages(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, told: list[dict[str, str]]) -> None:
        entry = evening.intake.arrive("page", "小鹿", "多少钱")
        screening.decide("小王", entry.comment.id, "hide")
        assert {"type": "hidden", "id": entry.comment.id} in told
        await after(evening, 20)
        assert entry.status is Status.HIDDEN
        with pytest.raises(DeskRefusal, match="no longer held"):
            screening.decide("小王", "nobody", "hide")

    with_screening(tmp_path, script)


def test_bait_that_only_its_meaning_tells_leaves_the_pages_once_it_is_read(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, told: list[dict[str, str]]) -> None:
        entry = evening.intake.arrive("page", "厂家", "主播卖得贵 敲我拿厂价")
        await after(evening, 2)
        assert (entry.status, entry.verdict.rule) == (Status.HIDDEN, "meaning.contact")
        assert {"type": "hidden", "id": entry.comment.id} in told
        assert evening.intake.dropped == {"hidden": 1}

    with_screening(tmp_path, script)


def test_who_a_person_has_answered_is_not_held_back_by_meaning_again(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, _: object) -> None:
        entry = evening.intake.arrive("page", "小鹿", "my throat closed up after one sip")
        await after(evening, 2)
        assert (entry.status, entry.verdict.rule) == (Status.FLAGGED, "meaning.injury")
        screening.decide("小王", entry.comment.id, "answer")
        await after(evening, 30)
        assert entry.verdict.action is Action.KEEP
        assert entry.status not in {Status.FLAGGED, Status.WAITING}

    with_screening(tmp_path, script)


def test_what_is_answered_next_is_shown_with_its_reasons(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, _: object) -> None:
        evening.show.pause()
        for author in ("甲", "乙", "丙"):
            evening.intake.arrive("page", author, "多少钱")
        await after(evening, 3)
        state = screening.state()
        assert state["waiting"] == 3
        assert state["next"][0]["count"] == 3
        assert "asked by 3" in state["next"][0]["why"]

    with_screening(tmp_path, script)


def test_what_the_host_promised_waits_for_a_person_until_it_is_settled(tmp_path: Path) -> None:
    async def script(evening: Evening, screening: Screening, told: list[dict[str, str]]) -> None:
        await after(evening, 20)
        entry = evening.intake.arrive("page", "小鹿", "我昨天买的还没发货，帮我查一下")
        await after(evening, 20)
        (case,) = screening.state()["flagged"]
        assert (case["id"], case["promised"]) == (entry.comment.id, "order_status")
        assert entry.status is Status.ANSWERED
        screening.decide("小王", entry.comment.id, "settle")
        assert screening.state()["flagged"] == []
        assert entry.status is Status.ANSWERED

    with_screening(tmp_path, script)


def test_cases_stay_in_the_ledger_when_others_leave() -> None:
    ledger = Ledger()
    for n in range(KEPT * 2):
        comment = Comment(str(n), "page", f"v{n}", "脸上起红疹了", Kind.COMMENT)
        ledger.open(comment, Verdict(Action.FLAG if n < FOR_PERSONS + 5 else Action.KEEP))
    kept = [int(entry.comment.id) for entry in ledger.all()]
    assert len(kept) == KEPT
    assert kept[:FOR_PERSONS] == list(range(5, FOR_PERSONS + 5))
    assert kept[FOR_PERSONS:] == list(range(KEPT * 2 - FOR_PERSONS, KEPT * 2))
