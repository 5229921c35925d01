"""How soon the voice begins: a text given to the speaking process until its first sound is there."""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

from bench.report import Report, Row
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from script_gen.openers import OPENERS
from stream.clock import Clock

ANSWERS: Final = {
    "zh": (
        "一盒六十八元，今天买两盒还送茶漏。",
        "包邮的，下单以后四十八小时内发货。",
        "可以退，七天以内都可以申请。",
        "保质期是十八个月，放在阴凉的地方。",
        "还有三百多盒，喜欢的可以放心拍。",
        "用八十五度的水，泡两分钟就能喝。",
    ),
    "en": (
        "It is twenty nine dollars today, with free shipping.",
        "Yes, you can return it within thirty days.",
        "We have about forty left in this color.",
        "It holds half a liter, enough for two cups.",
        "Orders leave our house within two days.",
        "It is made of steel and weighs very little.",
    ),
}
LIMITS_MS: Final = {"zh": (600.0, 80.0), "en": (80.0, 80.0)}
"""Nothing known beforehand; an opener known."""


def run() -> Report:
    """Six urgent answers a language, each new to the cache; then the same behind openers made in advance."""
    rows: list[Row] = []
    for language, (cold_limit, opener_limit) in LIMITS_MS.items():
        cold, opened = asyncio.run(_measured(language))
        rows.append(Row(f"{language}: first sound, cold clause, median", 1000 * median(cold), "ms", cold_limit))
        rows.append(Row(f"{language}: first sound, cold clause, worst", 1000 * max(cold), "ms"))
        rows.append(Row(f"{language}: first sound behind an opener, median", 1000 * median(opened), "ms", opener_limit))
    return Report("voice-first", tuple(rows))


async def _measured(language: str) -> tuple[list[float], list[float]]:
    openers = OPENERS[language]
    delivery = Delivery(language=language, mood="warm")
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        async with VoiceProcess(Clock(), cache_dir=Path(scratch)) as voice:
            await voice.warm(openers[:3], delivery)
            cold = [await _first(voice, text, delivery) for text in ANSWERS[language]]
            space = "" if language == "zh" else " "
            opened = [
                await _first(voice, openers[number % 3] + space + text, delivery)
                for number, text in enumerate(ANSWERS[language])
            ]
    return cold, opened


async def _first(voice: VoiceProcess, text: str, delivery: Delivery) -> float:
    """Seconds to the first clause; the rest of the line is spoken too, so that the next one finds a quiet voice."""
    begun = time.perf_counter()
    first = 0.0
    async for _ in voice.speak(text, delivery, urgent=True):
        first = first or time.perf_counter() - begun
    return first
