"""Answers in the tone their viewers need, on the sample shops, both gates included."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from script_gen.answer import Answer, Answerer, Question
from script_gen.claims import Guard
from script_gen.line import Mood
from script_gen.openers import SOOTHERS
from script_gen.phrases import phrases
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

WALL = datetime(2026, 11, 22, 12, tzinfo=UTC)
LANGUAGES = ("zh", "en")
ASKS = {"zh": "多少钱", "en": "how much is it?"}
DOUBTS = {"zh": "有点犹豫，再看看吧", "en": "hmm, not sure about it"}
PRAISES = {"zh": "主播讲得真好", "en": "you explain it so well"}


def answered(language: str, text: str, intent: str, mood: str) -> tuple[str, Answer]:
    shop = load_shop(sample_shop(language))
    answerer = Answerer(shop)
    question = Question(text, intent, language, product_id=shop.products[0].id, mood=mood)
    return answerer.opener(question), answerer.answer(question, wall=WALL)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_upset_are_soothed_before_the_answer(language: str) -> None:
    opener, answer = answered(language, ASKS[language], "price", "upset")
    assert opener in SOOTHERS[language]
    assert answer.mood is Mood.CALM
    assert answer.fact_ids


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_complaint_is_apologised_for_once(language: str) -> None:
    opener, answer = answered(
        language, {"zh": "质量太差了", "en": "this is terrible quality"}[language], "complaint", "upset"
    )
    assert opener == ""
    assert answer.mood is Mood.SORRY
    assert answer.deferred
    assert not any(answer.text.startswith(soother.strip()) for soother in SOOTHERS[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hesitant_hear_one_fact_and_no_pressure(language: str) -> None:
    _, answer = answered(language, DOUBTS[language], "chitchat", "hesitant")
    assert answer.fact_ids == ("shop.returns",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hesitant_who_ask_are_answered_and_left_time(language: str) -> None:
    _, plain = answered(language, ASKS[language], "price", "neutral")
    _, kind = answered(language, ASKS[language], "price", "hesitant")
    assert kind.text.startswith(plain.text)
    assert kind.text.removeprefix(plain.text).strip() in phrases(language, "replies")["feeling"]["no_hurry"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_happy_hear_a_light_word_now_and_then(language: str) -> None:
    shop = load_shop(sample_shop(language))
    answerer, smiles = Answerer(shop), phrases(language, "replies")["feeling"]["smile"]
    question = Question(PRAISES[language], "praise", language, mood="happy")
    texts = [answerer.answer(question, wall=WALL).text for _ in range(6)]
    smiled = [text.endswith(tuple(smiles)) for text in texts]
    assert smiled == [True, False, False, True, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_mood_nothing_is_added(language: str) -> None:
    _, answer = answered(language, ASKS[language], "price", "neutral")
    _, odd = answered(language, ASKS[language], "price", "unheard of")
    assert (answer, answer.mood) == (odd, Mood.WARM)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_added_word_is_lawful_and_claims_nothing(language: str) -> None:
    feeling = phrases(language, "replies")["feeling"]
    for saying in (*feeling["no_hurry"], *feeling["smile"], *SOOTHERS[language]):
        assert Guard().check(saying, "general") is None, saying
        assert not any(character.isdigit() for character in saying)


def test_a_shop_without_a_returns_policy_speaks_of_the_product() -> None:
    shop = load_shop(sample_shop("en"))
    policies = {name: text for name, text in shop.policies.items() if name != "returns"}
    product = shop.products[0]
    question = Question(DOUBTS["en"], "chitchat", "en", product_id=product.id, mood="hesitant")
    answer = Answerer(replace(shop, policies=policies)).answer(question, wall=WALL)
    assert answer.fact_ids == (f"{product.id}.point.1",)
