"""A child process for tests: speaks tones, and dies when it is asked to say so."""

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

from host.assets import AssetMissing
from host.voice.catalog import voice_for
from host.voice.child import Mouth
from host.voice.clauses import split
from host.voice.delivery import Manner
from host.voice.errors import EmptyText, Halted
from host.voice.plan import Planned
from host.voice.speech import Delivery, Speech
from tests.fakes.voice import syllables, tone


class ToneBrake:
    """What is long ends when it is pulled."""

    def __init__(self) -> None:
        self.pulled = threading.Event()
        self.pull = self.pulled.set
        self.release = self.pulled.clear


class ToneSpeaker:
    """Lines that begin with `die` end the process, for ever or once; `break` raises what no voice should.

    `long` takes half a minute at its first try, unless it is halted. While the folder holds a file `loading` the
    model is being loaded; while it holds `corrupt` it cannot be.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._once = folder / "died"
        self._tried = False
        self.brake = ToneBrake()

    def load(self, delivery: Delivery) -> None:
        voice_for(delivery.language, delivery.voice)
        self._note(f"load {delivery.language}")
        self._model()

    def _model(self) -> None:
        while (self._folder / "loading").exists():
            threading.Event().wait(0.01)
        if (self._folder / "corrupt").exists():
            raise AssetMissing("voice.onnx has sha256 0 instead of 1; run `make install` (or `livehost install`)")

    def plan(self, text: str, delivery: Delivery, *, urgent: bool, lexicon: Mapping[str, str]) -> list[Planned]:
        card = voice_for(delivery.language, delivery.voice)
        self._note(f"plan {delivery.language}")
        tokens = syllables(text)
        if not tokens:
            raise EmptyText
        return [
            Planned(c, card, Manner(), text, text.startswith("kept")) for c in split(tokens, len(text), urgent=urgent)
        ]

    def recall(self, planned: Planned) -> Speech | None:
        return None if planned.key == "kept but lost" else self._tone(planned)

    def make(self, planned: Planned) -> Speech:
        self._model()
        if self.brake.pulled.is_set():
            raise Halted
        if planned.key == "die for ever" or (planned.key == "die once" and not self._once.exists()):
            self._once.touch()
            os._exit(9)
        if planned.key == "break":
            raise ZeroDivisionError("of the model")
        if planned.key == "long" and not self._tried:
            self._tried = True
            if self.brake.pulled.wait(30):
                raise Halted
        with (self._once.parent / "made.txt").open("a") as made:
            made.write(f"{planned.key}\n")
        return self._tone(planned)

    def _note(self, asked: str) -> None:
        with (self._once.parent / "asked.txt").open("a") as file:
            file.write(f"{asked}\n")

    def _tone(self, planned: Planned) -> Speech:
        return tone(planned.clause.tokens, planned.clause.start, planned.clause.stop)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    answers = os.fdopen(os.dup(1), "wb")
    Mouth(ToneSpeaker(folder), answers).run(sys.stdin.buffer)  # type: ignore[arg-type]
    os._exit(0)
