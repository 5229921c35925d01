"""`livehost script`: writes the first minutes of a shop's show, line by line."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from host.commands.lines import Json, for_people, say_json
from host.commands.shop import load
from script_gen.line import Mood
from script_gen.product import Shop
from script_gen.script import Script, seconds
from stream.clock import Clock

MOODS: Final = {
    Mood.NEUTRAL: "neutral",
    Mood.CALM: "neutral",
    Mood.WARM: "happy",
    Mood.EXCITED: "happy",
    Mood.SORRY: "upset",
}
"""The host's ways of saying a line, in the moods that programs outside know."""


def script(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    minutes: Annotated[float, typer.Option(help="How long the lines take to say.", min=0.1, max=10_000)] = 5.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same lines.")] = 1,
    as_json: Json = False,
) -> None:
    """Write the first minutes of a shop's show, line by line.

    As JSON, one object a line: `text`, `mood` (one of the four that comments have too), `product`, `fact_ids` (where
    every number in it comes from), about how many `seconds` it takes to say, and the `delivery`, the voice's own mood.

    **Examples**

    - `livehost script myshop --minutes 3`
    - `livehost script myshop --minutes 60 --seed 7 --json > script.jsonl`
    """
    lines = written(load(shop), minutes=minutes, seed=seed, wall=asyncio.run(present()))
    if not for_people(as_json):
        for line in lines:
            say_json(line)
        return
    table = Table("s", "product", "mood", "line", box=None, pad_edge=False)
    for line in lines:
        table.add_row(f"{line['seconds']:.1f}", line["product"] or "", line["delivery"], line["text"])
    Console().print(table)


def written(shop: Shop, *, minutes: float, seed: int, wall: datetime) -> Iterator[dict[str, Any]]:
    """The lines of the first minutes as objects ready for JSON."""
    source, spent = Script(shop, seed=seed), 0.0
    while spent < minutes * 60:
        for line in source.next_segment(wall=wall).lines:
            length = seconds(line.text, shop.language)
            spent += length
            yield {
                "text": line.text,
                "mood": MOODS[line.mood],
                "product": line.product_id,
                "fact_ids": list(line.fact_ids),
                "seconds": length,
                "delivery": line.mood.value,
            }
            if spent >= minutes * 60:
                return


async def present() -> datetime:
    """The wall time now."""
    return Clock().wall()
