"""Brand styles: the manners in which the grammar writer can speak, each with sentences and words of its own."""

from typing import Final

STYLES: Final = ("luxury-story", "daily-brisk", "children-gentle", "tech-calm", "warm-story")
USUAL: Final = "daily-brisk"


def style_of(brand_style: str) -> str:
    """The style a shop file names, the usual one where it names another."""
    return brand_style if brand_style in STYLES else USUAL
