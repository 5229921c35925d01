"""Fits the understanding of questions by meaning: `python -m bench.ask_fit`, after its examples changed."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.truth import Asked, corpus, in_shops
from comments.meaning import Reader
from script_gen.asking import normalised, policy_aspect, reworded
from script_gen.closeness import Closeness
from script_gen.closeness import fit as fit_closeness
from script_gen.closest import Closest
from script_gen.facts import ShopFacts
from script_gen.fields import kind_of
from script_gen.phrases import phrases
from script_gen.sense import NOTHING, WEIGHTS, Sense, fit
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.wariness import digest

TAUGHT = ("truth", "truth_taught")
"""Corpora whose questions are examples; those of `truth_unseen` never are."""


def main() -> None:
    """Embed the examples and write the weights of both languages."""
    reader = Reader()
    for language in ("zh", "en"):
        kinds, texts = zip(*examples(language), strict=True)
        vectors = np.stack([reader.embed(text.lower()) for text in texts])
        sense = fit(vectors, kinds, fingerprint(language))
        sense.save(language)
        save(closeness(language, reader, sense), WEIGHTS / language / "closeness.toml")


def closeness(language: str, reader: Reader, sense: Sense) -> Closeness:
    """How likenesses are weighed, by the facts that answer or do not answer the taught questions of every shop."""
    features, answers = [], []
    unweighed = Closeness((0.0,), (1.0,), (0.0, 0.0))
    for shop, asked in taught(language):
        closest = Closest(shop, reader.embed, sense, unweighed)
        for one in asked:
            text = reworded(normalised(one.question), language)
            answering = {fact_id for way in one.facts for fact_id in way}
            features.append(closest.features(text, one.on_air))
            answers += [float(fact.id in answering) for fact in closest.told(one.on_air)]
    return fit_closeness(np.vstack(features), np.array(answers))


def taught(language: str) -> Iterator[tuple[ShopFacts, list[Asked]]]:
    """Each shop with the taught questions that stand for themselves."""
    sample = [asked for part in TAUGHT for asked in corpus(language, part)]
    shops = [(load_shop(sample_shop(language)), sample), *in_shops(language)]
    for shop, asked in shops:
        yield ShopFacts(shop), [one for one in asked if not one.after]


def save(weights: Closeness, file: Path) -> None:
    """Write the weights, rounded."""
    kept = {"mean": weights.mean, "deviation": weights.deviation, "weights": weights.weights}
    rows = [f"{name} = {json.dumps([round(number, 5) for number in row])}\n" for name, row in kept.items()]
    note = "# How likenesses of a question to a fact are weighed: fitted by `python -m bench.ask_fit`, not written.\n"
    file.write_text(note + "".join(rows), encoding="utf-8")


def fingerprint(language: str) -> str:
    """What the examples are recognised by."""
    return digest([f"{kind}: {text}" for kind, text in examples(language)])


def examples(language: str, taught: tuple[str, ...] = TAUGHT) -> Iterator[tuple[str, str]]:
    """Kind and text of each example: those of `questions.toml`, and the corpora's where one kind answers."""
    for kind, texts in phrases(language, "questions").items():
        yield from ((kind, text) for text in texts)
    facts = ShopFacts(load_shop(sample_shop(language)))
    for part in taught:
        for asked in corpus(language, part):
            kinds = {_kind(facts, fact, asked.question) for way in asked.facts for fact in way} or {NOTHING}
            if len(kinds) == 1 and not asked.after and (kind := kinds.pop()):
                yield kind, asked.question


def _kind(facts: ShopFacts, fact_id: str, question: str) -> str:
    """The kind of the fact that answers; empty where its id does not tell."""
    language = facts.shop.language
    if fact_id.startswith("shop."):
        aspect = policy_aspect(question, language)
        return (
            f"policy.{aspect.policy}.{aspect.name}".rstrip(".") if aspect and fact_id == f"shop.{aspect.policy}" else ""
        )
    fact = facts.find(fact_id)
    if fact is None or fact.field in {"price", "promotion", "stock"}:
        return "" if fact is None or fact.field == "price" else fact.field
    return kind_of(fact.field, language)


if __name__ == "__main__":
    main()
