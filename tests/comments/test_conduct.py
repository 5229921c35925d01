"""Moderation's second look, by meaning: it catches what no list knows and leaves honest comments alone."""

import csv
from functools import cache
from pathlib import Path

import pytest

from comments.comment import Action, Verdict
from comments.examples import read_conduct
from comments.lists import Change, changed, checked
from comments.meaning import Reader
from comments.moderation import Moderator, moderate, shipped

DATA = Path(__file__).parent / "data"


@cache
def reader() -> Reader:
    return Reader()


def both(text: str) -> Verdict:
    """What the lists say, and when they keep, the second look."""
    verdict = moderate(text)
    return verdict if verdict.action is not Action.KEEP else reader().read(text).verdict


def unseen(action: str) -> list[str]:
    """Comments written before the second look was measured, and never taught to it."""
    lines = [line for path in DATA.glob("unseen*.tsv") for line in path.read_text(encoding="utf-8").splitlines()]
    return [text for wanted, text in (line.split("\t") for line in lines) if wanted == action]


@pytest.mark.slow
@pytest.mark.parametrize(("action", "lists_alone", "recall"), [("hide", 0.5, 0.8), ("flag", 0.6, 0.85)])
def test_it_catches_what_no_list_foresaw(action: str, lists_alone: float, recall: float) -> None:
    texts = unseen(action)
    assert sum(moderate(text).action == action for text in texts) <= lists_alone * len(texts)
    assert sum(both(text).action == action for text in texts) >= recall * len(texts)


@pytest.mark.slow
def test_honest_comments_are_left_alone() -> None:
    alike = unseen("keep")
    assert sum(both(text).action is not Action.KEEP for text in alike) <= 0.05 * len(alike)
    plain = plain_comments()
    acted = [(text, verdict.action) for text in plain if (verdict := both(text)).action is not Action.KEEP]
    assert len(acted) <= 0.01 * len(plain)
    assert not [text for text, action in acted if action is Action.HIDE]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "hidden", "flagged", "mistaken"), [("evasions.tsv", 0.9, 0.95, 0.02), ("afresh.tsv", 0.6, 0.8, 0.04)]
)
def test_no_honest_comment_is_hidden_for_what_it_resembles(
    name: str, hidden: float, flagged: float, mistaken: float
) -> None:
    """What was written to get past it, learned from and not, beside honest comments of the same words."""
    rows = [line.split("\t") for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    said = [(wanted, both(text).action) for wanted, text in rows]
    of = {wanted: [action for one, action in said if one == wanted] for wanted in Action}
    assert of[Action.HIDE].count(Action.HIDE) >= hidden * len(of[Action.HIDE])
    assert of[Action.FLAG].count(Action.FLAG) >= flagged * len(of[Action.FLAG])
    assert Action.HIDE not in of[Action.KEEP]
    assert of[Action.KEEP].count(Action.FLAG) <= mistaken * len(of[Action.KEEP])


def plain_comments() -> list[str]:
    """The comments of the meaning tests, but for spam."""
    texts = []
    for path in (DATA / "tuning.tsv", *DATA.glob("heldout*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            texts += [row["text"] for row in rows if row["intent"] != "spam"]
    return texts


def test_no_example_was_taken_from_the_unseen_ones() -> None:
    taught = {text for _, text in read_conduct()}
    afresh = {line.split("\t")[1] for line in (DATA / "afresh.tsv").read_text(encoding="utf-8").splitlines()}
    assert not taught & (afresh | {text for action in ("hide", "flag", "keep") for text in unseen(action)})


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("my throat closed up after one sip", Verdict(Action.FLAG, "meaning.injury")),
        ("真的撑不下去了 不想再醒过来", Verdict(Action.FLAG, "meaning.selfharm")),
        ("主播卖得贵 敲我拿厂价", Verdict(Action.HIDE, "meaning.contact")),
        ("这个杯子多少钱", Verdict(Action.KEEP)),
        ("小红书上看到的 来买了", Verdict(Action.FLAG, "meaning.contact")),
        ("6666666666", Verdict(Action.KEEP)),
        ("👍👍", Verdict(Action.KEEP)),
    ],
)
def test_it_names_the_subject(text: str, verdict: Verdict) -> None:
    assert reader().read(text).verdict == verdict


def test_an_innocent_wording_of_the_shop_lifts_it() -> None:
    hidden = Verdict(Action.HIDE, "meaning.contact")
    change = checked(Change("meaning.contact", "unless", "厂价", True), shipped().rules)
    moderator = Moderator(changed(shipped().rules, [change]))
    assert moderator.lifted(hidden, "这个厂 价多少").action is Action.KEEP
    assert moderator.lifted(hidden, "敲我拿货") == hidden
    assert moderator.lifted(Verdict(Action.KEEP), "厂价").action is Action.KEEP
