"""`livehost script`: writes the first minutes of a shop's show, line by line."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from host.commands.shop import load
from script_gen.product import Shop
from script_gen.script import Script, seconds
from stream.clock import Clock


def script(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    minutes: Annotated[float, typer.Option(help="How long the lines take to say.", min=0.1, max=10_000)] = 5.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same lines.")] = 1,
    json_lines: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Write a script: `text`, `mood`, `product`, `fact_ids` and about how many `seconds` each line takes.

    JSON lines when asked for or when the output is not a terminal.
    """
    console = Console()
    lines = written(load(shop), minutes=minutes, seed=seed, wall=asyncio.run(present()))
    if json_lines or not console.is_terminal:
        for line in lines:
            typer.echo(json.dumps(line, ensure_ascii=False))
        return
    table = Table("s", "product", "mood", "line", box=None, pad_edge=False)
    for line in lines:
        table.add_row(f"{line['seconds']:.1f}", line["product"] or "", line["mood"], line["text"])
    console.print(table)


def written(shop: Shop, *, minutes: float, seed: int, wall: datetime) -> Iterator[dict[str, Any]]:
    """The lines of the first minutes as objects ready for JSON."""
    source, spent = Script(shop, seed=seed), 0.0
    while spent < minutes * 60:
        for line in source.next_segment(wall=wall).lines:
            length = seconds(line.text, shop.language)
            spent += length
            yield {
                "text": line.text,
                "mood": line.mood.value,
                "product": line.product_id,
                "fact_ids": list(line.fact_ids),
                "seconds": length,
            }
            if spent >= minutes * 60:
                return


async def present() -> datetime:
    """The wall time now."""
    return Clock().wall()
