"""`livehost voices`: who can speak, under which licence and with whose consent, and a sample of each."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from host.assets import lacking
from host.assets.manifest import read_manifest
from host.commands.say import known, voice_of, whole, write_wav
from host.commands.shop import refuse, settings_from
from host.voice.catalog import CoquiSource, VoiceCard
from host.voice.errors import VoiceFault
from host.voice.speech import Delivery
from stream.timeline import to_s

SAMPLES: Final = {
    "zh": "大家好，欢迎来到直播间！今天这款保温杯，原价199元，现在只要￥99.90，喜欢的朋友可以放心下单。",
    "en": "Hello and welcome to the show! This travel mug was $45, and today it is only $29.99, with free returns.",
}
"""What each voice says when it is tried: a greeting, a price, an invitation."""

voices = typer.Typer(
    help="List the voices: language, engine, licence, consent, size and speed.\n\n"
    "Voices of your own are named in the file that LIVEHOST_VOICES_FILE points to.",
    invoke_without_command=True,
    rich_markup_mode="markdown",
    add_completion=False,
)


@voices.callback()
def listing(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a voice.")] = False,
) -> None:
    """List the voices."""
    if context.invoked_subcommand:
        return
    cards = known()
    if as_json:
        for card in cards:
            typer.echo(json.dumps(described(card), ensure_ascii=False))
    else:
        _print(cards, Console())


@voices.command(name="try")
def try_(
    ids: Annotated[list[str] | None, typer.Argument(help="Voice ids; all when left out.", metavar="ID")] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the WAV files.", file_okay=False)] = Path(
        "voices"
    ),
    text: Annotated[str | None, typer.Option(help="What to say instead of the sample sentence.")] = None,
) -> None:
    """Write a sample of each voice as a WAV file named after it."""
    cards = {card.id: card for card in known()}
    if unknown := [name for name in ids or [] if name not in cards]:
        raise typer.BadParameter(f"there is no voice {', '.join(unknown)}; known: {', '.join(cards)}", param_hint="ID")
    if lack := lacking():
        refuse(lack)
    try:
        out.mkdir(parents=True, exist_ok=True)
        failed = asyncio.run(_try([cards[name] for name in ids or cards], out, text))
    except OSError as error:
        refuse(f"cannot write: {error}")
    if failed:
        refuse("; ".join(failed))


async def _try(cards: list[VoiceCard], out: Path, text: str | None) -> list[str]:
    """Say the sample with each voice; the reasons of those that could not."""
    failed: list[str] = []
    async with voice_of(settings_from()) as voice:
        for card in cards:
            delivery = Delivery(card.id, card.language)
            try:
                speech = whole([part async for part in voice.speak(text or SAMPLES[card.language], delivery)])
            except VoiceFault as fault:
                failed.append(f"{card.id}: {fault}")
                continue
            write_wav(speech.pcm, out / f"{card.id}.wav")
            typer.echo(f"{out / card.id}.wav: {to_s(speech.length):.2f} s")
    return failed


def described(card: VoiceCard) -> dict[str, Any]:
    """`{"id","language","sex","engine","licence","consent","bytes","rtf","marks"}`; `null` is what is not known."""
    return {
        "id": card.id,
        "language": card.language,
        "sex": card.sex,
        "engine": card.engine,
        "licence": card.licence,
        "consent": card.consent,
        "bytes": _bytes(card),
        "rtf": card.rtf,
        "marks": "exact" if card.exact else "estimated",
    }


def _bytes(card: VoiceCard) -> int | None:
    """What the voice takes on disk: its model, which it may share with others, and its own style."""
    if isinstance(card.source, CoquiSource):
        return card.source.model.stat().st_size
    if card.source is not None:
        return None
    files = read_manifest().assets[card.engine].files
    return sum(file.bytes for file in files if "voices/" not in file.path or file.path == f"voices/{card.id}.bin")


def _print(cards: tuple[VoiceCard, ...], console: Console) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("id", "speaks", "sex", "engine", "licence", "size", "speed", "marks"):
        table.add_column(heading, justify="right" if heading in {"size", "speed"} else "left", no_wrap=heading == "id")
    for card in cards:
        row = described(card)
        size = f"{row['bytes'] / 1e6:.0f} MB" if row["bytes"] else ""
        speed = f"{card.rtf:.2f}" if card.rtf else ""
        table.add_row(card.id, card.language, card.sex, card.engine, card.licence, size, speed, str(row["marks"]))
    console.print(table)
    console.print("speed: seconds of work for a second of speech, on one core")
    for consent in dict.fromkeys(card.consent for card in cards):
        console.print(f"consent of {', '.join(card.id for card in cards if card.consent == consent)}: {consent}")
