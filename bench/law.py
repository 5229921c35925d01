"""The claims gate on an own corpus: sentences the advertising law forbids, and innocent ones that sound alike."""

from collections.abc import Iterator
from csv import QUOTE_NONE, DictReader
from pathlib import Path
from typing import Final

from bench.report import Report, Row
from comments.meaning import Reader
from script_gen.claims import Guard

CORPUS: Final = Path(__file__).parent / "corpus"


def run() -> Report:
    """Recall over the forbidden, false alarms over the innocent: of the rules, and with the second reader beside them.

    The unseen sentences were written after the rules and never looked at when mending: how the gate fares with
    wordings nobody foresaw. The second reader was fitted on the corpus, so there only the unseen ones count for it.
    """
    reader = Reader()
    rules, both = Guard(), Guard(reader.embed)
    (caught, forbidden), (alarms, innocent) = _found(rules, "forbidden"), _found(rules, "innocent")
    unseen, let_be = _found(both, "unseen_forbidden"), _found(both, "unseen_innocent")
    alone, alarmed = _found(rules, "unseen_forbidden"), _found(rules, "unseen_innocent")
    return Report(
        "law",
        (
            Row("forbidden sentences", forbidden, "of our own", 200, "higher"),
            Row("innocent sentences", innocent, "of our own", 200, "higher"),
            Row("recall", caught / forbidden, "", 0.97, "higher"),
            Row("false alarms", 100 * alarms / innocent, "%", 2),
            Row("unseen sentences, forbidden and innocent", unseen[1] + let_be[1], ""),
            Row("unseen: recall of the rules", alone[0] / alone[1], ""),
            Row("unseen: false alarms of the rules", 100 * alarmed[0] / alarmed[1], "%"),
            Row("unseen: recall with the second reader", unseen[0] / unseen[1], ""),
            Row("unseen: false alarms with the second reader", 100 * let_be[0] / let_be[1], "%"),
        ),
    )


def _found(guard: Guard, verdict: str) -> tuple[int, int]:
    """How many of the sentences the gate stops, and how many there are."""
    judged = [guard.check(text, category) is not None for category, text in sentences(verdict)]
    return sum(judged), len(judged)


def sentences(verdict: str) -> Iterator[tuple[str, str]]:
    """Category and text of each sentence of `law_<verdict>.tsv`."""
    with (CORPUS / f"law_{verdict}.tsv").open(encoding="utf-8", newline="") as file:
        yield from ((row["category"], row["text"]) for row in DictReader(file, delimiter="\t", quoting=QUOTE_NONE))
