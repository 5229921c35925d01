"""The show's end of the speaking process: start it, ask it, notice that it is gone."""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from typing import Any, Final

from host.voice.wire import HEAD, Reply, Request, framed


class ChildGone(Exception):
    """The speaking process ended before it answered."""


_PIECE: Final = 1 << 16


class Pipe:
    """A running child. Questions may overlap; each waits for its own answer."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._asked = 0
        self.gone = asyncio.Event()

    @property
    def pid(self) -> int:
        """The child's process id."""
        return self._process.pid

    @classmethod
    async def open(cls, module: str, *arguments: str) -> "Pipe":
        """Start `python -m module`, every numeric library on one thread, out of reach of the terminal's Ctrl-C.

        A group of its own does that. A session of its own would too, but Linux' autogroups share the processor out
        between sessions first, and only inside one does a nice value mean anything.
        """
        single = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdin=PIPE,
            stdout=PIPE,
            env={**os.environ, **single},
            process_group=0,
        )
        return cls(process)

    async def ask(self, request: Request) -> Any:
        """The answer. Raises the fault the child answered with, or `ChildGone`."""
        if self.gone.is_set() or self._process.stdin is None:
            raise ChildGone
        self._asked += 1
        answer = asyncio.get_running_loop().create_future()
        self._waiting[self._asked] = answer
        self._process.stdin.write(framed((self._asked, request)))
        return await answer

    def tell(self, request: Request) -> None:
        """Send what has no answer; nothing to a child that is gone."""
        if not self.gone.is_set() and self._process.stdin is not None:
            self._process.stdin.write(framed((0, request)))

    async def listen(self) -> None:
        """Hand out answers until the child is gone; then everyone still waiting gets `ChildGone`."""
        try:
            while True:
                self._deliver(await self._receive())
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.gone.set()
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(ChildGone())

    async def _receive(self) -> Reply:
        assert self._process.stdout is not None
        (size,) = HEAD.unpack(await self._process.stdout.readexactly(HEAD.size))
        reply = pickle.loads(await self._process.stdout.readexactly(size))
        assert isinstance(reply, Reply)
        return reply

    def _deliver(self, reply: Reply) -> None:
        answer = self._waiting.pop(reply.id, None)
        if answer is None or answer.done():
            return
        if reply.error is not None:
            answer.set_exception(reply.error)
        else:
            answer.set_result(reply.result)

    async def close(self) -> None:
        """End the child; it has nothing to lose, since its cache is written whole or not at all."""
        if self._process.returncode is None:
            self._process.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        # asyncio takes a child for ended only when its output was read to the end, and a full reader reads no more
        if self.gone.is_set() and self._process.stdout is not None:
            while await self._process.stdout.read(_PIECE):
                pass
        await self._process.wait()
