"""What a room plays, and the comments it hears besides those of its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from comments.comment import Comment
from comments.sources.crowd import Crowd
from comments.sources.replay import Replay, ReplayFault
from script_gen.product import Shop

Timed = Iterator[tuple[int, Comment]]
"""Comments with the sample at which each is written, in rising order."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What a room plays."""

    seed: int = 1
    """The same seed gives the same script and the same idle movements."""
    sources: tuple[Timed, ...] = ()
    """Comments besides those of the page."""
    simulated: bool = False
    """Some of the sources are programs: picture and pages then say so."""
    public: bool = False
    """Record, and push to the outputs of the settings."""
    resume: bool = False
    """Go on with the line that was on air when this shop's show last ran."""


def crowd_for(shop: Shop, *, seed: int, per_minute: float) -> Timed:
    """A simulated crowd that asks about this shop's products."""
    return Crowd(
        [product.name for product in shop.products], shop.language, seed=seed, per_minute=per_minute
    ).comments()


def replayed(path: Path) -> Timed:
    """Recorded comments; ValueError names every bad row of the file."""
    try:
        return Replay(path).comments()
    except ReplayFault as fault:
        raise ValueError(str(fault)) from fault
