"""Products and the facts about them: the only things the host may state."""

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from pathlib import Path

from script_gen.money import home_zone


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
    """An offer; before `starts_at` it is not said yet, past `ends_at` never again."""

    text: str
    ends_at: datetime | None
    """Aware; `None` means no end was named."""
    starts_at: datetime | None = None
    """Aware; `None` means it has begun."""

    def runs(self, wall: datetime) -> bool:
        """Whether it holds at that moment."""
        begun = self.starts_at is None or wall >= self.starts_at
        return begun and (self.ends_at is None or wall < self.ends_at)


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
    cost: Decimal | None = None
    """What one piece costs the shop: orders the rundown, and is never a fact, so never said or shown to viewers."""

    @property
    def margin(self) -> float | None:
        """The share of the price that stays with the shop; as secret as the cost."""
        return float(1 - self.cost / self.price) if self.cost is not None else None


@dataclass(frozen=True, slots=True)
class Sale:
    """Pieces of one product sold at once, in an hour, or on a day."""

    product_id: str
    day: date
    hour: int | None
    """0 to 23 where the shop is at home; None when only the day is known."""
    pieces: int


@dataclass(frozen=True, slots=True)
class Aims:
    """What a merchant wants of a show: orders the rundown, never said."""

    goal: str = "balanced"
    """One of `standing.GOALS`."""
    focus: tuple[str, ...] = ()
    """Products to bring up more often."""
    sales: tuple[Sale, ...] = ()


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
    aims: Aims = field(default_factory=Aims)
    timezone: tzinfo | None = None
    """Where it is at home; None: where its currency is."""

    @property
    def zone(self) -> tzinfo:
        """The zone of its days and hours."""
        return self.timezone or home_zone(self.currency)
