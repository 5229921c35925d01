"""When the product's own pictures fill the screen: while the host demonstrates it, or when an operator asks."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from host.avatar.scene import Showcase
from host.show.cue import Cue
from host.show.track import Placed
from script_gen.line import Goal
from stream.timeline import Samples, from_s

AT_MOST: Final = from_s(14)
"""After that the host is back: viewers stay for a face."""
BREATH: Final = from_s(0.6)
"""How long into a demonstration the host is seen first."""
AGAIN_AFTER: Final = from_s(90)
"""The least time from one demonstration's pictures to the next, of any product."""


class Showcases:
    """Follows the clauses on air. Moments must rise; it is asked once for each picture."""

    def __init__(self, images: Callable[[str], tuple[Path, ...]]) -> None:
        """`images(product_id)` gives the pictures of a product, which may be none."""
        self._images = images
        self._shown: Showcase | None = None
        self._asked: tuple[bool, str | None] | None = None
        self._by_operator = False
        self._rest_until = Samples(-(2**40))

    def ask(self, product_id: str | None) -> bool:
        """An operator wants this product's pictures; `None` ends what is shown. False when there are none."""
        if product_id is not None and not self._images(product_id):
            return False
        self._asked = product_id is not None, product_id
        return True

    @property
    def showing(self) -> bool:
        """Whether pictures fill the screen."""
        return self._shown is not None

    def at(self, latest: Placed | None, product_id: str | None, moment: Samples) -> Showcase | None:
        """What fills the screen at `moment`; `latest` is the clause on air, `product_id` what the card shows."""
        self._follow_operator(moment)
        if self._shown is not None and self._over(latest, moment):
            self._shown, self._by_operator = None, False
            self._rest_until = Samples(moment + AGAIN_AFTER)
        if self._shown is None and latest is not None and product_id is not None:
            self._demonstrate(latest, product_id, moment)
        return self._shown

    def _follow_operator(self, moment: Samples) -> None:
        if self._asked is None:
            return
        wanted, product_id = self._asked
        self._asked = None
        self._by_operator = wanted
        self._shown = Showcase(self._images(product_id), moment) if wanted and product_id is not None else None
        self._rest_until = Samples(moment + AGAIN_AFTER)

    def _over(self, latest: Placed | None, moment: Samples) -> bool:
        assert self._shown is not None
        if moment - self._shown.since >= AT_MOST:
            return True
        return not self._by_operator and (latest is None or not _demonstrates(latest.cue))

    def _demonstrate(self, latest: Placed, product_id: str, moment: Samples) -> None:
        """Begin with a demonstration of what the card shows, when the last one was long enough ago."""
        cue = latest.cue
        early = latest.clause == 0 and moment - latest.start < BREATH
        if early or moment < self._rest_until or not _demonstrates(cue) or cue.line.product_id != product_id:
            return
        if images := self._images(product_id):
            self._shown = Showcase(images, moment)


def _demonstrates(cue: Cue) -> bool:
    """A line of the script that bids viewers look."""
    return cue.in_turn and cue.line.goal is Goal.DEMO
