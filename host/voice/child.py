"""The speaking process: one thread reads requests and answers what is quick, the other runs the model."""

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

from host.assets import AssetError, asset_dir
from host.voice.cache import ClauseCache
from host.voice.catalog import VoiceCard
from host.voice.errors import VoiceFailed, VoiceFault
from host.voice.speaker import Speaker
from host.voice.wire import Halt, Load, Make, Plan, Recall, Reply, Request, framed, receive

log = logging.getLogger(__name__)

NICE: Final = 5
"""The pictures and the packets come first; speech is made ahead."""


class Mouth:
    """Answers requests from one pipe on another. The model's queue is as long as the parent makes it: one."""

    def __init__(self, speaker: Speaker, answers: BinaryIO) -> None:
        self._speaker = speaker
        self._answers = answers
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._under_way: Request | None = None
        self._given_up: Request | None = None
        self._to_make: queue.SimpleQueue[tuple[int, Request]] = queue.SimpleQueue()

    def run(self, requests: BinaryIO) -> None:
        """Serve until the pipe closes."""
        threading.Thread(target=self._model, name="voice model", daemon=True).start()
        while True:
            try:
                number, request = receive(requests)
            except EOFError:
                return
            match request:
                case Make() | Load():
                    self._to_make.put((number, request))
                case Halt(planned):
                    self._halt(Make(planned))
                case _:
                    self._answer(number, request)

    def _model(self) -> None:
        while True:
            number, request = self._to_make.get()
            with self._turn:
                self._under_way, given_up = request, self._given_up
                self._given_up = None
                self._speaker.brake.release()
                if request == given_up:
                    self._speaker.brake.pull()
            self._answer(number, request)
            with self._turn:
                self._under_way = None

    def _halt(self, clause: Make) -> None:
        """Give up `clause`, under way or about to be; a word that comes too late must not hit another one."""
        with self._turn:
            if self._under_way == clause:
                self._speaker.brake.pull()
            else:
                self._given_up = clause

    def _answer(self, number: int, request: Request) -> None:
        try:
            reply = Reply(number, self._result(request))
        except VoiceFault as fault:
            reply = Reply(number, error=fault)
        except AssetError as error:
            reply = Reply(number, error=VoiceFailed(str(error)))
        except Exception as error:  # the supervisor's edge: whatever a model throws becomes an answer
            log.exception("speaking failed")
            reply = Reply(number, error=VoiceFault(f"{type(error).__name__}: {error}"))
        try:
            with self._lock:
                self._answers.write(framed(reply))
                self._answers.flush()
        except BrokenPipeError:
            os._exit(0)  # the parent is gone: this process has nobody left to answer

    def _result(self, request: Request) -> Any:
        match request:
            case Plan(text, delivery, urgent, lexicon):
                return self._speaker.plan(text, delivery, urgent=urgent, lexicon=lexicon)
            case Recall(planned):
                return self._speaker.recall(planned)
            case Make(planned):
                return self._speaker.make(planned)
            case Load(delivery):
                return self._speaker.load(delivery)


def _own_voices(file: str = "") -> Sequence[VoiceCard]:
    if not file:
        return ()
    from host.voice.own import read_voices  # with its checks, which most shops need not wait for

    return read_voices(Path(file))


def main() -> None:
    """`python -m host.voice.child CACHE_FOLDER CACHE_LIMIT_BYTES [VOICES_FILE]`: from stdin to what was stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when it is over
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not be able to break the framing
    os.nice(NICE)
    logging.basicConfig(level=logging.WARNING, format="voice: %(message)s")
    cache = ClauseCache(Path(sys.argv[1]), int(sys.argv[2]))
    Mouth(Speaker(cache, asset_dir, _own_voices(*sys.argv[3:])), answers).run(sys.stdin.buffer)
    os._exit(0)  # without waiting for a clause nobody will hear


if __name__ == "__main__":
    main()
