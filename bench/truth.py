"""Own questions over the sample shops, read and answered as on the air: the right fact, or an honest deferral."""

from collections.abc import Iterator
from csv import QUOTE_NONE, DictReader
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TextIO

from bench.report import Report, Row
from comments.meaning import Reader
from script_gen.answer import Answer, Answerer, Question
from script_gen.product import Shop
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

CORPUS: Final = Path(__file__).parent / "corpus"
WALL: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the corpus with what answers it."""

    language: str
    on_air: str
    question: str
    facts: tuple[frozenset[str], ...]
    """Sets of fact ids, one of which the answer must cite whole; empty when the shop's file says nothing."""
    said: str
    """What must stand in the answer."""
    after: str
    """What the same viewer asked before."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How one question went."""

    asked: Asked
    answer: Answer

    @property
    def right(self) -> bool:
        """The right fact with the right words, or a deferral where nothing is known."""
        if not self.asked.facts:
            return self.answer.deferred
        return not self.answer.deferred and self._cites and self.asked.said in self.answer.text

    @property
    def false(self) -> bool:
        """Something was stated that does not answer the question."""
        return not self.answer.deferred and bool(self.answer.fact_ids) and not self.right

    @property
    def _cites(self) -> bool:
        cited = set(self.answer.fact_ids)
        return any(facts <= cited for facts in self.asked.facts)


def run() -> Report:
    """Shares of the answerable answered and the unanswerable deferred, and false statements, over both languages."""
    judged, unseen = list(judge_all()), list(judge_all("truth_unseen"))
    known = [each for each in judged if each.asked.facts]
    unknown = [each for each in judged if not each.asked.facts]
    return Report(
        "truth",
        (
            Row("questions", len(judged), "of our own", 200, "higher"),
            Row("of which unanswerable", 100 * len(unknown) / len(judged), "%", 33, "higher"),
            Row("answered with what is not so", sum(each.false for each in judged), "answers", 0),
            Row("answerable answered right", 100 * sum(each.right for each in known) / len(known), "%", 92, "higher"),
            Row("unanswerable deferred", 100 * sum(each.right for each in unknown) / len(unknown), "%", 100, "higher"),
            Row("unseen questions, written after the rules", len(unseen), ""),
            Row("unseen: right", 100 * sum(each.right for each in unseen) / len(unseen), "%"),
            Row("unseen: stated beside the question", sum(each.false for each in unseen), "answers"),
        ),
    )


def judge_all(part: str = "truth") -> Iterator[Judged]:
    """Every question of the corpus, or of the other one, `truth_unseen`, answered."""
    reader = Reader()
    for language in ("zh", "en"):
        answerer = Answerer(load_shop(sample_shop(language)), embed=reader.embed)
        for asked in corpus(language, part):
            yield Judged(asked, answerer.answer(_question(asked, reader), wall=WALL))


def corpus(language: str, part: str = "truth") -> Iterator[Asked]:
    """The questions of one language."""
    with (CORPUS / f"{part}_{language}.tsv").open(encoding="utf-8", newline="") as file:
        yield from _rows(file, language)


def in_shops(language: str, part: str = "shops") -> Iterator[tuple[Shop, list[Asked]]]:
    """The shops of our own that have questions beside them, `bench/corpus/<part>/*_<language>`."""
    for folder in sorted((CORPUS / part).glob(f"*_{language}")):
        with (folder / "asked.tsv").open(encoding="utf-8", newline="") as file:
            yield load_shop(folder), list(_rows(file, language))


def _rows(file: TextIO, language: str) -> Iterator[Asked]:
    for row in DictReader(file, delimiter="\t", quoting=QUOTE_NONE):
        ways = [way for way in (row["fact"] or "").split("|") if way not in {"", "-"}]
        facts = tuple(frozenset(way.split("+")) for way in ways)
        yield Asked(language, row["on_air"], row["question"], facts, row["said"] or "", row["after"] or "")


def _question(asked: Asked, reader: Reader) -> Question:
    before = _read(asked.after, asked, reader, None) if asked.after else None
    return _read(asked.question, asked, reader, before)


def _read(text: str, asked: Asked, reader: Reader, before: Question | None) -> Question:
    meaning = reader.read(text, asked.language)
    return Question(text, meaning.intent.value, meaning.language, product_id=asked.on_air, before=before)
