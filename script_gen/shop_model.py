"""The shape of a shop file, as pydantic sees it: which parts there are, and how many of each."""

from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from script_gen.shop_values import (
    CURRENCIES,
    Begin,
    End,
    FactId,
    Id,
    Price,
    Share,
    SpareText,
    SpareWords,
    Stock,
    Text,
    Value,
    Words,
    Zone,
    one_of,
    one_or_more,
)

LANGUAGES: Final = ("zh", "en")
LOOK: Final = ("host", "outfit", "hair", "skin", "background", "layout")
"""What a shop may say of its presenter."""


def _presented(raw: object) -> object:
    """Only the parts of a look, so that a slip of the pen is told and not passed over."""
    unknown = [str(part)[:40] for part in raw if part not in LOOK] if isinstance(raw, dict) else []
    if unknown:
        raise ValueError(f"has no {', '.join(unknown)} | write {', '.join(LOOK)}")
    return raw


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, arbitrary_types_allowed=True)


class FactModel(_Model):
    """One `facts` entry."""

    id: FactId
    field: Words
    value: Value
    unit: Annotated[str, Field(max_length=20)] = ""


class FaqModel(_Model):
    """One `faq` entry."""

    question: Text
    answer: Text


class AdviceModel(_Model):
    """One `advice` row: what it asks for, and what it then says."""

    when: Annotated[dict[Words, tuple[Decimal, Decimal] | list[Words]], Field(min_length=1, max_length=6)]
    """A measure (`height_cm`, `weight_kg`, `foot_cm`, `age_years`) with least and most, or `words` with a list."""
    say: Text


class PromotionModel(_Model):
    """`promotion`: its words, and when it is true."""

    text: Text
    starts_at: Begin | None = None
    ends_at: End | None = None


class ProductModel(_Model):
    """One entry of `products`."""

    id: Id
    name: Words
    category: Words
    price: Price
    list_price: Price | None = None
    cost: Price | None = None
    """What one piece costs the shop."""
    margin: Share | None = None
    """Instead of `cost`: the share of the price that stays."""
    stock: Stock | None = None
    unit: Annotated[str, Field(max_length=20)] = ""
    promotion: PromotionModel | None = None
    facts: Annotated[list[FactModel], Field(max_length=200)] = []
    selling_points: Annotated[list[SpareText], Field(max_length=50)] = []
    faq: Annotated[list[FaqModel], Field(max_length=100)] = []
    advice: Annotated[list[AdviceModel], Field(max_length=100)] = []
    images: Annotated[list[SpareWords], Field(max_length=20)] = []
    scenes: Annotated[list[SpareWords], Field(max_length=50)] = []


class ShopModel(_Model):
    """The `shop` part."""

    id: Id
    name: Words
    language: Annotated[str, one_of(LANGUAGES, "not spoken here")]
    currency: Annotated[str, one_of(CURRENCIES, "unknown")]
    brand_style: SpareWords | None = None
    policies: dict[Words, SpareText] = {}
    voice: Annotated[list[SpareWords], BeforeValidator(one_or_more), Field(max_length=8)] = []
    """The preferred voice, then those that speak when it cannot."""
    lexicon: Annotated[dict[Words, SpareWords], Field(max_length=500)] = {}
    """Written to spoken."""
    logo: SpareWords | None = None
    """A picture in the shop folder."""
    presenter: Annotated[dict[str, SpareWords], BeforeValidator(_presented)] = {}
    """The look a show opens with, by the names in `LOOK`."""
    timezone: Zone | None = None
    """IANA name of the zone the shop is at home in; default: by its currency."""
    goal: str = "balanced"
    """What orders the rundown."""
    focus: Annotated[list[Id], Field(max_length=20)] = []
    """Ids of products to bring up more often."""
    sales_history: SpareWords | None = None
    """A table in the shop folder: time, product, pieces."""

    @property
    def style(self) -> str:
        """The brand style, the plain one when none is named."""
        return self.brand_style or "daily-brisk"


def extra_texts(part: dict[str, Any]) -> dict[str, str]:
    """Fields of `shop` this version does not know, kept when they are plain texts."""
    return {key: value for key, value in part.items() if key not in ShopModel.model_fields and isinstance(value, str)}
