"""Learning from the room: hears what is said and done, keeps it as events, and tells the script what the room likes."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from random import Random
from typing import Any, Final

from comments.comment import Comment, Intent, Kind, Mood
from host.console.desk import DeskRefusal
from host.learning.tally import Presentation, Tally
from host.show.events import Event, EventType
from host.show.log import Log
from script_gen.bandit import Bandit, Outcome
from script_gen.line import Appeal
from script_gen.product import Shop
from stream.clock import Clock
from stream.timeline import Samples, from_s, to_s

DEED: Final = "learning"
"""The operators' deed by which the switch and the approved variants are found again after a restart."""
LOOK_EVERY: Final = from_s(1)
ELSEWHERE_FOR_S: Final = 300.0
"""So long after a sign of life from a platform somebody is taken to be watching there."""
KEPT_DAYS: Final = 60
"""Days of presentations read when a room opens: after that little of a lesson is left."""
_VARIANTS: Final = tuple(appeal.value for appeal in Appeal)
_TEACH_NOTHING: Final = {Intent.SPAM.value, Intent.COMPLAINT.value, Intent.ORDER_STATUS.value}
_DEED_OF: Final = {Kind.LIKE: "likes", Kind.ORDER: "orders"}


class Learning:
    """Implements the script's `Taste` and the console's `host.console.learning_routes.Learning`.

    A room with a simulated crowd, a replay or nobody behind it is marked so in every event it keeps, and such events
    teach a real room nothing.
    """

    def __init__(
        self,
        clock: Clock,
        log: Log,
        shop: Shop,
        *,
        viewers: Callable[[], int],
        seed: int,
        simulated: bool,
        on: bool = True,
        past: Iterable[dict[str, Any]] = (),
        deeds: Iterable[dict[str, Any]] = (),
    ) -> None:
        """It hears the show by its `log`; `viewers` counts those of our own page.

        `past` are the data of kept `PRESENTED` events and `deeds` the operators' of `DEED`, both oldest first.
        """
        self._clock = clock
        self._log = log
        self._shop = shop
        self._viewers = viewers
        self._simulated = simulated
        self._zone = shop.zone
        self._random = Random(f"learning {seed}")
        self._bandit = Bandit()
        self._tally = Tally()
        self._on = on
        self._approved = _VARIANTS
        self._chosen: dict[str, int] = dict.fromkeys(_VARIANTS, 0)
        self._lessons = 0
        self._on_air: str | None = None
        self._elsewhere_s = -1e9
        self._shared: Mapping[str, float] = {}
        self._shared_for: tuple[object, ...] = ()
        for data in past:
            self._remember(data)
        for deed in deeds:
            if deed.get("shop") == shop.id:
                self._apply(bool(deed["on"]), tuple(deed["approved"]))
        log.ears.append(self._hear)

    # -- what the script asks -------------------------------------------------------------------

    def appeal(self, product_id: str, wall: datetime) -> Appeal:
        """Whom the next presentation speaks to: what the room likes, or each in turn while learning is off."""
        approved = self._approved
        if self._on:
            chosen = self._bandit.choose(approved, product_id, wall.astimezone(self._zone), self._random)
        else:
            chosen = min(approved, key=lambda variant: self._chosen[variant])
        self._chosen[chosen] += 1
        return Appeal(chosen)

    def warmth(self) -> Mapping[str, float]:
        """How each product does with the room."""
        return self._bandit.warmth(self._now()) if self._on else {}

    # -- what happens ---------------------------------------------------------------------------

    def reacted(self, reaction: Comment) -> None:
        """A viewer did something besides writing."""
        deed = _DEED_OF.get(reaction.kind)
        if deed is None or not self._counts(reaction.source):
            return
        about = reaction.about if reaction.kind is Kind.ORDER else ""
        self._note_source(reaction.source)
        self._tally.did(deed, self._now_s(), product_id=about)

    def clicked(self, product_id: str) -> None:
        """A viewer of the page looked at a product's card."""
        if any(product.id == product_id for product in self._shop.products):
            self._tally.did("clicks", self._now_s(), product_id=product_id)

    async def run(self) -> None:
        """Count viewers every second, and learn from each presentation a minute after its end; for ever."""
        while True:
            await self._clock.sleep_until(Samples(self._clock.now() + LOOK_EVERY))
            self._tally.watched(self._audience(), to_s(LOOK_EVERY))
            for presentation in self._tally.take(self._now_s()):
                self._keep(presentation)

    # -- what operators see and do --------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """The panel: the switch, and for each variant whether it is approved, its share and what is known of it."""
        now = self._now()
        shares = self._shares(now) if self._on else {}
        return {
            "on": self._on,
            "simulated": self._simulated,
            "lessons": self._lessons,
            "product_id": self._on_air,
            "floor": self._bandit.floor,
            "variants": [self._variant(name, shares, now) for name in _VARIANTS],
        }

    def change(self, by: str, *, on: bool, approved: tuple[str, ...]) -> None:
        """Turn learning on or off and say which variants may be chosen; holds after a restart."""
        if unknown := [name for name in approved if name not in _VARIANTS]:
            raise DeskRefusal(f"no variant {unknown[0]!r}: {', '.join(_VARIANTS)}", code="unknown_variant")
        if not approved:
            raise DeskRefusal("one variant at least must stay approved", code="empty")
        self._apply(on, approved)
        deed = {"action": DEED, "shop": self._shop.id, "on": on, "approved": list(self._approved)}
        self._log.append(EventType.EDITED, deed, by=by)

    def _shares(self, now: datetime) -> Mapping[str, float]:
        """Reckoned when something has changed: a snapshot may be wanted four times a second."""
        asked = (self._lessons, self._approved, self._on_air, now.date(), now.hour)
        if asked != self._shared_for:
            self._shared_for = asked
            self._shared = self._bandit.shares(self._approved, self._on_air, now)
        return self._shared

    def _variant(self, name: str, shares: Mapping[str, float], now: datetime) -> dict[str, Any]:
        rate, exposure = self._bandit.rate(name, now)
        return {
            "name": name,
            "approved": name in self._approved,
            "share": shares.get(name, round(1 / len(self._approved), 3) if name in self._approved else 0.0),
            "points_per_100": round(100 * rate, 2),
            "viewer_minutes": round(exposure, 1),
            "chosen": self._chosen[name],
        }

    # -- how it works ---------------------------------------------------------------------------

    def _hear(self, event: Event) -> None:
        data = event.data
        if event.type is EventType.CUE_STARTED:
            self._on_air = data["product_id"] or self._on_air
            self._tally.began(data, to_s(event.at))
        elif event.type is EventType.CUE_ENDED:
            self._tally.ended(data["cue_id"], to_s(event.at))
        elif event.type is EventType.COMMENT_UNDERSTOOD and self._teaches(data):
            self._note_source(data["source"])
            self._tally.did("comments", to_s(event.at))

    def _teaches(self, data: Mapping[str, Any]) -> bool:
        welcome = data["intent"] not in _TEACH_NOTHING and data["mood"] != Mood.UPSET.value
        return welcome and data["verdict"] == "keep" and self._counts(data["source"])

    def _counts(self, source: str) -> bool:
        """Whether a source's viewers are counted: programs only in a room that is marked as simulated."""
        return self._simulated or source not in {"simulated", "replay"}

    def _note_source(self, source: str) -> None:
        if source != "page":
            self._elsewhere_s = self._now_s()

    def _audience(self) -> int:
        """Viewers of our own page; one where only a platform's are heard of lately, for how many is not told here."""
        return self._viewers() or int(self._now_s() - self._elsewhere_s < ELSEWHERE_FOR_S)

    def _keep(self, presentation: Presentation) -> None:
        began = self._clock.wall(from_s(presentation.begun_s)).astimezone(self._zone)
        data = {
            "shop": self._shop.id,
            "simulated": self._simulated,
            "began": began.isoformat(timespec="seconds"),
            "taught": self._on,
            **presentation.json(),
            "points": round(presentation.points, 3),
        }
        self._log.append(EventType.PRESENTED, data)
        if self._on:
            self._learn(data)

    def _remember(self, data: dict[str, Any]) -> None:
        """A kept presentation teaches again, when it was this shop's, real, and taught then."""
        real = data.get("taught") and not data.get("simulated") and not self._simulated
        if real and data.get("shop") == self._shop.id:
            self._learn(data)

    def _learn(self, data: Mapping[str, Any]) -> None:
        if data["appeal"] not in _VARIANTS or not data["watch_s"]:
            return
        began = datetime.fromisoformat(data["began"])
        exposure = data["watch_s"] / 60
        self._bandit.learn(Outcome(data["appeal"], data["product_id"], began, data["points"], exposure))
        self._lessons += 1

    def _apply(self, on: bool, approved: tuple[str, ...]) -> None:
        self._on = on
        self._approved = tuple(name for name in _VARIANTS if name in approved) or _VARIANTS

    def _now(self) -> datetime:
        return self._clock.wall().astimezone(self._zone)

    def _now_s(self) -> float:
        return to_s(self._clock.now())
