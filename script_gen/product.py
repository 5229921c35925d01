"""Products and the facts about them: the only things the host may state."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is true of a product or the shop, with the id every use of it names."""

    id: str
    """`<product id>.<field>` for fixed fields, `shop.<policy>` for policies, else the shop file's own id."""
    field: str
    value: str
    """As a person would write it in the shop's language, number and unit together."""
    unit: str = ""
    source: str = ""
    """Where it was read: file and place."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """An offer with an end; past `ends_at` it is never said again."""

    text: str
    ends_at: datetime | None
    """Aware; `None` means no end was named."""


@dataclass(frozen=True, slots=True)
class Faq:
    """A question the shop has answered itself."""

    id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A row of the shop's own table of sizes, skins or ages."""

    id: str
    bounds: tuple[tuple[str, Decimal, Decimal], ...]
    """Measure (`advice.MEASURES`), least and most, both included."""
    words: tuple[str, ...]
    """One of these must stand in the question (油皮, oily skin); none: bounds alone decide."""
    say: str


@dataclass(frozen=True, slots=True)
class Product:
    """One thing for sale."""

    id: str
    name: str
    category: str
    price: Decimal
    """In the shop's currency."""
    list_price: Decimal | None = None
    stock: int | None = None
    unit: str = ""
    """What one piece is called: 盒, 件, bag …"""
    promotion: Promotion | None = None
    facts: tuple[Fact, ...] = ()
    """The shop's own facts, without the fixed fields (see `Shop.facts`)."""
    selling_points: tuple[str, ...] = ()
    faq: tuple[Faq, ...] = ()
    images: tuple[Path, ...] = ()
    advice: tuple[Advice, ...] = ()
    scenes: tuple[str, ...] = ()
    """Moments it belongs to, as a phrase that opens a sentence: 下午犯困的时候, on a cold evening …"""


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop file, checked: what may be sold, at what price, under which rules."""

    id: str
    name: str
    language: str
    """`zh` or `en`."""
    currency: str
    """ISO 4217: CNY, USD …"""
    brand_style: str
    policies: dict[str, str]
    """shipping, returns, warranty, invoice: the shop's own words."""
    products: tuple[Product, ...]
    voice: str | None = None
    """Voice id the shop prefers; `None`: the language's default."""
    extra: dict[str, str] = field(default_factory=dict)
    understudies: tuple[str, ...] = ()
    """Voice ids in order, for when `voice` cannot speak."""
    logo: Path | None = None
    """The brand's picture, shown beside the shop's name."""
    lexicon: dict[str, str] = field(default_factory=dict)
    """How the shop wants words said: written to spoken."""
    presenter: dict[str, str] = field(default_factory=dict)
    """The look a show opens with, by the names in `shop_model.LOOK`; files in the shop folder are whole paths."""
