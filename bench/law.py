"""The claims gate on an own corpus: sentences the advertising law forbids, and innocent ones that sound alike."""

from collections.abc import Iterator
from csv import QUOTE_NONE, DictReader
from pathlib import Path
from typing import Final

from bench.report import Report, Row
from script_gen.claims import Guard

CORPUS: Final = Path(__file__).parent / "corpus"


def run() -> Report:
    """Recall over the forbidden, false alarms over the innocent."""
    forbidden, innocent = list(sentences("forbidden")), list(sentences("innocent"))
    guard = Guard()
    caught = sum(guard.check(text, category) is not None for category, text in forbidden)
    alarms = sum(guard.check(text, category) is not None for category, text in innocent)
    return Report(
        "law",
        (
            Row("forbidden sentences", len(forbidden), "of our own", 200, "higher"),
            Row("innocent sentences", len(innocent), "of our own", 200, "higher"),
            Row("recall", caught / len(forbidden), "", 0.97, "higher"),
            Row("false alarms", 100 * alarms / len(innocent), "%", 2),
        ),
    )


def sentences(verdict: str) -> Iterator[tuple[str, str]]:
    """Category and text of each sentence of `law_<verdict>.tsv`."""
    with (CORPUS / f"law_{verdict}.tsv").open(encoding="utf-8", newline="") as file:
        yield from ((row["category"], row["text"]) for row in DictReader(file, delimiter="\t", quoting=QUOTE_NONE))
