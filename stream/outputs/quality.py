"""Which rendition a viewer's line carries: pure, judged once a second from what the viewer reports, with hysteresis."""

from dataclasses import dataclass, replace
from typing import Final

SETTLE_S: Final = 5
"""How long bandwidth estimates, which start low and rise, do not count; one just moved down is not judged at all, for
its browser still asks for what was lost before."""

BAD_LOSS: Final = 0.10
"""Google congestion control cuts the rate above this share (draft-ietf-rmcat-gcc-02, section 6)."""

GOOD_LOSS: Final = 0.02
"""... and raises it below this one."""

DIRE_LOSS: Final = 0.25
"""Above this share even the smallest rendition is too much. Below it retransmission repairs what a poor radio loses,
and keyframes alone would be the worse picture."""

BAD_S: Final = 3
"""Seconds in a row that must be bad before a viewer is moved down."""

FIRST_TRIAL_S: Final = 12
LONGEST_TRIAL_S: Final = 300
"""Good seconds in a row before a viewer is moved up; doubled after each time that did not last, up to the longest."""


@dataclass(frozen=True, slots=True)
class Second:
    """What a viewer reported in one second."""

    loss: float
    """Share of packets lost before retransmission, 0..1."""
    nacked: float
    """Packets asked for again, as a share of those sent."""
    sent_bps: float
    """What was sent to it."""
    remb_bps: float | None = None
    """What its browser thinks the line carries, if it says."""


@dataclass(frozen=True, slots=True)
class Quality:
    """A viewer's place on the ladder: 0 the best rendition, `lowest` keyframes only."""

    level: int = 0
    lowest: int = 2
    seconds: int = 0
    """Since the last move."""
    bad_s: int = 0
    good_s: int = 0
    trial_s: int = FIRST_TRIAL_S
    """How long it must be good before the next try upwards."""
    began_bps: float | None = None
    """What its browser thought the line carries in the first of those bad seconds."""
    trying: bool = False
    """Whether it came here by a step up that has still to prove itself."""

    def after(self, second: Second) -> "Quality":
        """The place one second later."""
        settling = self.seconds < SETTLE_S
        unbearable = DIRE_LOSS if self.level + 1 >= self.lowest else BAD_LOSS
        loses = _loses(second, unbearable)
        bad = loses or (_is_over(second) and not settling)
        good = not bad and (self.level == self.lowest or max(second.loss, second.nacked) < GOOD_LOSS)
        now = replace(
            self,
            seconds=self.seconds + 1,
            bad_s=self.bad_s + 1 if bad else 0,
            good_s=self.good_s + 1 if good else 0,
            began_bps=self.began_bps if self.bad_s else second.remb_bps,
        )
        if settling and self.level and not self.trying:
            return replace(now, bad_s=0)
        if now.bad_s >= BAD_S and not loses and _has_risen(second, now.began_bps):
            return replace(now, bad_s=0)
        if now.bad_s >= BAD_S and now.level < now.lowest:
            longer = min(LONGEST_TRIAL_S, 2 * now.trial_s) if now.trying else FIRST_TRIAL_S
            return Quality(now.level + 1, now.lowest, trial_s=longer)
        if now.good_s >= now.trial_s and now.level > 0:
            return Quality(now.level - 1, now.lowest, trial_s=now.trial_s, trying=True)
        # A step up that lasted as long as it was waited for has proved itself.
        return replace(now, trying=now.trying and now.seconds < now.trial_s)


def _loses(second: Second, share: float) -> bool:
    return second.loss > share or second.nacked > 2 * share


def _is_over(second: Second) -> bool:
    """Whether more is sent than the browser thinks the line carries.

    Its estimate never exceeds one and a half times what it receives, so it says nothing about a richer rendition; only
    that the present one is too rich.
    """
    return second.remb_bps is not None and second.sent_bps > 1.2 * second.remb_bps


def _has_risen(second: Second, began_bps: float | None) -> bool:
    """Whether the browser thinks better of the line by now, which it cannot of one that is full.

    After jitter in its first second Firefox' estimate begins at a tenth of what comes, and after a bad time Chromium's
    at its worst; both rise for half a minute on a line that carries everything, by eight percent a second or less. On a
    full one they fall or stand still (draft-ietf-rmcat-gcc-02, section 5.5).
    """
    return second.remb_bps is not None and began_bps is not None and second.remb_bps > began_bps
