"""What speech costs: work for a second of it, cold, and in a shop's second hour when the clause cache knows it."""

import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.voice.cache import ClauseCache
from host.voice.plan import Planned
from host.voice.speaker import Speaker
from host.voice.speech import Delivery
from script_gen.script import Script
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import to_s

LIMITS: Final = {"zh": (0.6, 0.25), "en": (0.05, 0.05)}
"""Cold, and in the second hour."""
LINES: Final = 8
"""Sentences spoken for the cold figure: about 40 s of speech."""
HOUR_S: Final = 3600.0


def run() -> Report:
    """Speak a few lines cold; then cut two hours of script into clauses and count what the second hour still costs."""
    rows: list[Row] = []
    for language, (cold_limit, hour_limit) in LIMITS.items():
        with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
            speaker = Speaker(ClauseCache(Path(scratch), 1 << 28), asset_dir, threads=1)
            cold, syllable_s = _cold(speaker, language)
            new = _new_in_second_hour(speaker, language, syllable_s)
        rows.append(Row(f"{language}: work for 1 s of speech, cold", cold, "s", cold_limit))
        rows.append(Row(f"{language}: share of the second hour that is new", 100 * new, "%"))
        rows.append(Row(f"{language}: work for 1 s of speech, second hour", cold * new, "s", hour_limit))
    return Report("voice-speed", tuple(rows))


def _cold(speaker: Speaker, language: str) -> tuple[float, float]:
    """Work of one thread for a second of sound, and seconds of sound for a syllable, pauses included."""
    delivery = Delivery(language=language)
    clauses(speaker, "Hello." if language == "en" else "你好。", delivery)
    texts = SENTENCES[language][:LINES]
    begun = time.process_time()
    spoken = [speech for text in texts for speech in clauses(speaker, text, delivery)]
    work = time.process_time() - begun
    seconds = sum(to_s(speech.length) for speech in spoken)
    said = sum(_syllables(planned) for text in texts for planned in speaker.plan(text, delivery))
    return work / seconds, seconds / said


def _new_in_second_hour(speaker: Speaker, language: str, syllable_s: float) -> float:
    """The share of the second hour's speech whose clauses the first hour did not hold."""
    heard: set[str] = set()
    spent_s, said, new = 0.0, 0, 0
    for planned in _script(speaker, language):
        syllables = _syllables(planned)
        if spent_s >= HOUR_S:
            said += syllables
            new += 0 if planned.key in heard else syllables
        heard.add(planned.key)
        spent_s += syllables * syllable_s
        if spent_s >= 2 * HOUR_S:
            break
    return new / said


def _script(speaker: Speaker, language: str) -> Iterator[Planned]:
    """The clauses of the sample shop's script as it goes on air, for ever."""
    shop = load_shop(sample_shop(language))
    script = Script(shop, seed=1)
    wall = datetime(2026, 11, 22, 20, tzinfo=UTC)
    while True:
        wall += timedelta(seconds=40)
        for line in script.next_segment(wall=wall).lines:
            yield from speaker.plan(line.text, Delivery("", language, shop.brand_style, line.mood.value))


def _syllables(planned: Planned) -> int:
    return sum(token.syllables for token in planned.clause.tokens)
