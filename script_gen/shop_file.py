"""Reads a shop file into a `Shop`, or says every fault in it at once: file, place, problem, remedy."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from script_gen.advice import MEASURES
from script_gen.aims import read_aims
from script_gen.facts import FIXED_FIELDS
from script_gen.fields import SECRET
from script_gen.numbers import quantities
from script_gen.product import Advice, Fact, Faq, Product, Promotion, Shop
from script_gen.shop_faults import Faults, ShopFileError, checked
from script_gen.shop_model import ProductModel, ShopModel, extra_texts, kind

LARGEST_FILE: Final = 32 * 2**20
"""Bytes. Ten thousand products with a dozen facts each are about 20 MB."""
MOST_PRODUCTS: Final = 20_000
SHOP_FILES: Final = ("shop.json", "shop.toml")


def load_shop(path: Path) -> Shop:
    """Read a shop folder (`shop.json` or `shop.toml` inside) or file.

    Raises ShopFileError with every fault found. Unknown extra fields are welcome and ignored.
    """
    file = _find(path)
    faults = Faults(file)
    raw = _parse(file, faults)
    if not isinstance(raw, dict):
        raise faults.stop("top level", f"expected an object, found {kind(raw)}", 'write {"shop": {…}, "products": […]}')
    head = _head(raw.get("shop"), file.parent, faults)
    products = tuple(_products(raw.get("products"), file.parent, faults))
    if head is None or faults.found:
        raise ShopFileError(faults.found)
    shop = replace(head, products=tuple(_zoned(product, head.zone) for product in products))
    aims = read_aims(raw["shop"], shop.products, file.parent, faults)
    if faults.found:
        raise ShopFileError(faults.found)
    return replace(shop, aims=aims)


def _find(path: Path) -> Path:
    faults = Faults(path)
    if path.is_file():
        return path
    if not path.is_dir():
        raise faults.stop("file", "there is no such file or folder", "check the path, or try: livehost demo")
    for name in SHOP_FILES:
        if (path / name).is_file():
            return path / name
    raise faults.stop(
        "folder", "holds neither shop.json nor shop.toml", "put the shop file there under one of these names"
    )


def _parse(file: Path, faults: Faults) -> Any:
    if file.suffix not in {".json", ".toml"}:
        raise faults.stop("file", f"{file.suffix or 'no ending'} is not a shop file", "save it as .json or .toml")
    if file.stat().st_size > LARGEST_FILE:
        raise faults.stop(
            "file", f"is larger than {LARGEST_FILE // 2**20} MB", "split the catalogue into several shops"
        )
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise faults.stop("file", f"cannot be read ({error.strerror})", "check its permissions") from error
    except UnicodeDecodeError as error:
        raise faults.stop(
            f"byte {error.start}", "is not UTF-8 text", "save the file with the encoding UTF-8"
        ) from error
    try:
        if file.suffix == ".toml":
            return tomllib.loads(text, parse_float=Decimal)
        return json.loads(text, parse_float=Decimal, object_pairs_hook=lambda pairs: _object(pairs, faults))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise faults.stop(
            place, f"not valid JSON: {error.msg}", "look for a missing comma or quotation mark there"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise faults.stop("file", f"not valid TOML: {error}", "look at the named line") from error
    except (RecursionError, ValueError) as error:
        raise faults.stop("file", "is nested too deeply or holds a monstrous number", "simplify it") from error


def _object(pairs: list[tuple[str, Any]], faults: Faults) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            faults.add(f"object with {key!r}", f"the field {key[:40]!r} is written twice", "keep one of them")
        made[key] = value
    return made


def _head(raw: Any, folder: Path, faults: Faults) -> Shop | None:
    if not isinstance(raw, dict):
        faults.add(
            "shop", f"expected an object, found {kind(raw)}", 'write "shop": {"id", "name", "language", "currency"}'
        )
        return None
    model = checked(ShopModel, raw, "shop", faults)
    if model is None:
        return None
    return Shop(
        model.id,
        model.name,
        model.language,
        model.currency,
        model.style,
        model.policies,
        (),
        model.voice[0] if model.voice else None,
        extra_texts(raw),
        understudies=tuple(model.voice[1:]),
        lexicon=model.lexicon,
        timezone=model.timezone,
        logo=_image(model.logo, "shop.logo", folder, faults) if model.logo else None,
        presenter={part: _in_folder(name, folder) for part, name in model.presenter.items()},
    )


def _in_folder(name: str, folder: Path) -> str:
    """`image:wall.jpg`, `hosts/anna` and the like as whole paths, where there is such a file in the shop folder."""
    kind_of, colon, file = name.rpartition(":")
    return f"{kind_of}{colon}{folder.absolute() / file}" if (folder / file).exists() else name


def _products(raw: Any, folder: Path, faults: Faults) -> Iterator[Product]:
    if not isinstance(raw, list) or not raw:
        faults.add("products", "expected a list of at least one product", 'write "products": [{…}]')
        return
    if len(raw) > MOST_PRODUCTS:
        faults.add(
            "products",
            f"holds {len(raw)} products, more than {MOST_PRODUCTS}",
            "split the catalogue into several shops",
        )
        return
    _twice([entry.get("id") if isinstance(entry, dict) else None for entry in raw], "products", faults)
    for number, entry in enumerate(raw):
        place = f"products[{number}]"
        model = checked(ProductModel, entry, place, faults)
        if model is not None:
            yield _product(model, place, folder, faults)
        elif isinstance(entry, dict) and isinstance(named := entry.get("images"), list):
            list(_images([name for name in named if isinstance(name, str)], place, folder, faults))


def _product(model: ProductModel, place: str, folder: Path, faults: Faults) -> Product:
    if model.list_price is not None and model.list_price < model.price:
        faults.add(
            f"{place}.list_price",
            f"{model.list_price} is below the price {model.price}",
            "write the higher, real list price, or leave it out",
        )
    _twice([fact.id for fact in model.facts], f"{place}.facts", faults)
    for at, fact in enumerate(model.facts):
        if fact.id in {f"{model.id}.{name}" for name in FIXED_FIELDS}:
            remedy = f"rename it, or use the product's own field {fact.id.rpartition('.')[2]!r}"
            faults.add(f"{place}.facts[{at}].id", f"{fact.id!r} is kept for the product's fixed field", remedy)
    _contradictions(model, place, faults)
    facts = tuple(
        Fact(fact.id, fact.field, fact.value, fact.unit, f"{faults.file.name}: {place}.facts[{at}]")
        for at, fact in enumerate(model.facts)
    )
    return Product(
        model.id,
        model.name,
        model.category,
        model.price,
        model.list_price,
        model.stock,
        model.unit,
        _promotion(model, place, faults),
        facts,
        tuple(model.selling_points),
        tuple(Faq(f"{model.id}.faq.{at}", faq.question, faq.answer) for at, faq in enumerate(model.faq, 1)),
        tuple(_images(model.images, place, folder, faults)),
        tuple(_advice(model, place, faults)),
        tuple(model.scenes),
        _cost(model, place, faults),
    )


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


def _images(names: list[str], place: str, folder: Path, faults: Faults) -> Iterator[Path]:
    for at, name in enumerate(names):
        if (image := _image(name, f"{place}.images[{at}]", folder, faults)) is not None:
            yield image


def _image(name: str, place: str, folder: Path, faults: Faults) -> Path | None:
    """A picture's path, or None and a fault."""
    home = folder.resolve()
    image = (home / name).resolve()
    if not image.is_relative_to(home):
        faults.add(place, f"{name!r} lies outside the shop folder", "copy the picture into the folder")
    elif not image.is_file():
        faults.add(place, f"there is no picture {name!r}", "put it there, or delete the entry")
    else:
        return image
    return None


def _twice(ids: list[Any], place: str, faults: Faults) -> None:
    seen: dict[str, int] = {}
    for at, name in enumerate(ids):
        if not isinstance(name, str):
            continue
        if name in seen:
            faults.add(
                f"{place}[{at}].id", f"{name[:40]!r} is also the id of {place}[{seen[name]}]", "give each its own id"
            )
        seen.setdefault(name, at)


def _zoned(product: Product, zone: tzinfo) -> Product:
    """A promotion's times without a zone are meant where the shop is."""
    offer = product.promotion
    if offer is None:
        return product
    return replace(
        product, promotion=Promotion(offer.text, _at_home(offer.ends_at, zone), _at_home(offer.starts_at, zone))
    )


def _at_home(moment: datetime | None, zone: tzinfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment is not None and moment.tzinfo is None else moment
