"""From the track to pictures: which scene and which pose belong to a moment."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from comments.comment import Comment
from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Caption, Card, Scene, Showcase, Toast
from host.performance import Attention, Spoken
from host.show.cue import Cue
from host.show.track import Placed, Track, chars_heard
from stream.timeline import Samples, from_ms, from_s

CAPTION_STAYS = from_ms(600)
"""How long a caption stays after its last word."""


LOOK_EVERY = from_s(1)
"""How often the product on air is looked up again: its price, its stock, an offer that has ended."""


class Painter(Protocol):
    """Draws one picture; called on the picture thread only."""

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        """The picture as I420, shape (height * 3 // 2, width)."""
        ...


class Extras(Protocol):
    """What else comes and goes in the picture; asked once for each picture, moments rise."""

    def showcase(self, latest: Placed | None, product_id: str | None, at: Samples) -> Showcase | None:
        """The product's pictures, while they fill the screen."""
        ...

    def toast(self, at: Samples) -> Toast | None:
        """The order to be told of."""
        ...

    def note(self, at: Samples, *, room: bool) -> Bubble | None:
        """The answer in writing to be shown, where no comment that is being answered takes its `room`."""
        ...

    def ticker(self, at: Samples) -> tuple[str, ...]:
        """What runs through the ticker."""
        ...


class Performer(Protocol):
    """Decides how the host moves; pure and seeded."""

    def pose(self, at: Samples, spoken: Sequence[Spoken], *, attention: Attention | None = None) -> Pose:
        """The pose at `at`, given the clauses around it."""
        ...


class Frames:
    """Makes the picture job of each moment. Moments must rise: cards and bubbles remember when they came."""

    def __init__(
        self,
        track: Track,
        painter: Painter,
        performer: Performer,
        *,
        empty: Scene,
        card: Callable[[str, Samples], Card],
        comment: Callable[[str], Comment | None],
        extras: Extras | None = None,
    ) -> None:
        """`empty` is the scene before anything is said; `card(product_id, since)` and `comment(id)` look things up."""
        self._track = track
        self._painter = painter
        self._performer = performer
        self._empty = empty
        self._make_card = card
        self._comment = comment
        self._extras = extras
        self._looked_up = Samples(0)
        self._card: Card | None = None
        self._bubble: tuple[str, Bubble] | None = None

    def picture(self, at: Samples) -> Callable[[], NDArray[np.uint8]]:
        """Decide what the picture at `at` shows; the job returned draws it, on the picture thread."""
        scene = self._scene(at)
        attention = Attention.COMMENTS if self._glancing(scene, at) else None
        pose = self._performer.pose(at, self._track.around(at), attention=attention)
        if scene.card is not None and scene.card.image is not None:
            pose = replace(pose, product=scene.card.image)
        return partial(self._painter.paint, scene, pose, at)

    def _scene(self, at: Samples) -> Scene:
        latest = self._track.latest(at)
        if latest is not None:
            self._follow(latest, at)
        scene = replace(
            self._empty,
            card=self._card,
            caption=self._caption(latest, at) if latest else None,
            bubble=self._bubble[1] if self._bubble else None,
        )
        return scene if self._extras is None else self._with_extras(scene, self._extras, latest, at)

    def _with_extras(self, scene: Scene, extras: Extras, latest: Placed | None, at: Samples) -> Scene:
        shown = self._card.product_id if self._card else None
        return replace(
            scene,
            showcase=extras.showcase(latest, shown, at),
            toast=extras.toast(at),
            bubble=extras.note(at, room=scene.bubble is None) or scene.bubble,
            ticker=extras.ticker(at),
        )

    def _follow(self, latest: Placed, at: Samples) -> None:
        """Change card and bubble when the clause on air belongs to another product or comment."""
        product_id = latest.cue.line.product_id
        if product_id is not None and (self._card is None or self._card.product_id != product_id):
            self._card = self._make_card(product_id, at)
        elif self._card is not None and at - self._looked_up >= LOOK_EVERY:
            self._looked_up = at
            self._card = self._make_card(self._card.product_id, self._card.since)
        comment = self._asked(latest.cue) if at < latest.end + CAPTION_STAYS else None
        if comment is None:
            self._bubble = None
        elif self._bubble is None or self._bubble[0] != latest.cue.id:
            self._bubble = (latest.cue.id, Bubble(comment.author, comment.text, comment.simulated, since=at))

    def _asked(self, cue: Cue) -> Comment | None:
        """The comment a cue answers."""
        return self._comment(cue.comment_ids[0]) if cue.comment_ids else None

    def _caption(self, latest: Placed, at: Samples) -> Caption | None:
        if at >= latest.end + CAPTION_STAYS or not latest.cue.line.text:
            return None
        speech = latest.spoken.speech
        lit = chars_heard(latest, at)
        return Caption(latest.cue.line.text, lit, (speech.start, speech.stop), latest.start)

    def _glancing(self, scene: Scene, at: Samples) -> bool:
        """The host looks at the comments for a moment when it takes one up."""
        return scene.bubble is not None and at - scene.bubble.since < from_ms(900)
