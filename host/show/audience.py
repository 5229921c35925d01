"""The audience beside its questions: reactions taken and shown, and thanked for in time."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from comments.clean import clean_author, clean_text
from comments.comment import Action, Comment, Kind, Meaning, Verdict
from comments.crowding import RecentKeys
from comments.reactions import Reactions, Thanks
from host.show.cue import Entry
from host.show.events import EventType
from host.show.tone import Tone
from script_gen.courtesies import Courtesies
from stream.timeline import Samples, from_s

if TYPE_CHECKING:
    from host.show.show import Show

LOOK_EVERY: Final = from_s(1)

GOOD_FOR: Final = from_s(40)
"""Thanks not begun by then are dropped."""

SHOWN_A_SECOND: Final = 4
"""Reactions shown to viewers one by one; likes are shown as their sum, further ones not at all."""

COUNT_AT_MOST: Final = 10_000
"""Pieces that one message of a source may count for."""

IDS_REMEMBERED: Final = 4096


Naming = Callable[[Comment], dict[str, str]]
"""How a comment's viewer is named in what is kept: fields of its event."""


def unnamed(comment: Comment) -> dict[str, str]:
    """Not at all, as where nothing is kept."""
    return {}


class Audience:
    """Takes reactions from every source, and thanks for them between lines."""

    def __init__(
        self,
        show: "Show",
        courtesies: Courtesies,
        tone: Tone,
        *,
        moderate: Callable[[str, str], Verdict],
        naming: Naming = unnamed,
    ) -> None:
        """`moderate` judges a text and its author's name by the lists."""
        self._show = show
        self._courtesies = courtesies
        self._tone = tone
        self._moderate = moderate
        self._naming = naming
        self._reactions = Reactions()
        self._ids = RecentKeys(IDS_REMEMBERED)
        self._likes = 0
        self._shown = 0
        self._logged = dict.fromkeys(Kind, 0)
        self.ears: list[Callable[[Comment], None]] = []
        """Told of every reaction that counts."""

    @property
    def likes(self) -> int:
        """Likes of the whole show."""
        return self._reactions.totals[Kind.LIKE]

    def react(self, reaction: Comment) -> bool:
        """Take what a viewer did; False when it is a comment, counts for nothing, or came before."""
        now = self._show.clock.now()
        if reaction.kind is Kind.COMMENT or reaction.count < 1 or self._ids.see(reaction.id, now) > 1:
            return False
        clean = replace(
            reaction,
            author=self._harmless(clean_author(reaction.author)),
            about=clean_text(reaction.about)[:80],
            count=min(reaction.count, COUNT_AT_MOST),
            received_at=now,
        )
        self._reactions.add(clean, now)
        self._tell(clean)
        for hear in self.ears:
            hear(clean)
        return True

    def understood(self, meaning: Meaning) -> None:
        """A comment was understood: it counts for the room's temperature."""
        self._tone.heard(meaning)

    def state(self) -> dict[str, Any]:
        """The temperature and the totals, as the console shows them."""
        reading = self._tone.reading()
        return {
            "per_minute": round(reading.per_minute, 1),
            "usual_per_minute": round(reading.usual_per_minute, 1),
            "moods": {mood.value: round(share, 2) for mood, share in reading.moods.items()},
            "spirit": reading.spirit.value,
            "reactions": {kind.value: self._reactions.totals[kind] for kind in Kind if kind is not Kind.COMMENT},
        }

    async def run(self) -> None:
        """Look every second, for ever, whether somebody is to be thanked."""
        clock = self._show.clock
        while True:
            await clock.sleep_until(Samples(clock.now() + LOOK_EVERY))
            self._tell_likes()
            if self._may_thank() and (thanks := self._reactions.take(clock.now())) is not None:
                self._thank(thanks)

    def _may_thank(self) -> bool:
        """Questions come first, and nobody is thanked in a pause."""
        return not self._show.director.paused and not self._show.director.asides

    def _thank(self, thanks: Thanks) -> None:
        self._log_totals()
        line = self._courtesies.line(
            thanks.kind.value,
            thanks.names,
            people=thanks.people,
            count=thanks.count,
            about=thanks.about,
            simulated=thanks.simulated,
        )
        if line is not None:
            cue = self._show.director.cue(self._tone.coloured(line), entry=Entry.SENTENCE_END)
            deadline = Samples(self._show.clock.now() + GOOD_FOR)
            viewers = tuple(name for each in thanks.named for name in self._naming(each).values() if name)
            self._show.perform(self._show.director.say(replace(cue, viewers=viewers, expires_at=deadline)))

    def _log_totals(self) -> None:
        """What was done since the last thanks; one event, however many reactions there were."""
        totals = self._reactions.totals
        new = {kind.value: totals[kind] - self._logged[kind] for kind in Kind if totals[kind] > self._logged[kind]}
        self._logged.update(totals)
        self._show.log.append(EventType.REACTIONS, new)

    def _harmless(self, author: str) -> str:
        """The name, unless moderation would hide it."""
        return author if self._moderate("", author).action is not Action.HIDE else ""

    def _tell(self, reaction: Comment) -> None:
        if reaction.kind is Kind.LIKE:
            self._likes += reaction.count
        elif self._shown < SHOWN_A_SECOND:
            self._shown += 1
            self._show.announce(
                {
                    "type": "reaction",
                    "kind": reaction.kind.value,
                    "author": reaction.author,
                    "count": reaction.count,
                    "about": reaction.about,
                    "simulated": reaction.simulated,
                }
            )

    def _tell_likes(self) -> None:
        if self._likes:
            message = {"type": "reaction", "kind": "like", "count": self._likes, "total": self.likes}
            self._show.announce(message)
        self._likes = self._shown = 0
