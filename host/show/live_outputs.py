"""The outputs of a show as operators see and change them: each deed and each change of state is an event."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from host.console.desk import DeskRefusal
from host.console.metrics import Figure
from host.outputs_file import OutputWish
from host.show.events import EventType
from host.show.log import Log
from host.show.rate import Rate
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.supervision import Label, Output, OutputRefused, Outputs, State, Status
from stream.timeline import to_s
from stream.totals import Totals

Make = Callable[[OutputWish], tuple[Label, Output]]
"""Makes the output somebody wishes for; ValueError says what is wrong with the wish."""

_COUNTERS: Final[tuple[tuple[str, str, Callable[[Status], int]], ...]] = (
    ("bytes", "Bytes sent or recorded", lambda status: status.totals.octets),
    ("keyframes", "Keyframes sent or recorded", lambda status: status.totals.keyframes),
    ("lost_packets", "RTP packets a server counted as lost", lambda status: status.totals.lost),
    ("nacked_packets", "RTP packets a server asked for again", lambda status: status.totals.nacked),
    ("keyframe_requests", "PLI and FIR received from a server", lambda status: status.totals.keyframe_requests),
    ("skips", "Times an output was too slow", lambda status: status.totals.skips),
)
_NAMES: Final = ("output", "kind")
_WORTH_TELLING: Final = {State.LIVE, State.RETRYING, State.STOPPED}


class LiveOutputs:
    """Adds, removes and shows outputs. Keys go in and never come out again."""

    def __init__(self, clock: Clock, bus: Bus, log: Log, make: Make, *, fault: Callable[[str, str], None]) -> None:
        """`fault` takes the name of the part and the reason, once for each new reason."""
        self._clock = clock
        self._log = log
        self._make = make
        self._fault = fault
        self._told: dict[str, tuple[State, str]] = {}
        self._rates: dict[str, Rate] = {}
        self._outputs = Outputs(clock, bus, tell=self._tell)

    async def run(self) -> None:
        """Run them until cancelled."""
        await self._outputs.run()

    def start(self, wish: OutputWish) -> None:
        """Add an output of the settings. Raises ValueError."""
        try:
            self._begin(wish)
        except OutputRefused as refused:
            raise ValueError(str(refused)) from refused

    def add(self, by: str, wish: OutputWish) -> None:
        """Add an output for an operator."""
        try:
            label = self._begin(wish)
        except (ValueError, OutputRefused) as refused:
            raise DeskRefusal(str(refused), code="bad_output") from refused
        self._record(by, "output_add", label)

    def _begin(self, wish: OutputWish) -> Label:
        if wish.kind == "recording" and any(each.label.kind == "recording" for each in self._outputs.statuses()):
            raise OutputRefused("the show is being recorded already; a second recording would be the same")
        label, output = self._make(wish)
        self._outputs.add(label, output)
        return label

    def remove(self, by: str, name: str) -> None:
        """Stop an output for an operator."""
        try:
            label = self._outputs.remove(name)
        except OutputRefused as refused:
            raise DeskRefusal(str(refused), code="unknown_output") from refused
        self._record(by, "output_remove", label)

    def state(self) -> list[dict[str, Any]]:
        """All outputs: what `_row` tells of each; `loss_percent` is None where the other side does not tell."""
        return [self._row(status) for status in self._outputs.statuses()]

    def pushed(self) -> Totals:
        """The counters of all outputs together that leave this machine."""
        statuses = self._outputs.statuses()
        return sum((status.totals for status in statuses if status.label.kind != "recording"), Totals())

    def figures(self) -> Iterator[Figure]:
        """The same as metrics, by the output's name and kind: what is recorded leaves this machine by no line."""
        statuses = self._outputs.statuses()

        def by_name(value: Callable[[Status], float]) -> dict[tuple[str, ...], float]:
            return {(status.label.name, status.label.kind): value(status) for status in statuses}

        live = by_name(lambda status: status.state is State.LIVE)
        yield Figure("output_live", "Whether an output is live", live, _NAMES)
        retries = by_name(lambda status: status.retries)
        yield Figure("output_retries", "Times an output was tried again", retries, _NAMES, "counter")
        for name, text, value in _COUNTERS:
            yield Figure(f"output_{name}", text, by_name(value), _NAMES, "counter")
        losses: dict[tuple[str, ...], float] = {
            (status.label.name, status.label.kind): status.loss for status in statuses if status.loss is not None
        }
        yield Figure("output_loss_ratio", "Share of packets a server missed lately", losses, _NAMES)

    def _row(self, status: Status) -> dict[str, Any]:
        totals = status.totals
        rate = self._rates.setdefault(status.label.name, Rate(self._clock))
        return {
            "name": status.label.name,
            "kind": status.label.kind,
            "target": status.label.target,
            "state": status.state.value,
            "reason": status.reason,
            "for_s": int(to_s(max(0, self._clock.now() - status.since))),
            "retries": status.retries,
            "bytes": totals.octets,
            "bitrate_kbps": round(rate.of(totals.octets) * 8 / 1000),
            "loss_percent": None if status.loss is None else round(status.loss * 100, 1),
            "nacks": totals.nacked,
            "keyframes": totals.keyframes,
            "keyframe_requests": totals.keyframe_requests,
            "overflows": totals.skips,
        }

    def _record(self, by: str, action: str, label: Label) -> None:
        data = {"action": action, "name": label.name, "kind": label.kind, "target": label.target}
        self._log.append(EventType.EDITED, data, by=by)

    def _tell(self, status: Status) -> None:
        """An output that is tried every half minute for days says so once."""
        name, now = status.label.name, (status.state, status.reason)
        if status.state not in _WORTH_TELLING or self._told.get(name) == now:
            return
        self._told[name] = now
        if status.state is State.STOPPED:
            del self._told[name]
            self._rates.pop(name, None)
        data = {"name": name, "kind": status.label.kind, "state": status.state.value, "reason": status.reason}
        self._log.append(EventType.OUTPUT, data)
        if status.state is State.RETRYING:
            self._fault(f"output {name}", status.reason)
