"""One benchmark's result: rows with a limit, as a table for people and one JSON object for programs."""

import json
import platform
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Literal

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `limit` is `None` when it is only told, not promised."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def ok(self) -> bool:
        """Whether the figure keeps its promise."""
        if self.limit is None:
            return True
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's rows."""

    name: str
    rows: tuple[Row, ...]
    machine: str = field(
        default_factory=lambda: f"{platform.machine()} {platform.system()} Python {platform.python_version()}"
    )

    @property
    def ok(self) -> bool:
        """Whether every row keeps its promise."""
        return all(row.ok for row in self.rows)

    def to_json(self) -> str:
        """`{"name","machine","rows":[{"what","value","unit","limit","ok"}]}` on one line."""
        rows = [{k: v for k, v in asdict(row).items() if k != "better"} | {"ok": row.ok} for row in self.rows]
        return json.dumps({"name": self.name, "machine": self.machine, "rows": rows}, ensure_ascii=False)

    def print(self, console: Console) -> None:
        """The table a person reads."""
        table = Table(title=f"{self.name} · {self.machine}", title_justify="left")
        for heading in ("what", "measured", "limit", ""):
            table.add_column(heading, justify="right" if heading in {"measured", "limit"} else "left")
        for row in self.rows:
            sign = "≤" if row.better == "lower" else "≥"
            limit = "" if row.limit is None else f"{sign} {row.limit:g} {row.unit}"
            table.add_row(row.what, f"{row.value:.4g} {row.unit}", limit, "ok" if row.ok else "[bold red]misses[/]")
        console.print(table)


def percentile_95(values: list[float]) -> float:
    """The 95th percentile by nearest rank; `values` must not be empty."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def spread(
    what: str,
    values: list[float],
    unit: str,
    limit: float | None,
    *,
    at: Literal["p50", "p95"] = "p50",
    p95: float | None = None,
) -> tuple[Row, Row]:
    """Median and p95 of the same measurements; the limit belongs to the one named by `at`, `p95` to the p95."""
    return (
        Row(f"{what}, median", median(values), unit, limit if at == "p50" else None),
        Row(f"{what}, p95", percentile_95(values), unit, limit if at == "p95" else p95),
    )
