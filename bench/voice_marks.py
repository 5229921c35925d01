"""Whether marks are exact: their durations add up to the sound, to the sample, without a gap or an overlap."""

import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Final

from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.voice.cache import ClauseCache
from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Speech

LINES: Final = {"zh": 4, "en": 40}


def run() -> Report:
    """Clauses of the selling sentences, made and recalled, in both languages."""
    rows: list[Row] = []
    for language, lines in LINES.items():
        with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
            speaker = Speaker(ClauseCache(Path(scratch), 1 << 28), asset_dir)
            twice = [
                speech
                for text in 2 * SENTENCES[language][:lines]
                for speech in clauses(speaker, text, Delivery(language=language))
            ]
        rows.append(Row(f"{language}: clauses looked at", len(twice), "clauses"))
        rows.append(Row(f"{language}: marks against sound, worst", max(map(_off, twice)), "samples", 0))
        rows.append(Row(f"{language}: gaps and overlaps", sum(map(_breaks, twice)), "places", 0))
    return Report("voice-marks", tuple(rows))


def _off(speech: Speech) -> int:
    return abs(sum(mark.until - mark.at for mark in speech.marks) - len(speech.pcm))


def _breaks(speech: Speech) -> int:
    edges = (speech.marks[0].at != 0) + (speech.marks[-1].until != len(speech.pcm))
    return edges + sum(before.until != after.at for before, after in pairwise(speech.marks))
