"""What an operator's page is told: the whole desk once, then only the parts that changed since."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from host.console.desk import Desk

Message = dict[str, Any]


class Changes:
    """The snapshots of one page: thousands of products, and what the panels hold, go out when they change."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told: Message = {}
        self._begun = asyncio.Event()

    def first(self) -> Message:
        """The whole snapshot."""
        self._told = self._desk.snapshot()
        self._begun.set()
        return self._told

    async def messages(self) -> AsyncGenerator[Message, None]:
        """From `first()` on: parts of snapshots that differ from what was told before, of `panels` only some panels."""
        async for snapshot in self._desk.snapshots():
            await self._begun.wait()
            changed = differing(snapshot, self._told)
            if panels := differing(snapshot["panels"], self._told["panels"]):
                changed["panels"] = panels
            self._told = snapshot
            if changed:
                yield changed


def differing(now: Message, before: Message) -> Message:
    """What is new or another than before; `panels` are not compared."""
    return {key: value for key, value in now.items() if key != "panels" and (key not in before or before[key] != value)}
