"""Wishes that came twice: a page that heard no answer asks again, and what it asked for is done once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Header

KEPT: Final = 256
"""Keys remembered; the oldest is forgotten. People make a few wishes a minute, and a page asks again within seconds."""

KEY_CHARACTERS: Final = 80

WishKey = Annotated[str, Header(alias="Idempotency-Key")]
"""The header by which a page says that a wish is the same as before (draft-ietf-httpapi-idempotency-key-header)."""


class Repeats:
    """Answers by operator and key. Keyed wishes wait for each other, so that one still at work is not begun again."""

    def __init__(self) -> None:
        self._answers: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._turn = asyncio.Lock()

    async def once(self, by: str, key: str, act: Callable[[], Awaitable[str]]) -> str:
        """What `act` answers; for a key that was answered before, that answer again. One that fails is not kept."""
        if not key:
            return await act()
        key = key[:KEY_CHARACTERS]
        async with self._turn:
            if (by, key) not in self._answers:
                self._answers[by, key] = await act()
                if len(self._answers) > KEPT:
                    self._answers.popitem(last=False)
            return self._answers[by, key]
