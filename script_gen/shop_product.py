"""One entry of a shop file's `products` as a `Product`, and every fault that its fields have beside one another."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from script_gen.advice import MEASURES
from script_gen.facts import FIXED_FIELDS
from script_gen.fields import SECRET
from script_gen.numbers import quantities
from script_gen.product import Advice, Fact, Faq, Product, Promotion
from script_gen.shop_faults import Faults
from script_gen.shop_folder import pictures
from script_gen.shop_model import ProductModel


def product_of(model: ProductModel, place: str, folder: Path, faults: Faults) -> Product:
    """The product at `place` (`products[2]`) in the file that `faults` is about; its pictures lie in `folder`."""
    _check_list_price(model, place, faults)
    _check_fact_ids(model, place, faults)
    _contradictions(model, place, faults)
    return Product(
        id=model.id,
        name=model.name,
        category=model.category,
        price=model.price,
        list_price=model.list_price,
        stock=model.stock,
        unit=model.unit,
        promotion=_promotion(model, place, faults),
        facts=tuple(_facts(model, place, faults.file.name)),
        selling_points=tuple(model.selling_points),
        faq=tuple(Faq(f"{model.id}.faq.{at}", faq.question, faq.answer) for at, faq in enumerate(model.faq, 1)),
        images=tuple(pictures(model.images, f"{place}.images", folder, faults)),
        advice=tuple(_advice(model, place, faults)),
        scenes=tuple(model.scenes),
        cost=_cost(model, place, faults),
    )


def _facts(model: ProductModel, place: str, file: str) -> Iterator[Fact]:
    for at, fact in enumerate(model.facts):
        yield Fact(fact.id, fact.field, fact.value, fact.unit, f"{file}: {place}.facts[{at}]")


def _check_list_price(model: ProductModel, place: str, faults: Faults) -> None:
    if model.list_price is not None and model.list_price < model.price:
        faults.add(
            f"{place}.list_price",
            f"{model.list_price} is below the price {model.price}",
            "write the higher, real list price, or leave it out",
        )


def _check_fact_ids(model: ProductModel, place: str, faults: Faults) -> None:
    """No id twice, and none that a fixed field has."""
    faults.add_twins([fact.id for fact in model.facts], f"{place}.facts")
    for at, fact in enumerate(model.facts):
        if fact.id in {f"{model.id}.{name}" for name in FIXED_FIELDS}:
            remedy = f"rename it, or use the product's own field {fact.id.rpartition('.')[2]!r}"
            faults.add(f"{place}.facts[{at}].id", f"{fact.id!r} is kept for the product's fixed field", remedy)


def _contradictions(model: ProductModel, place: str, faults: Faults) -> None:
    """Two facts of one field with other figures of the same unit: the host could say either."""
    seen: dict[str, int] = {}
    for at, fact in enumerate(model.facts):
        name = fact.field.strip().lower()
        first = seen.setdefault(name, at)
        if first != at and _figures(model.facts[first].value) != _figures(fact.value):
            faults.add(
                f"{place}.facts[{at}]",
                f"{fact.field!r} contradicts facts[{first}]: {fact.value!r} and {model.facts[first].value!r}",
                "keep the right one, or name the fields apart",
            )


def _figures(text: str) -> set[tuple[Decimal, str]]:
    return {(quantity.value, quantity.unit) for quantity in quantities(text)}


def _promotion(model: ProductModel, place: str, faults: Faults) -> Promotion | None:
    offer = model.promotion
    if offer is None:
        return None
    starts, ends = offer.starts_at, offer.ends_at
    if starts is not None and ends is not None and starts.replace(tzinfo=None) >= ends.replace(tzinfo=None):
        faults.add(f"{place}.promotion.starts_at", f"{starts} is not before its end {ends}", "exchange the two")
    return Promotion(offer.text, ends, starts)


def _cost(model: ProductModel, place: str, faults: Faults) -> Decimal | None:
    """What a piece costs the shop, from `cost` or `margin`; a fact that tells it would be spoken, so it is a fault."""
    for at, fact in enumerate(model.facts):
        if SECRET.fullmatch(fact.field.strip()):
            remedy = "write it as the product's own field 'cost': that one is never said"
            faults.add(f"{place}.facts[{at}]", f"{fact.field!r} would be said to viewers", remedy)
    if model.cost is not None and model.margin is not None:
        faults.add(f"{place}.margin", "stands beside cost", "keep one of the two")
    if model.margin is not None:
        return model.price * (1 - model.margin)
    return model.cost


def _advice(model: ProductModel, place: str, faults: Faults) -> Iterator[Advice]:
    for at, row in enumerate(model.advice, 1):
        bounds: list[tuple[str, Decimal, Decimal]] = []
        words: tuple[str, ...] = ()
        for name, wanted in row.when.items():
            if name == "words" and isinstance(wanted, list):
                words = tuple(wanted)
            elif name in MEASURES and isinstance(wanted, tuple) and wanted[0] <= wanted[1]:
                bounds.append((name, wanted[0], wanted[1]))
            else:
                remedy = f'write {{"words": ["油皮"]}} or a measure with least and most: {", ".join(MEASURES)}'
                faults.add(f"{place}.advice[{at - 1}].when", f"{name!r} cannot be used so", remedy)
        yield Advice(f"{model.id}.advice.{at}", tuple(bounds), words, row.say)
