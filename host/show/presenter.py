"""The presenter's desk: who presents, in what, before what, and when the product's pictures fill the screen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from host.avatar.backdrop import ROOMS, Backdrop, BackdropFault, backdrop
from host.avatar.look import Look
from host.avatar.picture_file import PictureUnusable
from host.console.desk import DeskRefusal
from host.show.backgrounds import BackgroundRefused, Backgrounds
from host.show.dressing import Dressing, LookRefused
from host.show.events import EventType
from host.show.log import Log
from host.show.showcases import Showcases

OWN: Final = "own"
"""Stands before the name of a picture that operators brought: `image:own/3f…`."""

COLOURS: Final = ("#e9dccb", "#dfe9e4", "#dbe6f4", "#f3dfe2", "#e6e1f2", "#2b3040")
"""Plain backgrounds to choose from; any other may be named."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from."""

    hosts: Mapping[str, tuple[str, ...]]
    """Outfits of each host."""
    styles: Mapping[str, tuple[str, ...]]
    """Ways to wear the hair of each host."""
    colours: tuple[str, ...]
    skins: tuple[str, ...]
    layouts: tuple[str, ...]
    """Those that make pictures of the show's size, which cannot change while live."""
    size: tuple[int, int]


class LivePresenter:
    """Implements `host.console.presenter_routes.Presenter` on a running show."""

    def __init__(
        self,
        log: Log,
        dressing: Dressing,
        showcases: Showcases,
        backgrounds: Backgrounds,
        choices: Choices,
        *,
        on_air: Callable[[], str | None],
        thumbnail: Callable[[str | Backdrop], bytes],
    ) -> None:
        """`on_air` names the product on air; `thumbnail` draws a PNG of a background, or of a host, with its outfit."""
        self._log = log
        self._on_air = on_air
        self._dressing = dressing
        self._showcases = showcases
        self._backgrounds = backgrounds
        self._choices = choices
        self._draw = thumbnail
        self._drawn: dict[tuple[str, str], bytes] = {}

    def state(self) -> dict[str, Any]:
        """What the panel shows."""
        look, choices = self._dressing.look, self._choices
        return {
            "host": look.host,
            "outfit": look.outfit or choices.hosts.get(look.host, ("",))[0],
            "hair": look.hair,
            "skin": look.skin,
            "background": self._named(look.backdrop),
            "layout": look.layout,
            "changing": self._dressing.changing,
            "showcase": self._showcases.showing,
            "hosts": {name: list(outfits) for name, outfits in choices.hosts.items()},
            "styles": {name: list(styles) for name, styles in choices.styles.items()},
            "colours": list(choices.colours),
            "skins": list(choices.skins),
            "layouts": list(choices.layouts),
            "size": list(choices.size),
            "backgrounds": ["room", *(f"room:{room}" for room in ROOMS), *(f"colour:{tone}" for tone in COLOURS)],
            "own": list(self._backgrounds.names),
        }

    async def wear(self, by: str, **parts: str) -> None:
        """Change parts of the look; returns when it begins to show."""
        if self._dressing.changing:
            raise DeskRefusal("the look is changing already: wait a few seconds", code="changing")
        look = self._wanted(parts)
        self._record(by, "look", **parts)
        try:
            await self._dressing.change(look)
        except LookRefused as refused:
            raise DeskRefusal(str(refused), code="unknown_look") from refused
        finally:
            self._log.touch()

    def showcase(self, by: str, *, on: bool) -> None:
        """Fill the screen with the pictures of the product on air, or end that."""
        product_id = self._on_air()
        if on and product_id is None:
            raise DeskRefusal("no product is on air yet", code="no_pictures")
        if on and not self._showcases.ask(product_id):
            raise DeskRefusal("the product on air has no pictures in the shop file", code="no_pictures")
        if not on:
            self._showcases.ask(None)
        self._record(by, "showcase", on=on, product_id=product_id)

    async def bring(self, by: str, picture: bytes) -> str:
        """Keep a background picture."""
        try:
            name = await self._dressing.aside(partial(self._backgrounds.add, picture))
        except (BackgroundRefused, PictureUnusable) as refused:
            raise DeskRefusal(str(refused), code="bad_picture") from refused
        except OSError as error:
            raise DeskRefusal(f"the picture cannot be kept: {error.strerror}", code="disk") from error
        self._record(by, "background", name=name)
        return name

    async def remove(self, by: str, name: str) -> None:
        """Forget a background picture that is not on the air."""
        if self._named(self._dressing.look.backdrop).endswith(f"{OWN}/{name}"):
            raise DeskRefusal("this background is on the air: choose another one first", code="on_air")
        try:
            self._backgrounds.remove(name)
        except KeyError as error:
            raise DeskRefusal("there is no such picture", code="unknown_picture") from error
        self._record(by, "background_removed", name=name)

    async def thumbnail(self, kind: str, name: str) -> bytes | None:
        """A PNG of a host or a background; drawn once."""
        known = (kind, name)
        if known not in self._drawn:
            what = self._depicted(kind, name)
            if what is None:
                return None
            try:
                self._drawn[known] = await self._dressing.aside(partial(self._draw, what))
            except (ValueError, OSError):
                return None
        return self._drawn[known]

    def _depicted(self, kind: str, name: str) -> str | Backdrop | None:
        """Only what can be chosen: the number of thumbnails kept is bounded by it."""
        if kind == "background":
            state = self.state()
            own = [f"image:{OWN}/{each}" for each in state["own"]]
            return self._backdrop(name) if name in (*state["backgrounds"], *own) else None
        host, _, outfit = name.rpartition(".")
        return name if kind == "host" and outfit in self._choices.hosts.get(host, ()) else None

    def _wanted(self, parts: Mapping[str, str]) -> Look:
        """The look that is asked for, as far as it can be told before it is built."""
        look, changes = self._dressing.look, dict(parts)
        behind = changes.pop("background", None)
        if (layout := changes.get("layout", look.layout)) != look.layout and layout not in self._choices.layouts:
            wide, high = self._choices.size
            reason = f"a show stays {wide}x{high} while live: {', '.join(self._choices.layouts)}"
            raise DeskRefusal(reason, code="unknown_look")
        if (host := changes.get("host", look.host)) != look.host:
            if host not in self._choices.hosts:
                raise DeskRefusal(f"no host is called {host!r}: {', '.join(self._choices.hosts)}", code="unknown_look")
            changes = {"outfit": "", "hair": "", "skin": "", **changes}
        worn = {name: getattr(look, name) for name in ("host", "outfit", "hair", "skin", "layout")} | changes
        return Look(**worn, backdrop=look.backdrop if behind is None else self._backdrop(behind))

    def _backdrop(self, words: str) -> Backdrop:
        """What an operator names: a room, a colour, or a picture of the folder, never another file of this machine."""
        try:
            named = backdrop(words)
            if named.kind in ("room", "colour"):
                return named
            owner, _, name = named.what.partition("/")
            if owner != OWN:
                raise BackdropFault(f"{words[:80]!r} is not one of the pictures brought here")
            return replace(named, what=str(self._backgrounds.path(name)))
        except KeyError as error:
            raise DeskRefusal("there is no such picture", code="unknown_picture") from error
        except BackdropFault as fault:
            raise DeskRefusal(str(fault), code="unknown_look") from fault

    def _named(self, behind: Backdrop | None) -> str:
        """A backdrop as operators name it; empty for the layout's own."""
        if behind is None:
            return ""
        if behind.kind in ("image", "blurred"):
            return f"{behind.kind}:{OWN}/{behind.path.stem}"
        return str(behind)

    def _record(self, by: str, deed: str, **data: Any) -> None:
        self._log.append(EventType.EDITED, {"action": deed, **data}, by=by)
