"""The room: what viewers see of the show, as the viewer page asks for it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from comments.comment import Comment, Kind
from host.console.desk import DeskRefusal
from host.shelf import Shelf
from host.show.intake import CommentRefused, Intake
from host.show.show import Show
from script_gen.product import Shop

UNREAD_MESSAGES = 200
"""Messages a slow page may be behind; then it loses the oldest."""


class LiveRoom:
    """Implements `host.console.desk.Room` on a running show."""

    def __init__(
        self,
        show: Show,
        intake: Intake,
        shop: Shop,
        shelf: Shelf,
        *,
        notice: str,
        simulated: bool,
        viewers: Callable[[], int],
        clicked: Callable[[str], None],
    ) -> None:
        """`notice` is the AI label's text; `viewers` counts who watches.

        `clicked` is told which product's card a viewer tapped.
        """
        self._show = show
        self._intake = intake
        self._shop = {"name": shop.name, "language": shop.language, "currency": shop.currency}
        self._shelf = shelf
        self._notice = notice
        self._simulated = simulated
        self._viewers = viewers
        self._clicked = clicked
        self._reactions = 0
        self._pages: set[asyncio.Queue[dict[str, Any]]] = set()
        show.ears.append(self.tell)

    def hello(self) -> dict[str, Any]:
        """All a page needs to begin."""
        return {
            "type": "hello",
            "shop": self._shop,
            "notice": self._notice,
            "simulated": self._simulated,
            "products": self._shelf.rows(),
            "on_air": self._show.product_on_air,
            "comments": [entry.public() for entry in self._show.ledger.shown(50)],
            "written": [reply.public() for reply in self._show.replies.text.given(20)] if self._show.replies else [],
            "viewers": self._viewers(),
            "likes": self._intake.likes,
            "state": self._show.air_state,
        }

    async def comment(self, author: str, text: str, viewer: str) -> dict[str, Any]:
        """Take a comment from the page."""
        try:
            entry = self._intake.arrive("page", author, text, who=viewer)
        except CommentRefused as refused:
            code = "empty" if refused.code == "empty" else "too_fast"
            raise DeskRefusal(str(refused), code=code, detail={"reason": refused.code}) from refused
        return entry.public()

    def react(self, kind: str, author: str, count: int) -> None:
        """A viewer of the page liked, came in or shared."""
        self._reactions += 1
        name = f"page-{kind}-{self._reactions}"
        self._intake.react(Comment(name, "page", author, "", Kind(kind), count=count))

    def click(self, product_id: str) -> None:
        """A viewer of the page tapped a product's card."""
        self._clicked(product_id)

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """Live messages for one page, until it goes."""
        unread: asyncio.Queue[dict[str, Any]] = asyncio.Queue(UNREAD_MESSAGES)
        self._pages.add(unread)
        try:
            while True:
                yield await unread.get()
        finally:
            self._pages.discard(unread)

    def image(self, product_id: str) -> bytes | None:
        """The product's picture."""
        return self._shelf.picture(product_id)

    def tell(self, message: dict[str, Any]) -> None:
        """Send a message to every page; a page that is too slow loses its oldest."""
        for unread in self._pages:
            if unread.full():
                unread.get_nowait()
            unread.put_nowait(message)

    async def count(self) -> None:
        """Tell the pages how many watch, whenever it changed."""
        told = -1
        while True:
            if (viewers := self._viewers()) != told:
                told = viewers
                self.tell({"type": "viewers", "count": viewers})
            await asyncio.sleep(1)
