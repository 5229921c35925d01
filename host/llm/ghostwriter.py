"""The ghostwriter: asks a model for lines ahead of need, within a budget, and never lets the show wait for it."""

import hashlib
import json
import logging
from collections import deque
from itertools import cycle
from pathlib import Path
from typing import Any, Final, Protocol

from host.llm.endpoint import EndpointFault
from script_gen.glue import SLOTS, Glue, Order
from stream.clock import Clock
from stream.timeline import Samples, from_s

log = logging.getLogger(__name__)

PAUSE: Final = from_s(20)
"""Between two orders that went well."""
LONGEST_PAUSE: Final = from_s(900)
"""Between tries when the endpoint keeps failing; it doubles up to here."""
HOUR: Final = from_s(3600)


class Model(Protocol):
    """Whatever completes a prompt."""

    @property
    def model(self) -> str:
        """Its name."""
        ...

    async def complete(self, prompt: str) -> str:
        """Its reply; EndpointFault when there is none."""
        ...


class Ghostwriter:
    """Orders lines beat after beat while the show is on; what fails is told once and the grammar writer goes on."""

    def __init__(
        self, clock: Clock, model: Model, glue: Glue, *, style: str, per_hour: int, cache: Path | None = None
    ) -> None:
        """At most `per_hour` requests an hour; replies are kept in `cache`, so that a restart costs none."""
        self._clock = clock
        self._model = model
        self._glue = glue
        self._style = style
        self._per_hour = per_hour
        self._cache = cache
        self._asked: deque[Samples] = deque(maxlen=max(1, per_hour))
        self.fault = ""
        """Why the last request failed; empty when it did not."""

    async def run(self) -> None:
        """Order for ever."""
        pause = PAUSE
        for turn, beat in enumerate(cycle(SLOTS)):
            order = Order(beat, self._glue.language, self._style)
            if (kept := self._read(order, turn // len(SLOTS))) is not None:
                self._glue.take(order, kept)
                continue
            await self._clock.sleep_until(self._next_time(pause))
            pause = PAUSE if await self.write(order, turn // len(SLOTS)) else min(Samples(2 * pause), LONGEST_PAUSE)

    async def write(self, order: Order, turn: int = 0) -> bool:
        """Ask once; whether a reply came. Whatever it holds, only what the glue keeps is ever used."""
        self._asked.append(self._clock.now())
        try:
            reply = await self._model.complete(order.prompt)
        except EndpointFault as fault:
            if not self.fault:
                log.warning("writer %s: %s; the grammar writer goes on alone", self._model.model, fault)
            self.fault = str(fault)
            return False
        self.fault = ""
        if self._glue.take(order, reply):
            self._keep(order, turn, reply)
        return True

    def state(self) -> dict[str, Any]:
        """What the console shows: model, lines kept, lines refused by reason, requests in the last hour, fault."""
        return {
            "model": self._model.model,
            "kept": self._glue.kept,
            "refused": dict(self._glue.refused),
            "requests": sum(at > self._clock.now() - HOUR for at in self._asked),
            "per_hour": self._per_hour,
            "fault": self.fault,
        }

    def _next_time(self, pause: Samples) -> Samples:
        """After the pause, and not before the budget of the hour allows it."""
        soon = Samples(self._clock.now() + pause)
        if len(self._asked) < self._per_hour:
            return soon
        return max(soon, Samples(self._asked[0] + HOUR))

    def _file(self, order: Order, turn: int) -> Path | None:
        if self._cache is None:
            return None
        name = hashlib.sha256(f"{self._model.model}\n{turn}\n{order.prompt}".encode()).hexdigest()[:32]
        return self._cache / f"{name}.json"

    def _read(self, order: Order, turn: int) -> str | None:
        file = self._file(order, turn)
        if file is None or not file.is_file():
            return None
        try:
            reply = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return reply if isinstance(reply, str) else None

    def _keep(self, order: Order, turn: int, reply: str) -> None:
        file = self._file(order, turn)
        if file is None:
            return
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(reply, ensure_ascii=False), encoding="utf-8")
        except OSError as error:
            log.warning("writer's reply not kept: %s", error.strerror)
