"""How a room looks: the presenter, the stage around it, and the frames they make."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from host.avatar.backdrop import Backdrop, BackdropFault, backdrop
from host.avatar.look import Look
from host.avatar.photo import MANIFEST, ConsentFault, PhotoHost, RigFault, load_rig
from host.avatar.picture_file import PictureUnusable, read_picture
from host.avatar.puppet import CHARACTERS, COLOURS, SKINS, Puppet, appearance
from host.avatar.scene import Scene
from host.avatar.stage import Avatar, Dissolve, Layout, LayoutFault, Stage, load_layout, shipped_layouts, theme_for
from host.avatar.stage.thumbnail import FIGURE_PX, backdrop_thumbnail, host_thumbnail
from host.compose.premises import Premises
from host.console.panel import Panel
from host.console.presenter_routes import presenter_routes
from host.performance import Performer
from host.settings import Settings
from host.show.backgrounds import Backgrounds
from host.show.dressing import Dressing
from host.show.extras import LiveExtras
from host.show.frames import Frames
from host.show.presenter import Choices, LivePresenter
from host.show.show import Show
from script_gen.product import Shop
from script_gen.shop_model import LOOK


@dataclass(frozen=True, slots=True)
class Staging:
    """What makes a room's pictures, and what changes them."""

    frames: Frames
    painter: Dissolve
    extras: LiveExtras
    dressing: Dressing


def staging(premises: Premises) -> Staging:
    """The pictures of this shop's show; the presenter is drawn in advance, which takes a second or two."""
    clock, shop, shelf, programme = premises.clock, premises.shop, premises.shelf, premises.programme
    look = look_of(shop, premises.settings)
    build = partial(stage_for, shop.brand_style, lambda: clock.wall().date())
    painter, extras = Dissolve(build(look, hands=False)), LiveExtras(shelf, shop.language)
    frames = Frames(
        premises.track,
        painter,
        Performer(programme.seed),
        empty=Scene(shop.name, shop.language, simulated=programme.simulated, logo=shop.logo),
        card=shelf.card,
        comment=premises.ledger.comment,
        extras=extras,
    )
    return Staging(frames, painter, extras, Dressing(clock, painter, build, look))


def look_of(shop: Shop, settings: Settings) -> Look:
    """The look a room opens with: what the settings name, else the shop file, else the first host in its own look.

    What the shop's host wears is of no use to another. Raises `BackdropFault`.
    """
    own = shop.presenter
    if settings.character not in ("", own.get("host", "")):
        own = {part: name for part, name in own.items() if part in ("background", "layout")}
    named = own | {part: name for part in LOOK if (name := getattr(settings, "character" if part == "host" else part))}
    behind = named.pop("background", "")
    return replace(Look(), **named, backdrop=backdrop(behind) if behind else None)


def stage_for(brand_style: str, today: Callable[[], date], look: Look, *, hands: bool = True) -> Stage:
    """A stage in this look; a photo host must have consented for `today`.

    Without `hands` each is painted when it first shows: a show opens sooner, and a live one would miss pictures.

    Raises `ValueError` or `OSError` for a look that cannot be had.
    """
    layout = load_layout(look.layout)
    avatar: Avatar
    if photographed(look.host):
        avatar = _photo(look.host, today(), layout)
    else:
        avatar = _puppet(look.host, look.outfit, look.hair, look.skin, layout.figure_px)
        if hands:
            avatar.prewarm_hands()
    return Stage(avatar, layout=layout, theme=theme_for(brand_style), backdrop=look.backdrop)


def _photo(folder: str, today: date, layout: Layout) -> PhotoHost:
    """Kept from one look to the next; files and consent are looked at every time, for they may have been withdrawn."""
    load_rig(Path(folder), today=today)
    return _kept_photo(folder, (Path(folder) / MANIFEST).read_bytes(), today, layout.figure_px, layout.beside_px)


@lru_cache(maxsize=3)
def _kept_photo(folder: str, _manifest: bytes, today: date, size: tuple[int, int], beside: int) -> PhotoHost:
    return PhotoHost(load_rig(Path(folder), today=today), size=size, beside=beside)


@lru_cache(maxsize=3)
def _puppet(host: str, outfit: str, hair: str, skin: str, size: tuple[int, int]) -> Puppet:
    puppet = Puppet(host, outfit, hair=hair, skin=skin, size=size)
    puppet.prewarm(hands=False)
    return puppet


def choices(size: tuple[int, int], character: str) -> Choices:
    """What operators may choose from while live: the drawn hosts, and the photo host of the settings."""
    hosts = presenters() | ({character: ("",)} if photographed(character) else {})
    fitting = tuple(name for name in shipped_layouts() if load_layout(name).size == size)
    styles = {character.name: character.styles for character in CHARACTERS}
    return Choices(hosts, styles, tuple(COLOURS), tuple(SKINS), fitting, size)


def thumbnail_for(brand_style: str, layout: str, today: Callable[[], date], what: str | Backdrop) -> bytes:
    """A PNG of a host, named with its outfit (`mei.coral`), or of a background."""
    if isinstance(what, Backdrop):
        return backdrop_thumbnail(what, theme_for(brand_style), load_layout(layout))
    host, _, outfit = what.rpartition(".")
    if photographed(host):
        return host_thumbnail(PhotoHost(load_rig(Path(host), today=today()), size=FIGURE_PX))
    return host_thumbnail(Puppet(host, outfit, size=FIGURE_PX))


def presenter_panel(premises: Premises, staging: Staging, show: Show) -> Panel:
    """The console's panel that changes the look."""
    shop, settings, clock = premises.shop, premises.settings, premises.clock
    opened = look_of(shop, settings)
    presenter = LivePresenter(
        show.log,
        staging.dressing,
        staging.extras.showcases,
        Backgrounds(settings.data_dir / "backgrounds"),
        choices(staging.painter.size, opened.host),
        on_air=lambda: show.product_on_air,
        thumbnail=partial(thumbnail_for, shop.brand_style, opened.layout, lambda: clock.wall().date()),
    )
    return Panel("presenter", presenter.state, partial(presenter_routes, presenter))


def presenters() -> dict[str, tuple[str, ...]]:
    """Who may present, and the outfits of each."""
    return {character.name: tuple(outfit.name for outfit in character.outfits) for character in CHARACTERS}


def unfit_look(shop: Shop, settings: Settings) -> str | None:
    """What is wrong with the layout or the background a room is to open with."""
    try:
        look = look_of(shop, settings)
        layout = load_layout(look.layout)
    except BackdropFault as fault:
        return f"{fault} (shop.presenter.background, or LIVEHOST_BACKGROUND)"
    except LayoutFault as fault:
        return f"{fault} (shop.presenter.layout, --layout, or LIVEHOST_LAYOUT)"
    try:
        behind = look.backdrop or backdrop(layout.background)
        if behind.kind in ("image", "blurred"):
            read_picture(behind.path, least_px=min(layout.size))
    except BackdropFault as fault:
        return f"{fault} (the layout file)"
    except (PictureUnusable, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        where = "shop.presenter.background, LIVEHOST_BACKGROUND, or the layout file"
        return f"the background {behind.what} cannot be shown: {reason} ({where})"
    return None


def photographed(host: str) -> bool:
    """Whether this host is a folder of `livehost avatar make` rather than a drawn character."""
    return host not in presenters() and ("/" in host or (Path(host) / MANIFEST).exists() or Path(host).is_dir())


def presenter_fault(shop: Shop, settings: Settings, today: Callable[[], date]) -> str | None:
    """What is wrong with the presenter that is asked for, and what is known."""
    try:
        look = look_of(shop, settings)
        if photographed(look.host):
            return _rig_fault(Path(look.host), today())
        appearance(look.host, outfit=look.outfit, hair=look.hair, skin=look.skin)
    except BackdropFault:
        return None
    except ValueError as fault:
        return f"{fault}; see shop.presenter, or LIVEHOST_CHARACTER, _OUTFIT, _HAIR and _SKIN"
    return None


def _rig_fault(folder: Path, today: date) -> str | None:
    try:
        load_rig(folder, today=today)
    except (RigFault, ConsentFault) as fault:
        return f"{fault} (shop.presenter.host, or LIVEHOST_CHARACTER)"
    return None
