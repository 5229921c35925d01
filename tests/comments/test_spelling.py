"""Spelling as a sparse vector: what runs there are, what they are worth, and that gathering votes changes nothing."""

import numpy as np
import pytest

from comments.classifier import SPELLING_SHARE, Seen
from comments.comment import Intent, Mood
from comments.examples import Example
from comments.spelling import BUCKETS, likenesses, rarity, runs, spelled
from comments.train import fit

TEXTS = ["how much is it", "how much are they", "so pretty!!", "多少钱", "多少米呀", "太美了😍"]


def test_runs_are_counted_within_words_and_their_edges() -> None:
    places, weights = runs("aa")
    assert len(places) == len(set(places.tolist())) == 8
    assert weights.max() == pytest.approx(1 + np.log(2))


def test_blanks_part_runs() -> None:
    assert set(runs("ab cd")[0].tolist()) == {*runs("ab")[0].tolist(), *runs("cd")[0].tolist()}


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_spelled_as_nothing(text: str) -> None:
    places, weights = spelled(text, np.ones(BUCKETS, np.float32))
    assert (len(places), len(weights)) == (0, 0)


def test_what_is_in_one_text_only_is_worth_nothing_and_the_rare_more_than_the_common() -> None:
    worth = rarity(["ab", "ab", "ab", "ab xyz", "xyz", "once"])
    once, rare, common = (worth[runs(word)[0]] for word in ("once", "xyz", "ab"))
    assert np.count_nonzero(once) == 1  # the edge, which every word has
    assert rare.max() > common.max() > 0


def test_likenesses_are_the_products_of_unit_vectors() -> None:
    worth = rarity(TEXTS)
    rows = [spelled(text, worth) for text in TEXTS]
    dense = np.zeros((len(TEXTS), BUCKETS), np.float32)
    for row, (places, weights) in enumerate(rows):
        dense[row, places] = weights
    assert likenesses(rows) == pytest.approx(dense @ dense.T, abs=1e-6)


def test_the_gathered_votes_say_what_the_seeds_say() -> None:
    """The scores of a comment are its likeness to every seed, meaning and part of its spelling, times the votes."""
    labels = [Intent.PRICE, Intent.PRICE, Intent.PRAISE, Intent.PRICE, Intent.PRICE, Intent.PRAISE]
    examples = [Example(text, intent, Mood.NEUTRAL) for text, intent in zip(TEXTS, labels, strict=True)]
    conduct = [("none", "这个杯子好看"), ("contact", "加我微信")]
    texts = [*TEXTS, *(text for _, text in conduct)]
    vectors = np.random.default_rng(0).normal(size=(len(texts), 768)).astype(np.float32)
    fitted = fit(examples, conduct, vectors)
    rows = [spelled(text, fitted.rarity) for text in texts]
    for at, text in enumerate(texts):
        seen = fitted.see(text, vectors[at])
        assert isinstance(seen, Seen)
        alike = seen.likeness + SPELLING_SHARE * likenesses(rows)[at]
        for head in (fitted.intent, fitted.mood, fitted.conduct):
            assert head.scores(seen) == pytest.approx(alike @ head.votes, abs=1e-4)
