"""A rehearsal's marks, on shows written by hand."""

from collections import Counter
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from host.rehearsal.page import page
from host.rehearsal.played import Asking, Deferral, Played, Saying
from host.rehearsal.score import Score, score
from script_gen.facts import ShopFacts
from script_gen.line import Origin
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

OPENED = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHOP = load_shop(sample_shop("en"))
FACTS = ShopFacts(SHOP)


def said(at_s: float, text: str, *facts: str, product: str | None = "wool-throw", of: tuple[str, ...] = ()) -> Saying:
    return Saying(at_s, text, Origin.REPLY if of else Origin.SCRIPT, product, facts, of)


def played(
    *sayings: Saying,
    askings: tuple[Asking, ...] = (),
    shown: dict[str, float] | None = None,
    sounds: tuple[tuple[float, float], ...] = ((0, 60),),
    deferrals: tuple[Deferral, ...] = (),
) -> Played:
    return Played(60.0, sayings, askings, shown or {}, deferrals, sounds, Counter())


def judged(show: Played) -> Score:
    return score(show, FACTS, OPENED)


def test_coverage_counts_products_and_the_facts_that_were_told() -> None:
    result = judged(played(said(0, "Woven in Maine.", "wool-throw.origin"), said(5, "Look.", product="oat-soap")))
    throw, soap = (next(one for one in result.products if one.id == id_) for id_ in ("wool-throw", "oat-soap"))
    assert (throw.presented, throw.seconds, throw.told) == (1, 5, 1)
    assert "wool-throw.origin" not in throw.untold
    assert "wool-throw.material" in throw.untold
    assert (soap.presented, soap.told) == (1, 0)
    assert 0 < result.marks["coverage"] < 50


def test_a_line_said_again_is_counted_and_costs_freshness() -> None:
    line = ("The throw is woven in Maine.", "wool-throw.origin")
    once = judged(played(said(0, *line), said(9, "It weighs 2.2 pounds.", "wool-throw.weight")))
    twice = judged(played(said(0, *line), said(9, *line)))
    assert once.fresh.again == 0
    assert twice.fresh.again == 1
    assert twice.marks["freshness"] < once.marks["freshness"] == 100


@pytest.mark.parametrize(
    "line",
    [
        said(0, "It weighs 9 pounds.", "wool-throw.weight"),
        said(0, "It weighs 2.2 pounds.", "desk-lamp.power"),
        said(0, "The best throw in the world, 2.2 pounds.", "wool-throw.weight"),
    ],
)
def test_a_false_sentence_is_named_and_nothing_else_counts_then(line: Saying) -> None:
    result = judged(played(line))
    assert [breach.text for breach in result.breaches] == [line.text]
    assert result.marks["truth"] == 0
    assert result.total == 0


def test_every_question_has_its_fate_and_its_wait() -> None:
    askings = tuple(Asking(f"q{n}", float(n), f"question {n}", "price") for n in range(1, 5))
    show = played(
        said(4.5, "It is $89.", "wool-throw.price", of=("q1",)),
        said(8, "I'd rather not guess.", of=("q2",)),
        askings=(*askings, Asking("late", 58.0, "too late to be answered", "price")),
        shown={"q3": 7.0},
        deferrals=(
            Deferral(7, "question 2", "wool-throw", "spec"),
            Deferral(9, "question 2", "wool-throw", "spec"),
            Deferral(9, "where is my parcel", None, "order_status"),
        ),
    )
    result = judged(show)
    answers = result.answers
    assert (answers.asked, answers.answered, answers.deferred, answers.lost) == (4, 2, 1, 1)
    assert answers.lengths == [3.5, 6.0, 4.0]
    assert answers.median_s == 4.0
    assert [(one.text, one.times) for one in result.unanswered] == [("question 2", 2)]


def test_silence_is_heard() -> None:
    steady, gap = judged(played(sounds=((0, 60),))), judged(played(sounds=((0, 20), (30, 60))))
    assert (steady.pace.longest_silence_s, steady.marks["pace"]) == (0, 100)
    assert (gap.pace.longest_silence_s, gap.pace.silences) == (10, 1)
    assert gap.marks["pace"] < 100


def test_an_empty_show_is_judged_too() -> None:
    result = judged(played(sounds=()))
    assert result.marks["coverage"] == 0
    assert result.answers.waits_s == ()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen[tag] += 1


def test_the_page_stands_alone_and_words_of_viewers_stay_words() -> None:
    evil = "<script>alert(1)</script><img src=x>"
    askings = (Asking("q1", 1.0, evil, "price"),)
    show = played(said(2, evil, of=("q1",)), askings=askings, deferrals=(Deferral(2, evil, "wool-throw", "spec"),))
    html = page(show, judged(show), SHOP, OPENED)
    tags = _Tags()
    tags.feed(html)
    assert tags.seen["script"] == tags.seen["img"] == tags.seen["link"] == 0
    assert tags.seen["svg"] == 4
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")
    assert "&lt;script&gt;" in html
    assert "<li>Wool Throw: " in html
    assert "Material, " in html
    assert "wool-throw.material" not in html
