"""Going on where this shop's last show stood, with those of its lines that today's shop file still bears out."""

import logging
from datetime import datetime
from typing import Any

from host.show.show import Show
from host.store import Store
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.line import Line, Origin, line_from_json

log = logging.getLogger(__name__)


def go_on(show: Show, store: Store, facts: ShopFacts) -> None:
    """Begin where the last show of this shop stood, if there was one; anew where what was kept of it is no state."""
    try:
        state = store.resume(facts.shop.id)
        if state is not None:
            show.restore(state | {"lines": _borne_out(state["lines"], facts, show.clock.wall())})
    except (ValueError, LookupError, TypeError) as error:
        log.warning("where the last show stood cannot be read: %s", type(error).__name__)
        show.fault("store", "where the last show stood cannot be read; the rundown begins anew")


def _borne_out(lines: list[dict[str, Any]], facts: ShopFacts, wall: datetime) -> list[dict[str, Any]]:
    return [line for line in lines if still_true(line_from_json(line), facts, wall)]


def still_true(line: Line, facts: ShopFacts, wall: datetime) -> bool:
    """Whether a line that waited through a restart may be said: prices may have changed and products gone meanwhile.

    Operators' own words stand, unless their product is sold no more.
    """
    product_id = line.product_id
    if product_id is not None and not facts.knows(product_id):
        return False
    if line.origin is Origin.OPERATOR:
        return True
    sold_out = product_id is not None and not facts.sellable(product_id)
    return not sold_out and check_grounding(line.text, line.fact_ids, facts, product_id=None, wall=wall) is None
