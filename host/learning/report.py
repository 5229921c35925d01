"""Pure: which words sold, from the presentations a store has kept: sums, rates and how sure they are."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from host.learning.tally import DEEDS, WEIGHTS

SHOWN: Final = 20
"""Rows of words and of lines at most, the best first."""
LEAST_TOLD: Final = 3
"""Words and lines told less often say nothing yet."""
_Z: Final = 1.645
"""Both ends of a 90 % interval."""


@dataclass(slots=True)
class Row:
    """One variant, beat, product, hour, fact or sentence, with what the room did during it and in the minute after."""

    name: str
    told: int = 0
    viewer_minutes: float = 0.0
    """While it was said."""
    reached: int = 0
    """Viewers there at the begin, summed over all times it was told."""
    stayed: int = 0
    """Of those, still there a minute after."""
    deeds: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DEEDS, 0))

    def add(self, counted: Mapping[str, Any]) -> None:
        """It was told once more; `counted` is what its event keeps (`Counted.json`)."""
        self.told += 1
        self.viewer_minutes += counted["watch_s"] / 60
        self.reached += counted["viewers"]
        self.stayed += counted["stayed"]
        for deed in DEEDS:
            self.deeds[deed] += counted[deed]

    @property
    def points(self) -> float:
        """What viewers did, each deed by its weight in `WEIGHTS`."""
        return sum(WEIGHTS[deed] * count for deed, count in self.deeds.items())

    @property
    def per_100(self) -> float:
        """Points for each hundred viewers that it reached."""
        return 100 * self.points / self.reached if self.reached else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """90 % interval of `per_100`, from the Gamma of its rate."""
        if not self.reached:
            return 0.0, 0.0
        low, high = (100 * gamma_quantile(self.points + 0.5, z) / self.reached for z in (-_Z, _Z))
        return low, high

    def json(self) -> dict[str, Any]:
        """As the command prints it."""
        low, high = self.interval
        return {
            "name": self.name,
            "told": self.told,
            "viewer_minutes": round(self.viewer_minutes, 1),
            "reached": self.reached,
            "stayed": round(self.stayed / self.reached, 3) if self.reached else None,
            **self.deeds,
            "points_per_100": round(self.per_100, 2),
            "low": round(low, 2),
            "high": round(high, 2),
        }


@dataclass(frozen=True, slots=True)
class Account:
    """All tables of a report."""

    presentations: int
    simulated: bool
    tables: Mapping[str, tuple[Row, ...]]
    """`variants`, `products`, `hours`, `beats`, `words` and `lines`."""

    def json(self) -> dict[str, Any]:
        """As the command prints it."""
        tables = {name: [row.json() for row in rows] for name, rows in self.tables.items()}
        return {"presentations": self.presentations, "simulated": self.simulated, **tables}


def account(
    presented: Iterable[Mapping[str, Any]],
    *,
    simulated: bool = False,
    said: Callable[[str], str] = lambda fact: fact,
    named: Callable[[str], str] = lambda product: product,
) -> Account:
    """The report on kept presentations, real ones or simulated ones, never both together.

    `said` turns a fact's id into its words, `named` a product's id into its name. A deed counts for every line of the
    minute before it, so the rows of beats, words and lines overlap; variants, products and hours count each deed once.
    """
    rows: dict[str, defaultdict[str, Row]] = {name: defaultdict(lambda: Row("")) for name in _TABLES}
    count = 0
    for data in presented:
        if bool(data["simulated"]) is not simulated:
            continue
        count += 1
        for table, name in (
            ("variants", data["appeal"]),
            ("products", named(data["product_id"])),
            ("hours", f"{data['began'][11:13]}:00"),
        ):
            _row(rows[table], name).add(data)
        for line in data["lines"]:
            _row(rows["beats"], line["goal"] or "").add(line)
            _row(rows["lines"], line["text"]).add(line)
            for fact in line["fact_ids"]:
                if _tells(fact):
                    _row(rows["words"], said(fact)).add(line)
    return Account(count, simulated, {name: _sorted(name, rows[name].values()) for name in _TABLES})


_TABLES: Final = ("variants", "products", "hours", "beats", "words", "lines")


def _tells(fact_id: str) -> bool:
    """Whether a fact is something a buyer may be moved by; its name, link and price stand in every presentation."""
    return fact_id.rpartition(".")[2] not in {"name", "number", "price"}


def _row(rows: defaultdict[str, Row], name: str) -> Row:
    row = rows[name]
    row.name = name
    return row


def _sorted(table: str, rows: Iterable[Row]) -> tuple[Row, ...]:
    if table == "hours":
        return tuple(sorted(rows, key=lambda row: row.name))
    best = sorted(rows, key=lambda row: (-row.interval[0], -row.per_100, -row.told))
    if table in {"words", "lines"}:
        return tuple(row for row in best if row.told >= LEAST_TOLD)[:SHOWN]
    return tuple(best)


def gamma_quantile(shape: float, z: float) -> float:
    """The quantile of Gamma(shape, 1) at the standard normal's `z` (Wilson and Hilferty, 1931)."""
    ninth = 1 / (9 * shape)
    return float(shape * max(0.0, 1 - ninth + z * ninth**0.5) ** 3)
