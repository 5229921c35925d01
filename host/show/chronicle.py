"""The chronicle: as a cue waits, begins and ends, the log, the ledger and the viewers are told."""

from collections.abc import Callable
from typing import Any

from host.show.cue import Cue
from host.show.events import EventType
from host.show.ledger import Ledger, Status
from host.show.log import Log
from stream.timeline import Samples


class Chronicle:
    """Remembers when each cue on air began, and which product is presented."""

    def __init__(self, log: Log, ledger: Ledger, announce: Callable[[dict[str, Any]], None]) -> None:
        self.product_on_air: str | None = None
        self.product_before: str | None = None
        """The one on air before it: what "the one before" means."""
        self._log = log
        self._ledger = ledger
        self._announce = announce
        self._started_at: dict[str, Samples] = {}

    def queued(self, cue: Cue) -> None:
        """A cue is about to be made."""
        self._log.append(EventType.CUE_QUEUED, _described(cue))

    def has_begun(self, cue: Cue) -> bool:
        """Whether some of the cue is on the timeline."""
        return cue.id in self._started_at

    def began(self, cue: Cue, at: Samples) -> None:
        """A cue's first clause is on the timeline; who asked is answered."""
        self._started_at[cue.id] = at
        self._log.append(EventType.CUE_STARTED, _described(cue) | {"starts_at": at})
        if cue.comment_ids:
            self._ledger.mark(cue.comment_ids, Status.ANSWERING, answer=cue.line.text)
            asked = self._ledger.comment(cue.comment_ids[0])
            simulated = asked is not None and asked.simulated
            ids = list(cue.comment_ids)
            self._announce({"type": "answer", "comment_ids": ids, "text": cue.line.text, "simulated": simulated})

    def turned_to(self, product_id: str | None) -> None:
        """What is said now is about this product; None: as before."""
        if product_id is not None and product_id != self.product_on_air:
            self.product_before, self.product_on_air = self.product_on_air, product_id
            self._announce({"type": "on_air", "product_id": product_id})

    def ended(self, cue: Cue, *, spoken: str, heard: bool, cut: bool) -> None:
        """A cue has left: `spoken` is the part of its text that was said, `heard` whether any of it aired."""
        starts_at = self._started_at.pop(cue.id, None)
        facts = list(cue.line.fact_ids)
        data = {"cue_id": cue.id, "line_id": cue.id, "spoken": spoken, "cut": cut, "fact_ids": facts}
        self._log.append(EventType.CUE_ENDED, data | {"starts_at": starts_at} | _addressed(cue))
        self._ledger.mark(cue.comment_ids, Status.ANSWERED if heard else Status.EXPIRED)


def _described(cue: Cue) -> dict[str, Any]:
    return {
        "cue_id": cue.id,
        "line_id": cue.id,
        "version": cue.version,
        "text": cue.line.text,
        "origin": cue.origin.value,
        "product_id": cue.line.product_id,
        "goal": cue.line.goal.value if cue.line.goal else None,
        "appeal": cue.line.appeal.value if cue.line.appeal else None,
        "segment": cue.line.segment,
        "fact_ids": list(cue.line.fact_ids),
        **_addressed(cue),
    }


def _addressed(cue: Cue) -> dict[str, list[str]]:
    """To whom it is said: by this a viewer's export and erasure find what named him or her."""
    addressed = {"comment_ids": list(cue.comment_ids)}
    return addressed | {"viewers": list(cue.viewers)} if cue.viewers else addressed
