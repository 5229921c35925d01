"""The child processes of `bench.viewers`: a sender, either way, and receivers that only count."""

import asyncio
import gc
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import psutil

from bench.content import moving_pictures
from bench.viewers_receivers import Receivers
from bench.viewers_senders import SharedSender, StockSender

Answer = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


async def serve(run: Callable[[], Coroutine[Any, Any, None]], answer: Answer) -> None:
    """Answer questions from standard input until it ends, with `run` beside."""
    async with asyncio.TaskGroup() as group:
        background = group.create_task(run())
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await answer(json.loads(line))), flush=True)
        background.cancel()


def owned() -> dict[str, Any]:
    """What this process has: open files, tasks that are not a picture on its way, resident bytes."""
    gc.collect()
    tasks = [task for task in asyncio.all_tasks() if not task.get_name().startswith("picture")]
    process = psutil.Process()
    return {"files": process.num_fds(), "tasks": len(tasks), "rss": process.memory_info().rss}


async def send(way: str) -> None:
    """The sender child."""
    loop = moving_pictures(50)
    sender = StockSender(loop) if way == "stock" else SharedSender(loop, direct=way == "direct")

    async def answer(question: dict[str, Any]) -> dict[str, Any]:
        match question["do"]:
            case "answer":
                name, sdp = await sender.answer(question["sdp"])
                return {"sdp": sdp, "name": name}
            case "let go":
                await sender.let_go(question["name"])
                return {}
            case "forget":
                sender.forget()
                return {}
            case "owned":
                return owned()
        cost = {"cpu_s": time.process_time(), "at_s": time.perf_counter(), "pictures": sender.pictures}
        return cost | sender.told()

    await serve(sender.run, answer)


async def receive() -> None:
    """The receivers child."""
    receivers = Receivers()

    async def answer(question: dict[str, Any]) -> dict[str, Any]:
        match question["do"]:
            case "offer":
                return {"sdps": await receivers.offers(question["count"])}
            case "accept":
                await receivers.accept(question["sdps"])
            case "leave":
                await receivers.leave()
        return {"packets": receivers.packets, "at_s": time.perf_counter()}

    await serve(receivers.run, answer)


def keep_apart(role: str) -> None:
    """The sender has the first core for itself, encode included, and what it sends to the others."""
    first, *others = sorted(os.sched_getaffinity(0))
    if others:
        os.sched_setaffinity(0, {first} if role == "sender" else others)


if __name__ == "__main__":
    keep_apart(sys.argv[1])
    asyncio.run(send(sys.argv[2]) if sys.argv[1] == "sender" else receive())
