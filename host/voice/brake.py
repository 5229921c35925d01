"""Ends a model's run before it is done: a long clause must not keep an answer waiting."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail

from host.voice.errors import Halted

GIVEN_UP: Final = "given up for a clause that cannot wait"


class Brake:
    """Pulled in one thread, it ends the run of another between two nodes of the graph: within some 20 ms, measured."""

    def __init__(self) -> None:
        self._options = onnxruntime.RunOptions()

    def pull(self) -> None:
        """End the run under way, and every later one until `release`."""
        self._options.terminate = True

    def release(self) -> None:
        """Let runs go on to their end."""
        self._options.terminate = False

    def check(self) -> None:
        """Raises `Halted` when the brake was pulled: for work that is not a session's."""
        if self._options.terminate:
            raise Halted(GIVEN_UP)

    def run(self, session: Any, outputs: Sequence[str], inputs: Mapping[str, Any]) -> list[Any]:
        """What the session computes. Raises `Halted` when the brake was pulled."""
        try:
            return list(session.run(outputs, inputs, self._options))
        except Fail as error:
            if self._options.terminate:
                raise Halted(GIVEN_UP) from error
            raise
