"""Everything that lies over background and host but the AI label: laid in its order, each where the layout says."""

from pathlib import Path
from typing import Final

from host.avatar.pile import Pile
from host.avatar.scene import Bubble, Card, Scene, Toast
from host.avatar.sprite import Cutout
from host.avatar.stage.bubble import bubble_sprite
from host.avatar.stage.caption import CaptionBar
from host.avatar.stage.card import PICTURE, card_sprite, clock_sprite, clock_text
from host.avatar.stage.layout import Layout, Spot
from host.avatar.stage.lettering import Letters
from host.avatar.stage.notices import LOGO, OPENING_S, brand_sprite, monogram, opening_sprite, simulated_sprite
from host.avatar.stage.order import order_sprite
from host.avatar.stage.overlay import Entrance, Overlay
from host.avatar.stage.pictures import Pictures
from host.avatar.stage.theme import Theme
from host.avatar.stage.ticker import Ticker
from stream.timeline import Samples, from_s

_ALWAYS: Final = from_s(-3600)
"""Since when there is what does not come: long before the first picture, also in the clock's lead before zero."""


class Overlays:
    """The overlays of one layout. What a layout leaves out is not laid."""

    def __init__(self, letters: Letters, theme: Theme, layout: Layout) -> None:
        self._letters, self._theme, self._layout = letters, theme, layout
        scale = self._scale = layout.scale
        self._pictures = Pictures(letters, PICTURE, scale)
        self._logos = Pictures(letters, LOGO, scale)
        self._card = Overlay(self._paint_card, _from_side(layout.card), scale)
        self._clock = Overlay(self._paint_clock, _from_side(layout.card), scale)
        self._bubble = Overlay(self._paint_bubble, Entrance(down=26, seconds=0.3), scale)
        self._toast = Overlay(self._paint_toast, _from_side(layout.toast), scale)
        self._opening = Overlay(self._paint_opening, Entrance(seconds=0.01), scale)
        self._brand = Overlay(self._paint_brand, Entrance(seconds=0.01), scale)
        self._simulated = Overlay(self._paint_simulated, Entrance(seconds=0.01), scale)
        spots = layout.caption, layout.ticker
        self._caption = CaptionBar(letters, spoken=theme.spoken, scale=scale, spot=spots[0]) if spots[0] else None
        self._ticker = Ticker(letters, accent=theme.accent, scale=scale, spot=spots[1]) if spots[1] else None

    def lay(self, scene: Scene, at: Samples, pile: Pile) -> None:
        """Lay what the scene holds at `at` over what is there."""
        if self._ticker is not None:
            self._ticker.lay(scene.ticker, at, pile)
        self._lay_card(scene, at, pile)
        toast = scene.toast if self._layout.toast else None
        self._toast.lay((toast, scene.language) if toast else None, toast.since if toast else at, at, pile)
        bubble = scene.bubble if self._layout.bubble else None
        self._bubble.lay((bubble, scene.language) if bubble else None, bubble.since if bubble else at, at, pile)
        if self._caption is not None:
            self._caption.lay(scene.caption, at, pile)
        self._opening.lay(scene.language if at < from_s(OPENING_S) else None, _ALWAYS, at, pile)
        named = self._layout.brand is not None and scene.shop.strip()
        brand = (scene.shop, scene.logo, self._logos.ready(scene.logo)) if named else None
        self._brand.lay(brand, _ALWAYS, at, pile)
        self._simulated.lay(scene.language if scene.simulated else None, _ALWAYS, at, pile)

    def settle(self, scene: Scene) -> None:
        """Wait for the pictures the scene needs."""
        if scene.card and scene.card.image:
            self._pictures.wait(scene.card.image)
        if scene.logo:
            self._logos.wait(scene.logo)

    def _lay_card(self, scene: Scene, at: Samples, pile: Pile) -> None:
        """The card, and on it the clock of its offer, which comes, stands and goes with it."""
        card = scene.card if self._layout.card else None
        since = card.since if card else at
        left = clock_text(card.ends, at, scene.language) if card and card.ends is not None else None
        self._card.lay((card, self._pictures.ready(card.image), left is not None) if card else None, since, at, pile)
        self._clock.lay((left, scene.language) if left else None, since, at, pile)

    def _paint_card(self, shown: tuple[Card, bool, bool]) -> Cutout:
        """The card, painted anew when its picture has been decoded, or its offer is over."""
        card, _, ticking = shown
        square, spot = self._pictures.get(card.image, card.name), _given(self._layout.card)
        return card_sprite(self._letters, card, square, self._theme.accent, self._scale, spot, clock=ticking)

    def _paint_clock(self, shown: tuple[str, str]) -> Cutout:
        left, language = shown
        return clock_sprite(self._letters, left, language, self._theme.accent, self._scale, _given(self._layout.card))

    def _paint_bubble(self, shown: tuple[Bubble, str]) -> Cutout:
        bubble, language = shown
        return bubble_sprite(self._letters, bubble, language, self._scale, _given(self._layout.bubble))

    def _paint_toast(self, shown: tuple[Toast, str]) -> Cutout:
        toast, language = shown
        return order_sprite(self._letters, toast, language, self._theme.accent, self._scale, _given(self._layout.toast))

    def _paint_brand(self, shown: tuple[str, Path | None, bool]) -> Cutout:
        shop, logo, _ = shown
        drawn = monogram(self._letters, shop, self._theme.accent, self._scale)
        square = self._logos.found(logo) if logo else None
        return brand_sprite(
            self._letters, shop, drawn if square is None else square, self._scale, _given(self._layout.brand)
        )

    def _paint_simulated(self, language: str) -> Cutout:
        return simulated_sprite(self._letters, language, self._scale, self._layout.simulated)

    def _paint_opening(self, language: str) -> Cutout:
        return opening_sprite(self._letters, language, self._scale, self._layout.opening)


def _from_side(spot: Spot | None) -> Entrance:
    """In from the side of the picture on which it stands."""
    return Entrance(right=60 if spot is not None and spot.side == "right" else -60)


def _given(spot: Spot | None) -> Spot:
    assert spot is not None, "a layer without a place is never painted"
    return spot
