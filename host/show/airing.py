"""The airing: puts clauses on the timeline as late as can be, and fades out what an operator cuts into."""

from host.show.cue import Cue
from host.show.parts import Sound
from host.show.track import Track, chars_heard
from host.voice.speech import Speech
from stream.clock import Clock
from stream.timeline import BLOCK, LEAD, PICTURE, SOUND_LEAD, Samples, from_ms

SOONEST = Samples(LEAD + PICTURE)
"""How long after a decision its sound may begin: the next picture to be drawn must be able to follow it."""

MARGIN = Samples(SOONEST + from_ms(20))
"""How long before the sound ends the next clause is chosen: as late as can be, for that is where answers come in."""

LINE_GAP = from_ms(320)
"""Breath between two lines."""

CUT_AFTER = Samples(SOUND_LEAD + 2 * BLOCK)
"""How long after the decision a cut begins: what is before has left already."""

FADE = from_ms(40)
"""Length of the fade when an operator cuts in."""

NOTHING = Samples(0)


class Airing:
    """Sound and mouth go together: what is placed in the mixer is placed on the track, and is cut from both."""

    def __init__(self, clock: Clock, track: Track, mixer: Sound) -> None:
        self.track = track
        self._clock = clock
        self._mixer = mixer

    def due_in(self) -> Samples:
        """How long until the next clause is to be chosen; 0 or less when it is now."""
        return Samples(self.track.end - MARGIN - self._clock.now())

    def air(self, cue: Cue, clause: int, speech: Speech, *, gap: Samples = NOTHING) -> Samples:
        """Put sound behind what is placed, or, after a silence, where the next picture still can follow it.

        Returns where it begins.
        """
        at = Samples(max(self.track.end + gap, self._clock.now() + SOONEST))
        self.track.place(cue, clause, speech, at)
        self._mixer.place(at, speech.pcm)
        return at

    def cut(self, cue: Cue | None) -> int:
        """Fade out now; the mouth shuts with the pictures still to be drawn.

        Returns how many clauses of the cue were heard whole.
        """
        at = Samples(self._clock.now() + CUT_AFTER)
        heard = self.track.heard(cue, at) if cue else 0
        self.track.cut(Samples(at + FADE))
        self._mixer.cut(at, fade=FADE)
        return heard

    def chars_spoken(self) -> int:
        """How many characters of the line on air have been spoken."""
        now = self._clock.now()
        placed = self.track.at(now)
        return chars_heard(placed, now) if placed else 0
