"""What a room plays, and the comments it hears besides those of its page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from comments.comment import Comment
from comments.sources.crowd import PERSONAS, Crowd, Persona, read_personas
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

    @property
    def real(self) -> bool:
        """Real viewers may come: what they do teaches the shop. Rehearsals, renders and demos teach nothing."""
        return self.public and not self.simulated


def crowd_for(shop: Shop, *, seed: int, per_minute: float, personas: Sequence[Persona] | None = None) -> Timed:
    """A simulated crowd that asks about this shop's products."""
    names = [product.name for product in shop.products]
    return Crowd(names, shop.language, seed=seed, per_minute=per_minute, personas=personas).comments()


def personas_of(named: str) -> tuple[Persona, ...]:
    """The personas of a file, or those of the package by their names, separated by commas; `all` are all of these.

    Raises:
        ValueError: the text says which are known, or what is wrong with the file.
    """
    if named.endswith(".toml"):
        return read_personas(Path(named))
    known = {persona.name: persona for persona in read_personas(PERSONAS)}
    wanted = list(known) if named == "all" else [name.strip() for name in named.split(",")]
    if unknown := [name for name in wanted if name not in known]:
        raise ValueError(f"crowd {unknown[0]!r} is not known: use all, none, a .toml file, or {', '.join(known)}")
    return tuple(known[name] for name in wanted)


def replayed(path: Path) -> Timed:
    """Recorded comments; ValueError names every bad row of the file."""
    try:
        return Replay(path).comments()
    except ReplayFault as fault:
        raise ValueError(str(fault)) from fault
