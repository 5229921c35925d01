"""`livehost say`: one text spoken into a WAV file, with the place of every phoneme and word in it."""

import asyncio
import json
import re
import wave
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar

import numpy as np
import typer
from numpy.typing import NDArray

from host.assets import lacking
from host.commands.shop import refuse, settings_from
from host.settings import Settings
from host.voice.catalog import VOICES, VoiceCard
from host.voice.delivery import BRAND_STYLES
from host.voice.errors import VoiceFault
from host.voice.own import read_voices
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery, Mark, Speech, Word
from script_gen.line import Mood
from stream.clock import Clock
from stream.timeline import RATE_HZ, Samples, to_s

Span = TypeVar("Span", Mark, Word)
MOODS: Final = {mood.value: mood for mood in Mood} | {
    "happy": Mood.EXCITED,
    "hesitant": Mood.CALM,
    "upset": Mood.SORRY,
}
"""The host's moods, and under a viewer's mood the one in which the host answers it."""


def say(
    text: Annotated[str, typer.Argument(help="What to say, as it is written: prices, sizes and dates are read out.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="WAV file to write: 48 kHz, mono.", dir_okay=False)],
    language: Annotated[
        str | None, typer.Option(help="zh or en; default: the voice's, or the text's.", metavar="zh|en")
    ] = None,
    voice: Annotated[str | None, typer.Option(help="Voice id; default: the language's first.")] = None,
    mood: Annotated[str, typer.Option(help=f"How to say it: {', '.join(MOODS)}.", show_choices=False)] = "neutral",
    brand_style: Annotated[str, typer.Option(help=f"One of {', '.join(BRAND_STYLES)}.")] = "",
    marks: Annotated[Path | None, typer.Option(help="JSON file for phoneme and word times.", dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say what was written as one JSON object.")] = False,
) -> None:
    """Say a text into a WAV file, with the voice the host would use on air.

    The marks file holds, in samples at 48 kHz, every phoneme (`marks`: `at`, `until`, `phone`) and every written word
    (`words`: `at`, `until`, `start`, `stop`, `text`).

    **Examples**

    - `livehost say "一盒68元，买两盒送茶漏" -o price.wav`
    - `livehost say "It's $24.50." --mood excited -o price.wav --marks price.json`
    """
    if language not in {"zh", "en", None}:
        raise typer.BadParameter(f"{language!r} is not spoken: zh or en", param_hint="--language")
    if mood not in MOODS:
        raise typer.BadParameter(f"{mood!r} is none of {', '.join(MOODS)}", param_hint="--mood")
    if brand_style and brand_style not in BRAND_STYLES:
        raise typer.BadParameter(f"{brand_style!r} is none of {', '.join(BRAND_STYLES)}", param_hint="--brand-style")
    if lack := lacking():
        refuse(lack)
    spoken_in = language or language_of(text, voice)
    delivery = Delivery(voice or "", spoken_in, brand_style, MOODS[mood].value)
    try:
        speech = whole(asyncio.run(_spoken(text, delivery)))
    except VoiceFault as fault:
        refuse(str(fault))
    try:
        write_wav(speech.pcm, out)
        if marks:
            marks.write_text(json.dumps(described(speech, text), ensure_ascii=False), "utf-8")
    except OSError as error:
        refuse(f"cannot write {error.filename or out}: {error.strerror}")
    seconds = round(to_s(speech.length), 3)
    report = {
        "out": str(out),
        "seconds": seconds,
        "samples": int(speech.length),
        "marks": str(marks) if marks else None,
    }
    typer.echo(json.dumps(report, ensure_ascii=False) if as_json else f"{out}: {seconds:.2f} s")


def language_of(text: str, voice: str | None) -> str:
    """The language of a known voice; otherwise English for Latin letters without a Chinese character."""
    spoken = next((card.language for card in known() if card.id == voice), None)
    latin = re.search("[A-Za-z]", text) and not re.search("[\u4e00-\u9fff]", text)
    return spoken or ("en" if latin else "zh")


def known() -> tuple[VoiceCard, ...]:
    """livehost's voices and the merchant's own; a faulty file of them ends the command."""
    try:
        return (*VOICES, *read_voices(settings_from().voices_file))
    except VoiceFault as fault:
        refuse(str(fault))


def whole(clauses: list[Speech]) -> Speech:
    """The clauses of a line as one speech."""
    starts = np.cumsum([0, *(clause.length for clause in clauses)])
    shifted = list(zip(clauses, map(int, starts), strict=False))
    return Speech(
        np.concatenate([clause.pcm for clause in clauses]),
        tuple(_later(mark, start) for clause, start in shifted for mark in clause.marks),
        tuple(_later(word, start) for clause, start in shifted for word in clause.words),
        clauses[0].start,
        clauses[-1].stop,
    )


def _later(span: Span, by: int) -> Span:
    return replace(span, at=Samples(span.at + by), until=Samples(span.until + by))


def described(speech: Speech, text: str) -> dict[str, Any]:
    """`{"samples","marks":[{"at","until","phone"}],"words":[{"at","until","start","stop","text"}]}`, in samples."""
    return {
        "samples": int(speech.length),
        "marks": [{"at": mark.at, "until": mark.until, "phone": mark.phone} for mark in speech.marks],
        "words": [
            {"at": w.at, "until": w.until, "start": w.start, "stop": w.stop, "text": text[w.start : w.stop]}
            for w in speech.words
        ],
    }


async def _spoken(text: str, delivery: Delivery) -> list[Speech]:
    async with voice_of(settings_from()) as voice:
        return [speech async for speech in voice.speak(text, delivery)]


def voice_of(settings: Settings) -> VoiceProcess:
    """The voice a show would have, with its clause cache. Raises `VoicesFault`."""
    cache, limit = settings.data_dir / "clauses", settings.voice_cache_mb << 20
    return VoiceProcess(Clock(), cache_dir=cache, cache_limit_bytes=limit, voices_file=settings.voices_file)


def write_wav(pcm: NDArray[np.int16], out: Path) -> None:
    """Write mono sound at 48 kHz. Raises `OSError`."""
    with out.open("wb") as raw, wave.open(raw, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(pcm.astype("<i2").tobytes())
