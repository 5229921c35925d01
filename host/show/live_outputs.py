"""The outputs of a show as operators see and change them: each deed and each change of state is an event."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from host.console.desk import DeskRefusal
from host.console.metrics import Figure
from host.outputs_file import OutputWish
from host.show.events import EventType
from host.show.log import Log
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.supervision import Label, Output, OutputRefused, Outputs, State, Status
from stream.timeline import to_s

Make = Callable[[OutputWish], tuple[Label, Output]]
"""Makes the output somebody wishes for; ValueError says what is wrong with the wish."""

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
        self._outputs = Outputs(clock, bus, tell=self._tell)

    async def run(self) -> None:
        """Run them until cancelled."""
        await self._outputs.run()

    def start(self, wish: OutputWish) -> None:
        """Add an output of the settings. Raises ValueError."""
        try:
            self._outputs.add(*self._make(wish))
        except OutputRefused as refused:
            raise ValueError(str(refused)) from refused

    def add(self, by: str, wish: OutputWish) -> None:
        """Add an output for an operator."""
        try:
            label, output = self._make(wish)
            self._outputs.add(label, output)
        except (ValueError, OutputRefused) as refused:
            raise DeskRefusal(str(refused), code="bad_output") from refused
        self._record(by, "output_add", label)

    def remove(self, by: str, name: str) -> None:
        """Stop an output for an operator."""
        try:
            label = self._outputs.remove(name)
        except OutputRefused as refused:
            raise DeskRefusal(str(refused), code="unknown_output") from refused
        self._record(by, "output_remove", label)

    def state(self) -> list[dict[str, Any]]:
        """All outputs: `{name, kind, target, state, reason, for_s, retries, bytes, overflows}`."""
        return [self._row(status) for status in self._outputs.statuses()]

    def figures(self) -> Iterator[Figure]:
        """The same as metrics, by the output's name."""
        rows = {row["name"]: row for row in self.state()}

        def by_name(key: str) -> dict[str, float]:
            return {name: row[key] for name, row in rows.items()}

        live = {name: float(row["state"] == State.LIVE.value) for name, row in rows.items()}
        yield Figure("output_live", "Whether an output is live", live, "output")
        yield Figure("output_bytes", "Bytes sent or recorded", by_name("bytes"), "output", "counter")
        yield Figure("output_retries", "Times an output was tried again", by_name("retries"), "output", "counter")
        yield Figure("output_skips", "Times an output was too slow", by_name("overflows"), "output", "counter")

    def _row(self, status: Status) -> dict[str, Any]:
        return {
            "name": status.label.name,
            "kind": status.label.kind,
            "target": status.label.target,
            "state": status.state.value,
            "reason": status.reason,
            "for_s": int(to_s(max(0, self._clock.now() - status.since))),
            "retries": status.retries,
            "bytes": status.bytes_sent,
            "overflows": status.overflows,
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
        data = {"name": name, "kind": status.label.kind, "state": status.state.value, "reason": status.reason}
        self._log.append(EventType.OUTPUT, data)
        if status.state is State.RETRYING:
            self._fault(f"output {name}", status.reason)
