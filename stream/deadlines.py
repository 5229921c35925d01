"""Deadline arithmetic: which slot of a periodic schedule to serve when the server wakes, and which to skip."""

from typing import Final

from stream.timeline import Samples, from_ms

SKIP_AFTER: Final = from_ms(60)
"""Whoever serves sound or pictures later than this jumps to the present. Measured: "skip" is in sync again at once,
"catch up" needs 11 s."""


def slot_to_serve(due: Samples, now: Samples, *, step: Samples, tolerance: Samples) -> tuple[Samples, int]:
    """The slot to serve now, and how many were given up, for a server that wanted to serve `due`.

    Up to `tolerance` late, nothing is given up: the slots are served in quick succession. Later than that the schedule
    jumps to the newest slot already due ("skip"), because a stream that catches up stays out of step for many seconds.
    Slots are the multiples of `step`; `due` must be one of them.
    """
    if now - due <= tolerance:
        return due, 0
    newest = Samples(now - now % step)
    return newest, (newest - due) // step


def next_slot(moment: Samples, *, step: Samples) -> Samples:
    """The first slot at or after `moment`."""
    return Samples(-(-moment // step) * step)
