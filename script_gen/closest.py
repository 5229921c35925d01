"""The fact of one product that a question is about, by likeness alone: for fields and words nobody foresaw."""

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from script_gen.closeness import CLOSE, Closeness, likenesses, shipped
from script_gen.facts import ShopFacts
from script_gen.lookup import NOT_SPOKEN, shared_words
from script_gen.product import Fact
from script_gen.sense import Embed, Sense

LOADED: Final = 8
"""Products whose facts' vectors are made beforehand; those of the others when first asked about."""

Floats = NDArray[np.float32]


class Closest:
    """Ranks the facts of a product; the last products' vectors are kept, and those of 512 names of fields."""

    def __init__(self, facts: ShopFacts, embed: Embed, sense: Sense, weights: Closeness | None = None) -> None:
        self._facts = facts
        self._language = facts.shop.language
        self._embed = embed
        self._sense = sense
        self._weights = weights or shipped(self._language)
        self._field = lru_cache(maxsize=512)(embed)
        self._vectors = lru_cache(maxsize=64)(self._embedded)

    def load(self) -> None:
        """Make the vectors of the first products now."""
        for product in self._facts.shop.products[:LOADED]:
            if facts := self.told(product.id):
                self._vectors(facts)

    def told(self, product_id: str) -> tuple[Fact, ...]:
        """The facts of the product that an answer may be."""
        return tuple(fact for fact in self._facts.of(product_id).values() if fact.field not in NOT_SPOKEN)

    def features(self, text: str, product_id: str) -> NDArray[np.float64]:
        """What is measured of each of the told facts, shape (facts, 8)."""
        facts = self.told(product_id)
        product = self._facts.product(product_id)
        named = f"{product.name} {product.category}".lower()

        def shares(words: str) -> bool:
            return any(word not in named for word in shared_words(text, words.lower(), self._language))

        words = [(shares(fact.value), shares(fact.field)) for fact in facts]
        return likenesses(self._sense.centred(self._embed(text)), self._vectors(facts), words)

    def close(self, text: str, product_id: str) -> dict[str, float]:
        """How probably each fact of the product answers the text, of those that probably do, the likeliest first."""
        facts = self.told(product_id)
        if not facts:
            return {}
        likely = self._weights.read(self.features(text, product_id)).tolist()
        near = {fact.id: probability for fact, probability in zip(facts, likely, strict=True) if probability >= CLOSE}
        return dict(sorted(near.items(), key=lambda pair: -pair[1]))

    def _embedded(self, facts: tuple[Fact, ...]) -> Floats:
        """Of each fact its field with its value, and its field alone, shape (facts, 2, 384)."""
        pairs = [np.stack([self._embed(told_as(fact)), self._field(_field(fact))]) for fact in facts]
        return np.stack([self._sense.centred(pair) for pair in pairs])


def told_as(fact: Fact) -> str:
    """The fact as one reads it: its field and its value; a selling point as it is."""
    return fact.value if fact.field == "selling_point" else f"{fact.field}: {fact.value}"


def _field(fact: Fact) -> str:
    return fact.value if fact.field == "selling_point" else fact.field
