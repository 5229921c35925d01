"""A voice process with a child of tones, on virtual time: what tests of the process speak in."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from host.voice.process import VoiceProcess
from host.voice.speech import Delivery, Speech
from stream.clock import Clock, run_virtual

CHILD = "tests.voice.child_of_tones"
Test = Callable[[VoiceProcess, Clock], Coroutine[Any, Any, Any]]


class Room:
    """Runs a test body against a child of tones, on virtual time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[str] = []
        self.ended_at = 0

    def run(self, body: Test) -> Any:
        async def main() -> Any:
            clock = Clock()
            voice = VoiceProcess(clock, cache_dir=self.folder, child=CHILD)
            voice.ears.append(self.faults.append)
            async with voice:
                result = await body(voice, clock)
                self.ended_at = clock.now()
            return result

        return run_virtual(main)

    @property
    def made(self) -> list[str]:
        """What the model was given, in order."""
        return (self.folder / "made.txt").read_text().split("\n")[:-1]


async def said(voice: VoiceProcess, text: str, *, urgent: bool = False) -> list[Speech]:
    return [speech async for speech in voice.speak(text, Delivery(language="en"), urgent=urgent)]
