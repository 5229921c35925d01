"""`livehost import`: tables, product pages and manuals become a shop file, with every doubt named."""

import asyncio
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from host.commands.script import present
from host.commands.shop import refuse
from script_gen.catalogue.draft import Doubt
from script_gen.catalogue.importing import Catalogue, gather
from script_gen.catalogue.prices import Selling
from script_gen.catalogue.sheets import Unreadable
from script_gen.shop_faults import ShopFileError
from script_gen.shop_file import load_shop
from script_gen.shop_values import CURRENCIES

OF_A_KIND: Final = 10
"""Doubts of one kind that are printed one by one; with --json all are."""


def import_(
    source: Annotated[Path, typer.Argument(help="CSV, Excel, JSON, HTML page, text or PDF, or a folder of them.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder of the shop to write.", file_okay=False)],
    name: Annotated[str, typer.Option(help="Name of the shop; default: the folder's.")] = "",
    language: Annotated[str, typer.Option(help="zh or en: what the host will speak.")] = "zh",
    currency: Annotated[str, typer.Option(help="CNY, USD …; default: by the language.")] = "",
    replace: Annotated[bool, typer.Option(help="Write over a shop file that is there; its shop part is kept.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Doubts as JSON lines.")] = False,
) -> None:
    """Make a shop file of a merchant's own files; every doubtful row is named with its number and remedy.

    Nothing is guessed: what is missing, contradicts itself or is no price stays out. Exit code 1 when nothing could be
    sold.

    **Example:** `livehost import goods.xlsx -o myshop --language en --name "Harbor & Pine"`
    """
    if language not in {"zh", "en"}:
        raise typer.BadParameter(f"{language!r}: zh or en", param_hint="--language")
    if currency and currency not in CURRENCIES:
        raise typer.BadParameter(f"{currency!r}: one of {', '.join(CURRENCIES)}", param_hint="--currency")
    target = out / "shop.json"
    try:
        catalogue = gather(source, Selling(language, _currency(target, language, currency), asyncio.run(present())))
    except (Unreadable, OSError) as error:
        refuse(str(error))
    if target.exists() and not replace:
        refuse(f"{target} is there already; --replace writes over it and keeps its shop part")
    doubts = list(catalogue.doubts)
    if catalogue.products:
        _write(target, _shop(target, out, name, language, currency, catalogue), catalogue, source, doubts)
    _report(doubts, len(catalogue.products), target, as_json=as_json)
    if not catalogue.products:
        raise typer.Exit(1)
    try:
        load_shop(target)
    except ShopFileError as error:
        refuse(f"{target} was written and needs a hand before it can go on the air:\n{error}")


def _shop(target: Path, out: Path, name: str, language: str, currency: str, catalogue: Catalogue) -> dict[str, Any]:
    """The shop part: that of the file that is there, else a new one."""
    if target.exists():
        kept: dict[str, Any] = json.loads(target.read_text("utf-8"))["shop"]
        return kept | {"policies": catalogue.policies | kept.get("policies", {})}
    shop_name = name or out.resolve().name
    slug = "".join(c if c.isascii() and c.isalnum() else "-" for c in shop_name.lower()).strip("-") or "shop"
    money = _currency(target, language, currency)
    head = {"id": slug[:60].strip("-"), "name": shop_name, "language": language, "currency": money}
    return head | {"brand_style": "warm-story", "policies": catalogue.policies}


def _currency(target: Path, language: str, currency: str) -> str:
    """What the prices are in: that of the shop file that is there, else as told, else by the language."""
    if target.exists():
        try:
            return str(json.loads(target.read_text("utf-8"))["shop"]["currency"])
        except (ValueError, LookupError, TypeError, OSError):
            refuse(f"{target} is there already and is no shop file; move it away")
    return currency or ("CNY" if language == "zh" else "USD")


def _write(target: Path, shop: dict[str, Any], catalogue: Catalogue, source: Path, doubts: list[Doubt]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    home = source if source.is_dir() else source.parent
    for product in catalogue.products:
        product["images"] = list(_pictures(product["id"], catalogue, home, target.parent, doubts))
    written = json.dumps({"shop": shop, "products": catalogue.products}, ensure_ascii=False, indent=2)
    target.write_text(written + "\n", "utf-8")


def _pictures(product_id: str, catalogue: Catalogue, home: Path, folder: Path, doubts: list[Doubt]) -> list[str]:
    """Pictures that lie beside the source are copied; addresses are never fetched."""
    names: list[str] = []
    for found in catalogue.pictures.get(product_id, ()):
        file = (home / found).resolve()
        if "://" in found:
            doubts.append(
                Doubt(product_id, "images", f"{found[:80]} is an address", "save the picture and name the file")
            )
        elif home.resolve() not in file.parents or not file.is_file():
            doubts.append(Doubt(product_id, "images", f"there is no {found[:80]} beside the source", "put it there"))
        else:
            (folder / "images").mkdir(exist_ok=True)
            shutil.copyfile(file, folder / "images" / file.name)
            names.append(f"images/{file.name}")
    return names


def _report(doubts: list[Doubt], count: int, target: Path, *, as_json: bool) -> None:
    if as_json:
        for doubt in doubts:
            row = {"place": doubt.place, "field": doubt.field, "problem": doubt.problem, "remedy": doubt.remedy}
            typer.echo(json.dumps(row, ensure_ascii=False))
        return
    out = Console(highlight=False, soft_wrap=True, markup=False)
    for line in few_of_a_kind(doubts):
        out.print(line)
    products = "1 product" if count == 1 else f"{count} products"
    if count:
        out.print(f"{products} in {target}, {len(doubts)} to look at")
    else:
        out.print("nothing could be sold" + ("" if doubts else ": there is no row with a product in it"))


def few_of_a_kind(doubts: Sequence[Doubt]) -> Iterator[str]:
    """The doubts as lines, with a count in place of those that say again what `OF_A_KIND` others have said."""
    told = Counter[tuple[str, str]]()
    for doubt in doubts:
        told[kind := (doubt.field, doubt.problem)] += 1
        if told[kind] <= OF_A_KIND:
            yield str(doubt)
    for (field, problem), times in told.items():
        if times > OF_A_KIND:
            yield f"... and {times - OF_A_KIND} more places: {field}: {problem}"
