"""The report as one HTML page that needs nothing else: no script, no font, no address."""

import tomllib
from html import escape
from pathlib import Path
from typing import Any, Final

from host.learning.report import Account, Row

HERE: Final = Path(__file__).parent
_PLAIN: Final = ("watched", "told", "orders", "clicks", "comments", "likes", "stayed")
"""Columns behind the name and the rate."""
_WEIGHED: Final = {"variants", "products", "beats"}
"""Tables whose rows are few and told often enough to say which one is the better."""


def page(report: Account, shop: str, language: str) -> str:
    """The whole page in the shop's language."""
    words: dict[str, Any] = tomllib.loads((HERE / "page.toml").read_text("utf-8"))[language]
    style = (HERE / "page.css").read_text("utf-8")
    mark = f'<p><span class="mark">{words["simulated"]}</span></p>' if report.simulated else ""
    tables = "".join(_table(words, name, rows) for name, rows in report.tables.items() if rows)
    count = words["count"].format(count=report.presentations)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{words['title']} · {escape(shop)}</title><style>{style}</style><main>"
        f"<h1>{words['title']}</h1><p>{escape(shop)} · {count}</p>{mark}<p>{words['note']}</p>"
        f"{tables or '<section><p>' + words['nothing'] + '</p></section>'}</main></html>"
    )


def _table(words: dict[str, Any], name: str, rows: tuple[Row, ...]) -> str:
    top = max((row.interval[1] for row in rows), default=1.0) or 1.0
    heads = "".join(f"<th>{words[head]}" for head in ("rate", *_PLAIN))
    body = "".join(_row(words, row, top) for row in rows)
    verdict = _verdict(words, rows) if name in _WEIGHED else ""
    return f"<section><h2>{words[name]}</h2>{verdict}<table><tr><th>{heads}{body}</table></section>"


def _verdict(words: dict[str, Any], rows: tuple[Row, ...]) -> str:
    """Whom the best row surely surpasses: those whose interval ends below where its own begins."""
    best = max(rows, key=lambda row: row.interval[0])
    beaten = [_called(words, row) for row in rows if row.interval[1] < best.interval[0]]
    if not beaten:
        return f"<p>{words['unsure']}</p>" if len(rows) > 1 else ""
    said = words["sure"].format(best=_called(words, best), others=words["and"].join(beaten))
    return f'<p class="sure">{escape(said)}</p>'


def _called(words: dict[str, Any], row: Row) -> str:
    return str(words["names"].get(row.name, row.name))


def _row(words: dict[str, Any], row: Row, top: float) -> str:
    low, high = row.interval
    told = {
        "watched": f"{row.viewer_minutes:.0f}",
        "told": str(row.told),
        "stayed": f"{row.stayed / row.reached:.0%}" if row.reached else "–",
        **{deed: str(count) for deed, count in row.deeds.items()},
    }
    cells = "".join(f'<td data-head="{words[head]}">{told[head]}' for head in _PLAIN)
    left, wide, at = (100 * part / top for part in (low, high - low, row.per_100))
    scale = f'<div class="scale"><i style="left:{left:.1f}%;width:{wide:.1f}%"></i><b style="left:{at:.1f}%"></b></div>'
    rate = f'<td class="rate">{row.per_100:.2f} <span>{low:.2f} – {high:.2f}</span>{scale}'
    return f"<tr><td>{escape(_called(words, row))}{rate}{cells}"
