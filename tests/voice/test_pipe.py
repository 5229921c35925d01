"""The pipe to the speaking process: it closes whatever is still on its way."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE

from host.voice.pipe import Pipe

CHATTERBOX = "import sys, time; sys.stdout.buffer.write(b'\\x00\\x3d\\x09\\x00' + bytes(8_000_000)); time.sleep(60)"


async def test_a_child_whose_answer_nobody_reads_any_more_is_closed() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", CHATTERBOX, stdin=PIPE, stdout=PIPE)
    pipe = Pipe(process)
    listening = asyncio.create_task(pipe.listen())
    await asyncio.sleep(0.5)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    async with asyncio.timeout(10):
        await pipe.close()
    assert process.returncode is not None


async def test_a_child_is_out_of_the_terminals_reach_and_within_that_of_its_nice_value() -> None:
    """Linux shares the processor out between sessions first: in one of its own its nice value would mean nothing."""
    pipe = await Pipe.open("this")
    try:
        assert os.getsid(pipe.pid) == os.getsid(0)
        assert os.getpgid(pipe.pid) == pipe.pid
    finally:
        await pipe.close()
