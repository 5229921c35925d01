"""Reads a shop file into a `Shop`, or says every fault in it at once: file, place, problem, remedy."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from script_gen.aims import read_aims
from script_gen.product import Product, Promotion, Shop
from script_gen.shop_faults import Faults, ShopFileError, checked
from script_gen.shop_folder import picture, pictures, whole_path
from script_gen.shop_model import ProductModel, ShopModel, extra_texts
from script_gen.shop_product import product_of
from script_gen.shop_values import kind

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
        id=model.id,
        name=model.name,
        language=model.language,
        currency=model.currency,
        brand_style=model.style,
        policies=model.policies,
        products=(),
        voice=model.voice[0] if model.voice else None,
        extra=extra_texts(raw),
        understudies=tuple(model.voice[1:]),
        lexicon=model.lexicon,
        timezone=model.timezone,
        logo=picture(model.logo, "shop.logo", folder, faults) if model.logo else None,
        presenter={part: whole_path(name, folder) for part, name in model.presenter.items()},
    )


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
    faults.add_twins([entry.get("id") if isinstance(entry, dict) else None for entry in raw], "products")
    for number, entry in enumerate(raw):
        place = f"products[{number}]"
        model = checked(ProductModel, entry, place, faults)
        if model is not None:
            yield product_of(model, place, folder, faults)
        elif isinstance(entry, dict) and isinstance(named := entry.get("images"), list):
            list(pictures([name for name in named if isinstance(name, str)], f"{place}.images", folder, faults))


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
