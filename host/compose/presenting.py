"""How a room looks: the presenter, the stage around it, and the frames they make."""

from host.avatar.puppet import CHARACTERS, Puppet
from host.avatar.scene import Scene
from host.avatar.stage import Stage, theme_for
from host.performance import Performer
from host.settings import Settings
from host.shelf import Shelf
from host.show.frames import Frames
from host.show.ledger import Ledger
from host.show.track import Track
from script_gen.product import Shop


def frames_of(
    shop: Shop, settings: Settings, seed: int, track: Track, shelf: Shelf, ledger: Ledger, *, simulated: bool
) -> Frames:
    """The pictures of this shop's show; the presenter is drawn in advance, which takes half a second."""
    presenter = Puppet(settings.character, settings.outfit)
    presenter.prewarm()
    stage = Stage(presenter, theme=theme_for(shop.brand_style))
    empty = Scene(shop.name, shop.language, simulated=simulated)
    return Frames(track, stage, Performer(seed), empty=empty, card=shelf.card, comment=ledger.comment)


def presenters() -> dict[str, tuple[str, ...]]:
    """Who may present, and the outfits of each."""
    return {character.name: tuple(outfit.name for outfit in character.outfits) for character in CHARACTERS}
