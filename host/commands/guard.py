"""`livehost guard`: passes sentences through the gates that stand before the host's voice."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from host.commands.lines import JsonLine, LineFault, OnlyJson, json_lines, standard_input
from host.commands.script import present
from host.commands.shop import load
from script_gen.claim_rules import CATEGORIES, guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.wariness import Embed


def guard(
    shop: Annotated[Path | None, typer.Option(help="Also trace every number to the facts of this shop.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add the law behind it and a legal wording.")] = False,
    doubt: Annotated[bool, typer.Option(help="Also read by meaning, some 10 ms a line.")] = True,
    json_output: OnlyJson = True,
) -> None:
    """Pass sentences from stdin through the gates before the host's voice: advertising law, and the shop's facts.

    In, one object a line: `id`, `text`, and if known `category` (general, food, cosmetics, health_food, medical_device,
    electronics, children, finance). Out: `id`, `ok`, and where it is not: the `rule`, its `span` (first character and
    one past the last) and a `suggestion`; with `--explain` also the `reason` (the law) and a legal `wording`. With
    `--shop` every number must stand in the shop file; a line may name its `product`, then only its facts count.
    What no rule names but sounds like it is the rule `sounds_forbidden`, for a person to look at.

    **Example:** `echo '{"id": 1, "text": "the best tea in the world"}' | livehost guard`
    """
    gate = _Gate(
        ShopFacts(load(shop)) if shop is not None else None, asyncio.run(present()), explain=explain, doubt=doubt
    )
    raise typer.Exit(json_lines(standard_input('{"id": 1, "text": "…"}'), "text", gate.judged))


class _Gate:
    """Both gates: claims always, grounding when there is a shop to ground in."""

    def __init__(self, facts: ShopFacts | None, wall: datetime, *, explain: bool, doubt: bool) -> None:
        self._guard = Guard(_embed() if doubt else None)
        self._facts = facts
        self._wall = wall
        self._explain = explain

    def judged(self, line: JsonLine) -> dict[str, Any]:
        """The verdict on one line."""
        product = self._product(line)
        category = line.fields.get("category") or self._category(product)
        if category not in CATEGORIES:
            raise LineFault(f'the field "category" must be one of {", ".join(CATEGORIES)}')
        known = self._facts.citable(product, self._wall) if self._facts is not None else ()
        finding = self._guard.check(line.text, category, self._evidence(known))
        if finding is not None:
            law = {"reason": finding.reason, "wording": finding.wording} if self._explain else {}
            return _verdict(finding.rule, finding.span, finding.suggestion) | law
        if self._facts is None:
            return _verdict(None)
        refusal = check_grounding(line.text, known, self._facts, product_id=product, wall=self._wall, selling=False)
        if refusal is None:
            return _verdict(None)
        return _verdict(refusal.reason, refusal.span, "say only what the shop file states")

    def _evidence(self, known: tuple[str, ...]) -> list[str]:
        found = [self._facts.find(fact_id) for fact_id in known] if self._facts is not None else []
        return [fact.value for fact in found if fact is not None]

    def _product(self, line: JsonLine) -> str | None:
        product = line.fields.get("product")
        if product is None or self._facts is None:
            return None
        if not isinstance(product, str) or not self._facts.knows(product):
            raise LineFault('the field "product" names no product of this shop')
        return product

    def _category(self, product: str | None) -> str:
        if product is None or self._facts is None:
            return "general"
        return guard_category(self._facts.product(product).category)


def _embed() -> Embed:
    from comments.meaning import Reader

    return Reader().embed


def _verdict(rule: str | None, span: tuple[int, int] | None = None, suggestion: str | None = None) -> dict[str, Any]:
    return {"ok": rule is None, "rule": rule, "span": list(span) if span else None, "suggestion": suggestion}
