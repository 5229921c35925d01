"""Questions understood by meaning: what the nearest examples decide, and where they may not."""

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.ask_fit import examples, fingerprint
from comments.meaning import Reader
from script_gen.answer import Answerer, Question
from script_gen.fields import kind_of
from script_gen.phrases import phrases
from script_gen.sense import NOTHING, Meant, fit, shipped
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)
Floats = NDArray[np.float32]


def unit(*numbers: float) -> Floats:
    vector = np.array(numbers, dtype=np.float32)
    return vector / np.float32(np.linalg.norm(vector))


EXAMPLES = np.stack([unit(1, 0.1, 0), unit(1, 0, 0.1), unit(0, 1, 0.1), unit(0.1, 1, 0), unit(0, 0.1, 1)])
SENSE = fit(EXAMPLES, ("size", "size", "color", "color", NOTHING), "x")


def test_the_nearest_kind_wins_and_stands_above_the_next() -> None:
    meant = SENSE.read(unit(1, 0.05, 0.05), {"size", "color"})
    assert (meant.kind, meant.sure) == ("size", True)
    assert meant.lead < meant.score + 0.5


def test_a_kind_the_product_does_not_have_is_nothing() -> None:
    assert SENSE.read(unit(1, 0.05, 0.05), {"color"}).kind == NOTHING


@pytest.mark.parametrize(
    ("score", "lead", "sure", "firm"), [(0.1, 0.1, False, False), (0.25, 0.06, True, False), (0.5, 0.3, True, True)]
)
def test_what_an_answer_may_rest_on(score: float, lead: float, sure: bool, firm: bool) -> None:
    meant = Meant("size", score, lead)
    assert (meant.sure, meant.firm) == (sure, firm)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_weights_are_those_of_the_examples(language: str) -> None:
    assert shipped(language).fingerprint == fingerprint(language), "run: python -m bench.ask_fit"
    assert {kind for kind, _ in examples(language)} == set(shipped(language).kinds)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_a_question_is_one_a_shop_can_have(language: str) -> None:
    shops_own = {"price", "total", "promotion", "stock", NOTHING}
    kinds = {kind for kind in phrases(language, "questions") if not kind.startswith("policy.")} - shops_own
    assert kinds <= phrases(language, "fields").keys()
    facts = [fact for product in load_shop(sample_shop(language)).products for fact in product.facts]
    assert len({kind_of(fact.field, language) for fact in facts} & kinds) > 20


ASKED = [
    ("en", "canvas-tote", "how long does delivery take?", "shop.shipping"),
    ("en", "wool-throw", "does it leave hair everywhere", "wool-throw.faq.2|"),
    ("en", "enamel-mug", "and the campfire, would it survive being put on coals", "enamel-mug.heat"),
    ("zh", "xiaomi", "我人在哈尔滨，几天收得到", "shop.shipping"),
    ("zh", "baowenbei", "冬天爬山到中午水还热不", "baowenbei.warm"),
    ("zh", "baowenbei", "里头有没有陶瓷涂层", ""),
    ("zh", "yunwu-cha", "这一盒能泡多少回啊", "yunwu-cha.pack|"),
    ("en", "desk-lamp", "can my phone control it", ""),
]


@pytest.mark.slow
@pytest.mark.parametrize(("language", "on_air", "text", "wanted"), ASKED)
def test_the_host_answers_by_meaning_or_not_at_all(language: str, on_air: str, text: str, wanted: str) -> None:
    reader = Reader()
    meaning = reader.read(text, language)
    answerer = Answerer(load_shop(sample_shop(language)), embed=reader.embed)
    answer = answerer.answer(Question(text, meaning.intent.value, language, product_id=on_air), wall=WALL)
    if answer.deferred:
        assert "" in wanted.split("|")
    else:
        assert set(answer.fact_ids) & set(wanted.split("|"))
