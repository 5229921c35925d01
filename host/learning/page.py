"""The report as one HTML page that needs nothing else: no script, no font, no address."""

import tomllib
from html import escape
from pathlib import Path
from typing import Any, Final

from host.learning.report import Account, Row

HERE: Final = Path(__file__).parent


def page(report: Account, shop: str, language: str) -> str:
    """The whole page in the shop's language."""
    words: dict[str, Any] = tomllib.loads((HERE / "page.toml").read_text("utf-8"))[language]
    style = (HERE / "page.css").read_text("utf-8")
    mark = f'<p><span class="mark">{words["simulated"]}</span></p>' if report.simulated else ""
    tables = "".join(_table(words, name, rows) for name, rows in report.tables.items() if rows)
    count = words["count"].format(count=report.presentations)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{words["title"]} · {escape(shop)}</title>'
        f"<style>{style}</style><h1>{words['title']}</h1><p>{escape(shop)} · {count}</p>{mark}"
        f"<p>{words['note']}</p>{tables}</html>"
    )


def _table(words: dict[str, Any], name: str, rows: tuple[Row, ...]) -> str:
    top = max((row.interval[1] for row in rows), default=1.0) or 1.0
    heads = "".join(f"<th>{words[head]}" for head in ("told", "orders", "clicks", "comments", "likes", "stayed"))
    body = "".join(_row(row, words["names"].get(row.name, row.name), top) for row in rows)
    head = f'<tr><th>{words[name]}{heads}<th class="rate">{words["rate"]}'
    return f'<h2>{words[name]}</h2><div class="wide"><table>{head}{body}</table></div>'


def _row(row: Row, name: str, top: float) -> str:
    low, high = row.interval
    stayed = f"{row.stayed / row.reached:.0%}" if row.reached else "–"
    deeds = "".join(f"<td>{row.deeds[deed]}" for deed in ("orders", "clicks", "comments", "likes"))
    left, wide, at = (100 * part / top for part in (low, high - low, row.per_100))
    scale = f'<div class="scale"><i style="left:{left:.1f}%;width:{wide:.1f}%"></i><b style="left:{at:.1f}%"></b></div>'
    return f"<tr><td>{escape(name)}<td>{row.told}{deeds}<td>{stayed}<td>{row.per_100:.2f}{scale}"
