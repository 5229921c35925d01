"""A scene: everything in the picture around the host, as data. What changes carries its start, for animation."""

from dataclasses import dataclass
from pathlib import Path

from stream.timeline import Samples


@dataclass(frozen=True, slots=True)
class Card:
    """The product on air."""

    product_id: str
    number: int
    """Its place on the shelf, from 1, as viewers name it ("link 3")."""
    name: str
    price: str
    """With currency sign: ￥128.00."""
    list_price: str | None
    stock: str | None
    """A ready phrase: 库存 200 件."""
    promotion: str | None
    image: Path | None
    since: Samples
    ends: Samples | None = None
    """When the promotion ends; the card counts down to it."""


@dataclass(frozen=True, slots=True)
class Caption:
    """The line being spoken."""

    text: str
    lit: int
    """How many characters from the start have been spoken."""
    clause: tuple[int, int]
    """First and past-last character of the clause on air, the part to show."""
    since: Samples


@dataclass(frozen=True, slots=True)
class Bubble:
    """The comment being answered."""

    author: str
    text: str
    simulated: bool
    since: Samples


@dataclass(frozen=True, slots=True)
class Toast:
    """An order that was just placed."""

    author: str
    text: str
    """What was ordered, in a few words; empty when the source does not say."""
    simulated: bool
    since: Samples


@dataclass(frozen=True, slots=True)
class Showcase:
    """The product's own pictures, full-screen, one after another."""

    images: tuple[Path, ...]
    since: Samples


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything around the host in one picture. The AI label is not in here: nothing can leave it out."""

    shop: str
    language: str
    card: Card | None = None
    caption: Caption | None = None
    bubble: Bubble | None = None
    simulated: bool = False
    """A simulated crowd is in the room; the picture says so."""
    toast: Toast | None = None
    showcase: Showcase | None = None
    ticker: tuple[str, ...] = ()
    """The shop's policies and running offers, each a short sentence."""
    logo: Path | None = None
