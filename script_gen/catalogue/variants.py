"""Variants of one product: those of one price are one product with their options, those of another price another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from script_gen.catalogue.draft import Doubt, Draft, Found

PRICES: Final = ("price", "list_price", "cost")
_NUMBER = re.compile(r"-?\d+")


@dataclass(slots=True)
class Variant:
    """One row of a product that comes in several: what is its own."""

    place: str
    fields: dict[str, Found] = field(default_factory=dict)
    options: list[tuple[str, Found]] = field(default_factory=list)

    @property
    def price(self) -> str:
        """Its price as written; variants without one have that of the first."""
        return self.fields["price"].text if "price" in self.fields else ""

    def called(self) -> str:
        """What tells it from the others."""
        return " ".join(found.text for _, found in self.options)


def parted(base: Draft, variants: Sequence[Variant], doubts: list[Doubt]) -> Iterator[Draft]:
    """The product, and one more for each further price its variants have: no variant is sold at another's price."""
    groups: dict[str, list[Variant]] = {}
    for variant in variants:
        groups.setdefault(variant.price or next(iter(groups), ""), []).append(variant)
    for at, group in enumerate(groups.values()):
        draft = base if at == 0 else _apart(base, group[0], doubts)
        for name in PRICES:
            if name in group[0].fields:
                draft.fields[name] = group[0].fields[name]
        _stock(draft, group, doubts)
        for label, found in _options(group):
            draft.facts.append((label, found))
        yield draft


def _apart(base: Draft, variant: Variant, doubts: list[Doubt]) -> Draft:
    """A product of its own, named after what tells the variant from the others."""
    name = " ".join((base.fields["name"].text, variant.called())) if "name" in base.fields else variant.called()
    draft = Draft(variant.place, dict(base.fields), list(base.shared), list(base.points), list(base.questions))
    draft.fields["name"] = Found(name, variant.place)
    if "id" in base.fields:
        draft.fields["id"] = variant.fields.get("id", Found(f"{base.fields['id'].text}-{variant.called()}", base.place))
    draft.images = list(base.images)
    known = base.fields["price"].text if "price" in base.fields else "none"
    problem = f"variants have different prices: {known} and {variant.price}"
    doubts.append(Doubt(variant.place, "price", problem, f"it became a product of its own, {name!r}; check that name"))
    return draft


def _stock(draft: Draft, group: Sequence[Variant], doubts: list[Doubt]) -> None:
    """The stock of all; what is no number of pieces counts for none."""
    counted = [variant.fields["stock"] for variant in group if "stock" in variant.fields]
    if not counted:
        return
    if len(counted) == 1:
        draft.fields["stock"] = counted[0]
        return
    pieces = 0
    for found in counted:
        number = found.text.replace(",", "").removesuffix(".0")
        if number.isascii() and number.isdigit():
            pieces += int(number)
        else:
            remedy = "it counts for none; write a whole number, 0 when sold out"
            doubts.append(Doubt(found.place, "stock", f"{found.text[:40]!r} is no number of pieces", remedy))
    draft.fields["stock"] = Found(str(pieces), counted[0].place)


def _options(group: Sequence[Variant]) -> Iterator[tuple[str, Found]]:
    """Each option once, with the values it has among these variants."""
    values: dict[str, dict[str, Found]] = {}
    for variant in group:
        for label, found in variant.options:
            values.setdefault(label, {}).setdefault(found.text, found)
    for label, found_by_text in values.items():
        first = next(iter(found_by_text.values()))
        yield label, Found(", ".join(found_by_text), first.place)
