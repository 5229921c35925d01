"""`livehost rehearse`: plays a show before anyone watches, and says what it is worth."""

import asyncio
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.table import Table

from host.commands.lines import Json, for_people
from host.commands.script import present
from host.commands.shop import Seed, VoiceId, load, refuse, settings_from
from host.compose.programme import Timed, crowd_for, personas_of
from host.compose.rehearsing import Rehearsal, precedents, rehearsed
from host.compose.speaking import usual_manner
from host.rehearsal.page import clock, grade, page, told, words_of
from host.rehearsal.played import Played
from host.rehearsal.score import Score, score
from host.voice.errors import VoiceFault
from script_gen.facts import ShopFacts
from script_gen.product import Shop

_COLOURS: Final = {"good": "green", "fair": "yellow", "bad": "red"}


def rehearse(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    minutes: Annotated[float, typer.Option(help="Length of the show.", min=0.5, max=1440)] = 30.0,
    crowd: Annotated[
        str,
        typer.Option(
            help="Who comes: `all`, `none`, names such as `careful,doubter`, or a persona file of your own (TOML)."
        ),
    ] = "all",
    per_minute: Annotated[float, typer.Option(help="Comments a minute, on average.", min=0.1, max=600)] = 4.0,
    at: Annotated[
        datetime | None, typer.Option(help="When the show opens, local time; offers are those of that day.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="Also write the report, a page with charts.", dir_okay=False)
    ] = None,
    seed: Seed = 1,
    voice: VoiceId = None,
    as_json: Json = False,
) -> None:
    """Play a show under a virtual clock, with a simulated crowd, and score it: nothing is heard, drawn or sent.

    Coverage of products and facts, repetition, what the gates would have refused, questions without an answer, waiting
    times and pace; each gets a mark up to 100. Exit code 1 when something was said that may not be said.

    **Examples**

    - `livehost rehearse myshop --minutes 60 -o report.html`
    - `livehost rehearse myshop --crowd careful,doubter --per-minute 10`
    - `livehost rehearse myshop --at 2027-02-06T20:00:00 --json`
    """
    sound = load(shop)
    if out is not None and not out.parent.is_dir():
        refuse(f"cannot write {out}: there is no folder {out.parent}")
    opened = asyncio.run(present()) if at is None else at.astimezone()
    rehearsal = _rehearsal(sound, crowd, voice, minutes, per_minute, seed, opened)
    played = rehearsed(rehearsal)
    judged = score(played, rehearsal.facts, opened)
    if out is not None:
        _write(out, played, judged, sound, opened)
    if for_people(as_json):
        _show(judged, sound)
    else:
        typer.echo(json.dumps(as_data(judged), ensure_ascii=False))
    raise typer.Exit(1 if judged.breaches else 0)


def _rehearsal(
    shop: Shop, crowd: str, voice: str | None, minutes: float, per_minute: float, seed: int, opened: datetime
) -> Rehearsal:
    settings = settings_from(voice=voice)
    try:
        manner, past = usual_manner(shop, settings), precedents(settings)
        people = _crowd(shop, crowd, seed, per_minute)
    except (ValueError, VoiceFault) as fault:
        refuse(str(fault))
    return Rehearsal(
        facts=ShopFacts(shop),
        manner=manner,
        length_s=minutes * 60,
        seed=seed,
        opened=opened,
        crowd=people,
        past=past,
    )


def _crowd(shop: Shop, named: str, seed: int, per_minute: float) -> Timed | None:
    if named == "none":
        return None
    return crowd_for(shop, seed=seed, per_minute=per_minute, personas=personas_of(named))


def _write(out: Path, played: Played, judged: Score, shop: Shop, opened: datetime) -> None:
    try:
        out.write_text(page(played, judged, shop, opened), "utf-8")
    except OSError as error:
        refuse(f"cannot write {out}: {error.strerror}")


def as_data(judged: Score) -> dict[str, Any]:
    """The score as one JSON object: `total`, `marks`, and what they are made of."""
    data = asdict(judged)
    likeness = data.pop("likeness_at")
    fresh = {"mean_likeness": round(judged.fresh.mean, 4), "again": judged.fresh.again, "lines": len(likeness)}
    waits = {"median_s": round(judged.answers.median_s, 2), "p95_s": round(judged.answers.p95_s, 2)}
    marks = {name: round(mark, 1) for name, mark in judged.marks.items()}
    return {"total": round(judged.total, 1), "marks": marks} | data | {"fresh": fresh, "waits": waits}


def _show(judged: Score, shop: Shop) -> None:
    out = Console(highlight=False)
    out.print(f"[bold]{shop.name}[/] · {judged.minutes:g} minutes · [bold]{judged.total:.0f}[/] of 100")
    table = Table("", "mark", "", box=None, pad_edge=False)
    for name, sentence in told(judged, words_of("en")).items():
        mark = judged.marks[name]
        table.add_row(name, f"[{_COLOURS[grade(mark)]}]{mark:.0f}[/]", sentence)
    out.print(table)
    for breach in judged.breaches:
        out.print(f"[red]{clock(breach.at_s)} {breach.rule}[/]: {breach.text}", soft_wrap=True)
    if judged.unanswered:
        out.print("\nAsked, and not in the shop file (answers belong into `faq` or `facts`):")
        for one in judged.unanswered[:10]:
            out.print(f"  {one.times} × {one.text}  [dim]{one.product_id or ''}[/]", soft_wrap=True)
