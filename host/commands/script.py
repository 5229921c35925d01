"""`livehost script`: the first minutes of a shop's show, line by line, and why each product stands where it does."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from host.commands.lines import Json, for_people, say_json
from host.commands.shop import load
from script_gen.line import Mood, Segment
from script_gen.product import Shop
from script_gen.script import Script, seconds
from script_gen.standing import Standing
from stream.clock import Clock

MOODS: Final = {
    Mood.NEUTRAL: "neutral",
    Mood.CALM: "neutral",
    Mood.WARM: "happy",
    Mood.EXCITED: "happy",
    Mood.SORRY: "upset",
}
"""The host's ways of saying a line, in the moods that programs outside know."""
RANKED_AT_MOST: Final = 40
"""Products in the table for people; JSON and the rundown hold them all."""


def script(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    minutes: Annotated[float, typer.Option(help="How long the lines take to say.", min=0.1, max=10_000)] = 5.0,
    seed: Annotated[int, typer.Option(help="The same seed gives the same lines.")] = 1,
    start: Annotated[
        datetime | None, typer.Option(help="When the show begins, where the shop is at home; default: now.")
    ] = None,
    plan: Annotated[bool, typer.Option("--plan", help="The rundown only: a row a presentation.")] = False,
    as_json: Json = False,
) -> None:
    """Write the first minutes of a shop's show, line by line, and say why each product stands where it does.

    As JSON, one object a line: `text`, `mood` (one of the four that comments have too), `product`, `fact_ids` (where
    every number in it comes from), about how many `seconds` it takes to say, the `delivery` (the voice's own mood), the
    `beat`, the `appeal`, its `segment`, and `why` this product now. With `--plan` one object a presentation: `at`,
    `product`, `appeal`, `beats`, `seconds`, `score` and `reasons`. Margins are in `why` and `reasons`: they are for the
    merchant alone, and no viewer ever sees them.

    **Examples**

    - `livehost script myshop --minutes 3`
    - `livehost script myshop --minutes 60 --seed 7 --json > script.jsonl`
    - `livehost script myshop --minutes 480 --start 2026-12-24T12:00 --plan`
    """
    chosen = load(shop)
    wall = start.replace(tzinfo=chosen.zone) if start else asyncio.run(present())
    if plan:
        _tell_plan(planned(chosen, minutes=minutes, seed=seed, wall=wall), people=for_people(as_json))
        return
    lines = written(chosen, minutes=minutes, seed=seed, wall=wall)
    if not for_people(as_json):
        for line in lines:
            say_json(line)
        return
    console = Console()
    console.print(_ranking(chosen, Script(chosen, seed=seed).standings(wall)))
    console.print(_table(lines))


@dataclass(frozen=True, slots=True)
class Placed:
    """A presentation with the moment it begins and the time it takes."""

    at: datetime
    segment: Segment
    seconds: float
    standing: Standing | None


def presentations(shop: Shop, *, minutes: float, seed: int, wall: datetime) -> Iterator[Placed]:
    """The presentations of the first minutes, each written at the time it is given."""
    source, spent = Script(shop, seed=seed), 0.0
    while spent < minutes * 60:
        at = wall + timedelta(seconds=spent)
        segment = source.next_segment(wall=at)
        length = sum(seconds(line.text, shop.language) for line in segment.lines)
        known = {standing.product_id: standing for standing in source.standings(at)}
        yield Placed(at, segment, length, known.get(segment.product_id or ""))
        spent += max(length, 1.0)


def written(shop: Shop, *, minutes: float, seed: int, wall: datetime) -> Iterator[dict[str, Any]]:
    """The lines of the first minutes as objects ready for JSON."""
    spent = 0.0
    for placed in presentations(shop, minutes=minutes, seed=seed, wall=wall):
        for line in placed.segment.lines:
            length = seconds(line.text, shop.language)
            spent += length
            yield {
                "text": line.text,
                "mood": MOODS[line.mood],
                "product": line.product_id,
                "fact_ids": list(line.fact_ids),
                "seconds": length,
                "delivery": line.mood.value,
                "beat": line.goal.value if line.goal else None,
                "appeal": line.appeal.value if line.appeal else None,
                "segment": placed.segment.id,
                "why": placed.segment.why,
            }
            if spent >= minutes * 60:
                return


def planned(shop: Shop, *, minutes: float, seed: int, wall: datetime) -> Iterator[dict[str, Any]]:
    """The presentations of the first minutes as objects ready for JSON."""
    for placed in presentations(shop, minutes=minutes, seed=seed, wall=wall):
        segment, standing = placed.segment, placed.standing
        yield {
            "at": placed.at.astimezone(shop.zone).isoformat(timespec="seconds"),
            "product": segment.product_id,
            "appeal": segment.appeal.value,
            "beats": list(dict.fromkeys(line.goal.value for line in segment.lines if line.goal)),
            "seconds": round(placed.seconds, 1),
            "score": standing.score if standing else 0.0,
            "reasons": [asdict(reason) for reason in standing.reasons] if standing else [],
            "why": segment.why,
        }


def _tell_plan(rows: Iterator[dict[str, Any]], *, people: bool) -> None:
    if not people:
        for row in rows:
            say_json(row)
        return
    table = Table("at", "product", "for", "s", "beats", "why", box=None, pad_edge=False)
    for row in rows:
        beats, length = " ".join(row["beats"]), f"{row['seconds']:.0f}"
        table.add_row(row["at"][11:19], row["product"] or "", row["appeal"], length, beats, row["why"])
    Console().print(table)


def _ranking(shop: Shop, standings: tuple[Standing, ...]) -> Table:
    names = {product.id: product.name for product in shop.products}
    title = f"goal: {shop.aims.goal} (margins are for your eyes only)"
    table = Table(
        "", "product", "score", "how often", "why", title=title, title_justify="left", box=None, pad_edge=False
    )
    for place, one in enumerate(standings[:RANKED_AT_MOST], 1):
        table.add_row(str(place), names[one.product_id], f"{one.score:+.2f}", f"{one.weight:.1f}x", one.why)
    return table


def _table(lines: Iterator[dict[str, Any]]) -> Table:
    table = Table("s", "product", "for", "beat", "line", box=None, pad_edge=False)
    for line in lines:
        length, appeal = f"{line['seconds']:.1f}", line["appeal"] or ""
        table.add_row(length, line["product"] or "", appeal, line["beat"] or "", line["text"])
    return table


async def present() -> datetime:
    """The wall time now."""
    return Clock().wall()
