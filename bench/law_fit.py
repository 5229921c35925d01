"""Fits the claims gate's second reader: `python -m bench.law_fit`, after the corpora of `law` have changed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import numpy as np

from bench.law import sentences
from bench.truth import in_shops
from comments.meaning import Reader
from script_gen.facts import ShopFacts
from script_gen.product import Shop
from script_gen.script import Script
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from script_gen.wariness import ALARM, Examples, digest, fit, left_out

SEGMENTS: Final = 12
"""Presentations of each sample shop whose lines are examples of innocent ones."""
WALL: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
_WHOLE: Final = frozenset(
    {"price", "list_price", "promotion", "promotion_ends", "selling_point", "scene", "faq", "name"}
)


def main() -> None:
    """Embed the examples, write the weights, and tell how leave-one-out fares with them."""
    reviewed = embedded(Reader())
    fit(reviewed, fingerprint()).save()
    scores, near = left_out(reviewed), len(taught("innocent"))
    forbidden, innocent = scores[: reviewed.forbidden], scores[reviewed.forbidden :]
    for name, part in (("forbidden", forbidden), ("innocent", innocent[:near]), ("shops' own", innocent[near:])):
        print(f"{name}: {(part >= ALARM).mean():.3f} of {len(part)} above {ALARM}")


def fingerprint() -> str:
    """What the corpus is recognised by; the shops' own lines beside it may change."""
    return digest([text for verdict in ("forbidden", "innocent") for text in taught(verdict)])


def examples() -> tuple[list[str], list[str]]:
    """Forbidden sentences and innocent ones: the corpus, what the sample shops say, the facts of the others."""
    own = [text for language in ("zh", "en") for text in _said_by(load_shop(sample_shop(language)))]
    own += [text for language in ("zh", "en") for shop, _ in in_shops(language) for text in _told_by(shop)]
    return taught("forbidden"), [*taught("innocent"), *own]


def taught(verdict: str) -> list[str]:
    """The sentences of the rules' corpus and of the one beside it; those of `law_unseen` are never among them."""
    return [text for part in (verdict, f"taught_{verdict}") for _, text in sentences(part)]


def _told_by(shop: Shop) -> Iterator[str]:
    yield from shop.policies.values()
    facts = ShopFacts(shop)
    for product in shop.products:
        for fact in facts.of(product.id).values():
            yield fact.value if fact.field in _WHOLE else f"{fact.field}: {fact.value}"


def _said_by(shop: Shop) -> Iterator[str]:
    yield from _told_by(shop)
    script = Script(shop, seed=1)
    for _ in range(SEGMENTS):
        yield from (line.text for line in script.next_segment(wall=WALL).lines)


def embedded(reader: Reader) -> Examples:
    """All examples with their vectors."""
    forbidden, innocent = examples()
    texts = tuple(text.lower() for text in (*forbidden, *innocent))
    return Examples(texts, np.stack([reader.embed(text) for text in texts]), len(forbidden))


if __name__ == "__main__":
    main()
