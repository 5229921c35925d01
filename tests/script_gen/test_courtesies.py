"""Thanks and welcomes: whom they name, what they leave out, and that every wording may be said."""

import re

import pytest

from script_gen.claims import Guard
from script_gen.courtesies import SIMULATED, Courtesies
from script_gen.facts import ShopFacts
from script_gen.phrases import phrases
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

KINDS = ("order", "gift", "follow", "share", "like", "join")


def courtesies(language: str) -> Courtesies:
    return Courtesies(ShopFacts(load_shop(sample_shop(language))))


def first_product(language: str) -> tuple[str, str]:
    product = load_shop(sample_shop(language)).products[0]
    return product.id, product.name


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_wording_fits_and_is_lawful(language: str, kind: str) -> None:
    host, guard, heard = courtesies(language), Guard(), set()
    for _ in range(12):
        line = host.line(kind, ["小陈" if language == "zh" else "Anna"], people=1, count=200)
        assert line is not None
        assert "{" not in line.text
        assert guard.check(line.text, "general") is None, line.text
        heard.add(line.text)
    assert len(heard) >= 4, "the same thanks over and over"


@pytest.mark.parametrize(
    ("names", "people", "holds"),
    [
        (["小陈"], 1, ["小陈"]),
        (["小陈", "阿文"], 2, ["小陈", "阿文"]),
        (["小陈", "阿文"], 40, ["小陈", "阿文"]),
        (["加我微信abc123", "阿文"], 2, ["阿文"]),
        ([], 5, []),
    ],
)
def test_names_are_spoken_when_they_may_be(names: list[str], people: int, holds: list[str]) -> None:
    line = courtesies("zh").line("follow", names, people=people)
    assert line is not None
    assert all(name in line.text for name in holds)
    assert "微信" not in line.text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("names", [[], ["Anna"], ["Anna", "Ben"]], ids=len)
def test_english_sets_off_whom_it_thanks(kind: str, names: list[str]) -> None:
    host = courtesies("en")
    for turn in range(12):
        line = host.line(kind, names, people=max(1, len(names)), about="airplane" if turn % 2 else "")
        assert line is not None
        assert not re.search(r"[Tt]hank(s| you) (Anna|my|dear|every|all of you [^.])", line.text), line.text
        assert not re.search(r"\b[Aa] airplane|you you\b", line.text), line.text


def test_an_order_names_its_product_and_rests_on_its_fact() -> None:
    product_id, name = first_product("zh")
    line = courtesies("zh").line("order", ["小陈"], people=1, about=product_id)
    assert line is not None
    assert name in line.text
    assert line.fact_ids == (f"{product_id}.name",)


def test_an_order_of_something_the_shop_does_not_sell_names_nothing() -> None:
    line = courtesies("en").line("order", ["Anna"], people=1, about="Rolex")
    assert line is not None
    assert "Rolex" not in line.text
    assert line.fact_ids == ()


@pytest.mark.parametrize("gift", ["全网最低价", "www.spam.example", "免费领1000元"])
def test_a_gift_with_a_hostile_name_is_thanked_for_without_it(gift: str) -> None:
    line = courtesies("zh").line("gift", ["小陈"], people=1, about=gift)
    assert line is not None
    assert gift not in line.text


@pytest.mark.parametrize("kind", KINDS)
def test_no_false_order_is_spoken_of(kind: str) -> None:
    line = courtesies("en").line(kind, ["Anna"], people=1, simulated=True)
    assert (line is not None) == (kind in SIMULATED)


def test_an_unknown_kind_says_nothing() -> None:
    assert courtesies("en").line("comment", ["Anna"], people=1) is None


def test_both_languages_have_the_same_kinds() -> None:
    zh, en = phrases("zh", "courtesies"), phrases("en", "courtesies")
    assert {kind: set(zh[kind]) for kind in zh} == {kind: set(en[kind]) for kind in en}
