"""Fits the understanding of questions by meaning: `python -m bench.ask_fit`, after its examples changed."""

from collections.abc import Iterator

import numpy as np

from bench.truth import corpus
from comments.meaning import Reader
from script_gen.asking import policy_aspect
from script_gen.facts import ShopFacts
from script_gen.fields import kind_of
from script_gen.phrases import phrases
from script_gen.sense import NOTHING, fit
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
        fit(vectors, kinds, fingerprint(language)).save(language)


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
