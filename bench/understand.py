"""How well and how fast comments are understood and moderated, on the comments written apart from the seeds."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from csv import QUOTE_NONE, DictReader
from pathlib import Path

from bench.report import Report, Row, spread
from comments.clean import clean_text
from comments.comment import SECOND, Comment, Meaning
from comments.inbox import Inbox
from comments.meaning import Reader
from comments.moderation import moderate

DATA = Path(__file__).parent.parent / "tests/comments/data"

OVERHEARD = DATA / "overheard.tsv"
"""Slang, typos, dialect and mixed languages only: harder than what is promised, and reported beside it."""


def run() -> Report:
    """Macro-F1 and accuracy on each file, milliseconds of one core for a comment, microseconds in a flood."""
    reader = Reader()
    reader.load()
    reader.read("warm up")
    judged: list[Row] = []
    short_ms: list[float] = []
    for path in (*held_out(), OVERHEARD):
        rows = labelled(path)
        said, took_ms = _timed(reader, [row["text"] for row in rows])
        judged += _judged(path.stem, rows, said, promised=path != OVERHEARD)
        short_ms += took_ms
    texts = [row["text"] for path in held_out() for row in labelled(path)]
    _, long_ms = _timed(reader, [" ".join(texts[at : at + 20]) for at in range(0, 200, 20)])
    return Report(
        "understand",
        (
            *judged,
            *spread("short comment, all of it", short_ms, "ms", 15.0, at="p95"),
            *spread("300 characters, all of it", long_ms, "ms", 40.0, at="p95"),
            Row("comment refused in a flood", _flood_us(), "µs", 20.0),
        ),
    )


def held_out() -> list[Path]:
    """The files of comments written apart from the seeds; a new `heldout-….tsv` needs no word here."""
    return sorted(DATA.glob("heldout*.tsv"))


def labelled(path: Path) -> list[dict[str, str]]:
    """Rows with the columns `intent`, `mood`, `language` and `text`."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(DictReader(file, delimiter="\t", quoting=QUOTE_NONE))


def _judged(
    name: str, rows: Sequence[Mapping[str, str]], said: Sequence[Meaning], *, promised: bool
) -> tuple[Row, ...]:
    language = sum(row["language"] == meaning.language for row, meaning in zip(rows, said, strict=True)) / len(rows)
    intent = macro_f1([row["intent"] for row in rows], [meaning.intent for meaning in said])
    mood = macro_f1([row["mood"] for row in rows], [meaning.mood for meaning in said])
    of_intent, of_mood, of_language = (0.88, 0.85, 0.99) if promised else (None, None, None)
    return (
        Row(f"{name}, {len(rows)} comments: intent", intent, "F1", of_intent, "higher"),
        Row(f"{name}: mood", mood, "F1", of_mood, "higher"),
        Row(f"{name}: language", language, "right", of_language, "higher"),
    )


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean over labels of the harmonic mean of precision and recall."""
    asked, given = Counter(truth), Counter(said)
    hits = Counter(label for label, answer in zip(truth, said, strict=True) if label == answer)
    return sum(2 * hits[label] / (asked[label] + given[label]) for label in asked) / len(asked)


def _timed(reader: Reader, texts: Sequence[str]) -> tuple[list[Meaning], list[float]]:
    said, took_ms = [], []
    for text in texts:
        start = time.thread_time()
        cleaned = clean_text(text)
        moderate(cleaned, "a viewer")
        said.append(reader.read(cleaned))
        took_ms.append((time.thread_time() - start) * 1000)
    return said, took_ms


def _flood_us(count: int = 20_000) -> float:
    """Microseconds a comment, when 2,000 a second come from ever new names."""
    inbox = Inbox()
    flood = [
        Comment(str(n), "page", f"viewer {n}", f"buy buy {n % 97}", received_at=n * SECOND // 2000)
        for n in range(count)
    ]
    start = time.thread_time()
    for comment in flood:
        inbox.admit(comment, comment.received_at)
    return (time.thread_time() - start) / count * 1e6
