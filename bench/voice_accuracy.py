"""Whether the voices are understood: a speech recogniser reads back forty selling sentences, figures included."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC
from pypinyin import lazy_pinyin

from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import whole_line
from host.assets import asset_dir
from host.voice.cache import ClauseCache
from host.voice.speaker import Speaker
from host.voice.speech import Delivery
from host.voice.text import en_rules, en_signs, zh_rules, zh_signs
from host.voice.text.reading import Rule, plain, read, spoken

VOICES: Final = (("zh", "zf_xiaoyi"), ("en", "heart"))
LETTERS: Final = {"M": "艾姆", "L": "艾勒"}
"""By themselves, as Mandarin speakers say them."""
LIMITS: Final = {"zh": 3.0, "en": 2.0}
PROMPT: Final = {"zh": "以下是普通话的句子。", "en": None}
"""The recogniser writes simplified characters and figures like those of the sentences."""


def run(voices: Sequence[tuple[str, str]] = VOICES) -> Report:
    """The share of toneless syllables (Mandarin) or words (English) that come back wrong. Needs the test assets."""
    ear = listener()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        speaker = Speaker(ClauseCache(Path(scratch), 1 << 28), asset_dir)
        for language, voice in voices:
            sounds = (whole_line(speaker, text, Delivery(voice, language)) for text in SENTENCES[language])
            rate, misheard = error_rate(ear, language, SENTENCES[language], sounds)
            what = "syllables" if language == "zh" else "words"
            rows.append(Row(f"{voice}: {what} wrong", 100 * rate, "%", LIMITS[language]))
            rows += [Row(f"  heard: {heard.strip()}", wrong, "wrong") for heard, wrong in misheard]
    return Report("voice-accuracy", tuple(rows))


def listener() -> Any:
    """whisper-base on one thread. Raises `AssetMissing` until `livehost install --tests` has been run."""
    from faster_whisper import WhisperModel  # not part of a plain installation

    return WhisperModel(str(asset_dir("whisper")), device="cpu", compute_type="int8", cpu_threads=1)


def error_rate(
    ear: Any, language: str, texts: Sequence[str], sounds: Iterable[NDArray[np.int16]]
) -> tuple[float, list[tuple[str, int]]]:
    """Errors by number of units, and what was heard of the sentences with errors; `sounds` are at 48 kHz."""
    units = syllables if language == "zh" else words
    errors, total = 0, 0
    misheard: list[tuple[str, int]] = []
    for text, pcm in zip(texts, sounds, strict=True):
        heard = _heard(ear, language, pcm)
        wanted = units(text)
        wrong = distance(wanted, units(heard))
        errors, total = errors + wrong, total + len(wanted)
        misheard += [(heard, wrong)] if wrong else []
    return errors / total, misheard


def _heard(ear: Any, language: str, pcm: NDArray[np.int16]) -> str:
    sound = pcm.astype(np.float32)[: len(pcm) // 3 * 3].reshape(-1, 3).mean(axis=1) / 32768
    parts, _ = ear.transcribe(sound, language=language, initial_prompt=PROMPT[language], beam_size=5)
    return "".join(part.text for part in parts)


def syllables(text: str) -> list[str]:
    """What is said of a Mandarin text as pinyin without tones: homophones are no errors."""
    rules = [*zh_rules.RULES, *zh_signs.SIGNS, *zh_signs.PAUSES]
    simplified = OpenCC("t2s").convert(_said(text, rules)).replace("两", "二")
    simplified = re.sub(r"(?<![A-Za-z])[ML](?![A-Za-z])", lambda letter: LETTERS[letter[0]], simplified)
    return lazy_pinyin(re.findall(r"[\u4e00-\u9fff]|[A-Za-z]+", simplified))


def words(text: str) -> list[str]:
    """What is said of an English text, in lower case."""
    rules = [*en_rules.RULES, *en_signs.SIGNS, *en_signs.PAUSES]
    clock = re.sub(r"(\d)\.(\d\d) ?pm", r"\1:\2 pm", text)  # the recogniser's own way of writing it
    return re.findall(r"[a-z']+", _said(clock, rules).lower())


def _said(text: str, rules: Sequence[Rule]) -> str:
    return spoken(read(plain(text), rules)).text


def distance(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein distance in words or syllables."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]
