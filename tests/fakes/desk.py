"""A room and a desk without a show behind them, with levers: what the pages' tests stand on."""

import asyncio
import copy
from collections.abc import AsyncIterator, Callable
from typing import Any

from host.console.desk import DeskRefusal, When

Message = dict[str, Any]

PRODUCTS: list[Message] = [
    {"id": "tea", "number": 1, "name": "云雾绿茶", "price": "￥68.00", "list_price": "￥88.00", "stock": 320,
     "unit": "盒", "promotion": "买两盒送一个玻璃茶漏", "image": True},
    {"id": "honey", "number": 2, "name": "槐花蜜", "price": "￥59.90", "list_price": None, "stock": 18, "unit": "瓶",
     "promotion": None, "image": True},
    {"id": "cup", "number": 3, "name": "竹杯", "price": "￥128.00", "list_price": "￥168.00", "stock": 0, "unit": "只",
     "promotion": None, "image": None},
]  # fmt: skip

SHOP: Message = {"name": "山野集", "language": "zh", "currency": "CNY"}


class FakeRoom:
    """Implements `Room`. Levers: `said`, `reactions`, `refuse_with`, `send`, `pictures`, `products`, `answers_with`."""

    def __init__(self) -> None:
        self.shop = dict(SHOP)
        self.notice = "AI生成 · 数字人主播"
        self.simulated = False
        self.products = [dict(product) for product in PRODUCTS]
        self.on_air: str | None = "tea"
        self.comments: list[Message] = []
        self.written: list[Message] = []
        self.viewers = 3
        self.state = "live"
        self.pictures: dict[str, bytes] = {}
        self.said: list[tuple[str, str, str]] = []
        self.clicks: list[str] = []
        self.reactions: list[tuple[str, str, int]] = []
        self.refuse_with: DeskRefusal | None = None
        self._pages: set[asyncio.Queue[Message | None]] = set()

    def hello(self) -> Message:
        return {
            "shop": self.shop,
            "notice": self.notice,
            "simulated": self.simulated,
            "products": self.products,
            "on_air": self.on_air,
            "comments": self.comments[-50:],
            "written": self.written,
            "viewers": self.viewers,
            "state": self.state,
        }

    async def comment(self, author: str, text: str, viewer: str) -> Message:
        if self.refuse_with:
            raise self.refuse_with
        self.said.append((author, text, viewer))
        return self.add_comment(author, text)

    def react(self, kind: str, author: str, count: int) -> None:
        self.reactions.append((kind, author, count))

    def click(self, product_id: str) -> None:
        self.clicks.append(product_id)

    async def messages(self) -> AsyncIterator[Message]:
        unread: asyncio.Queue[Message | None] = asyncio.Queue()
        self._pages.add(unread)
        try:
            while (message := await unread.get()) is not None:
                yield message
        finally:
            self._pages.discard(unread)

    def image(self, product_id: str) -> bytes | None:
        return self.pictures.get(product_id)

    def add_comment(self, author: str, text: str, *, simulated: bool = False) -> Message:
        """A comment appears in the room."""
        message = {
            "type": "comment",
            "id": f"c{len(self.comments) + 1}",
            "author": author,
            "text": text,
            "simulated": simulated,
        }
        self.comments.append(message)
        self.send(message)
        return message

    def send(self, message: Message) -> None:
        """Send any live message to every page."""
        for unread in self._pages:
            unread.put_nowait(message)

    @property
    def pages(self) -> int:
        """Pages that listen."""
        return len(self._pages)

    def close(self) -> None:
        """The show closes: every feed ends."""
        for unread in self._pages:
            unread.put_nowait(None)


class FakeDesk:
    """Implements `Desk`. Levers: `deeds` (what was asked, by whom), `refuse_with`, `heard`, `touch`."""

    def __init__(self, room: FakeRoom | None = None) -> None:
        self.room = room or FakeRoom()
        self.deeds: list[tuple[str, str, Message]] = []
        self.refuse_with: DeskRefusal | None = None
        self.heard = bytearray()
        self.microphone_by: str | None = None
        self._recalled = False
        self.forbidden = "最佳"
        """A word the fake's claims gate refuses."""
        self.law: Callable[[str], DeskRefusal | None] = lambda text: None
        """What else refuses a wording, the real gate for one."""
        self.on_air: Message | None = {
            "line_id": "l0",
            "text": "欢迎来到山野集，今天带大家看看这款云雾绿茶。",
            "spoken": 9,
            "origin": "script",
            "mood": "warm",
            "product_id": "tea",
        }
        self.lines = [
            self.line("l1", "茶园在海拔八百米左右，清明前后采的春茶。", goal="proof", state="ready"),
            self.line("l2", "一盒两百五十克，分成二十五小袋，出门带着也方便。", goal="proof", state="ready"),
            self.line("l3", "今天一盒六十八元，喜欢的朋友点下面的购物袋。", goal="price"),
            self.line("l4", "屏幕前的朋友平时爱喝绿茶还是红茶？打在公屏上。", goal="interaction"),
        ]
        self.asides: list[Message] = []
        """Lines said beside the script; none ever airs by itself."""
        self._deleted: dict[str, tuple[int, Message]] = {}
        self.panels: dict[str, Callable[[], Any]] = {}
        self.faults: list[str] = []
        self.comments: list[Message] = []
        self.events: list[Message] = []
        self.health: Message = {
            "viewers": 3,
            "late_pictures": 2,
            "skips": 0,
            "loop_lag_ms": 3.1,
            "voice": "ok",
            "faults": self.faults,
        }
        self.state = "live"
        self._changed: set[asyncio.Event] = set()
        self._made = 0

    @staticmethod
    def line(line_id: str, text: str, *, goal: str | None = None, state: str = "waiting", **more: Any) -> Message:
        """A line as the snapshot shows it."""
        base = {"mood": "warm", "gesture": "show", "product_id": "tea", "origin": "script", "version": 1}
        return {"id": line_id, "text": text, "goal": goal, "state": state} | base | more

    def touch(self) -> None:
        """Something changed: every console gets a snapshot."""
        for event in self._changed:
            event.set()

    def snapshot(self) -> Message:
        # made anew each time, as the show's are: pages compare it with the one before
        return copy.deepcopy(self._snapshot())

    def _snapshot(self) -> Message:
        return {
            "state": self.state,
            "floor": self.microphone_by,
            "shop": self.room.shop["name"],
            "products": self.room.products,
            "product_on_air": self.room.on_air,
            "on_air": self.on_air,
            "lines": self.lines,
            "asides": self.asides,
            "comments": self.comments,
            "events": self.events[-50:],
            "health": self.health,
            "panels": {name: state() for name, state in self.panels.items()},
        }

    async def snapshots(self) -> AsyncIterator[Message]:
        changed = asyncio.Event()
        self._changed.add(changed)
        try:
            while True:
                await changed.wait()
                changed.clear()
                yield self.snapshot()
        finally:
            self._changed.discard(changed)

    async def insert(self, by: str, text: str, *, after: str | None, mood: str, override: bool) -> str:
        self._check(text, override)
        line_id = self._new_id()
        self.lines.insert(self._place_after(after), self.line(line_id, text, origin="operator", mood=mood))
        self._did(by, "insert", text=text, after=after, mood=mood, override=override)
        return line_id

    async def edit(self, by: str, line_id: str, text: str, *, version: int, override: bool) -> None:
        line = self._find(line_id)
        if line["version"] != version:
            detail = {"version": line["version"], "text": line["text"]}
            raise DeskRefusal("someone changed this line before you", code="stale_version", detail=detail)
        self._check(text, override)
        line.update(text=text, version=version + 1, state="waiting")
        self._did(by, "edit", line_id=line_id, text=text, version=version, override=override)

    async def delete(self, by: str, line_id: str) -> None:
        if (own := next((line for line in self.asides if line["id"] == line_id), None)) is not None:
            self.asides.remove(own)
            self._did(by, "delete", line_id=line_id)
            return
        line = self._find(line_id)
        self._deleted[line_id] = (self.lines.index(line), line)
        self.lines.remove(line)
        self._did(by, "delete", line_id=line_id)

    async def restore(self, by: str, line_id: str) -> None:
        place, line = self._deleted.pop(line_id)
        self.lines.insert(place, line)
        self._did(by, "restore", line_id=line_id)

    async def move(self, by: str, line_id: str, *, after: str | None) -> None:
        line = self._find(line_id)
        self.lines.remove(line)
        self.lines.insert(self._place_after(after), line)
        self._did(by, "move", line_id=line_id, after=after)

    async def say(self, by: str, text: str, *, when: When, override: bool) -> str:
        self._check(text, override)
        line_id = self._new_id()
        self.asides.append(self.line(line_id, text, origin="operator"))
        self._did(by, "say", text=text, when=when, override=override)
        return line_id

    async def pause(self, by: str) -> None:
        self._turn(by, "pause", "paused")

    async def resume(self, by: str) -> None:
        self._turn(by, "resume", "live")

    async def skip_to(self, by: str, product_id: str) -> None:
        if all(product["id"] != product_id for product in self.room.products):
            raise DeskRefusal(f"the shop has no product {product_id!r}", code="unknown_product")
        self.room.on_air = product_id
        self._did(by, "skip", product_id=product_id)
        self.room.send({"type": "on_air", "product_id": product_id})

    async def voice(self, by: str, *, voice: str | None, brand_style: str | None) -> None:
        if voice == "nobody":
            raise DeskRefusal("no voice 'nobody' here", code="unknown_voice")
        self._did(by, "voice", voice=voice, brand_style=brand_style)

    async def pronounce(self, by: str, written: str, spoken: str) -> None:
        self._did(by, "pronounce", written=written, spoken=spoken)

    async def microphone(self, by: str, pcm: AsyncIterator[bytes]) -> None:
        if self.refuse_with:
            raise self.refuse_with
        self.microphone_by, self._recalled = by, False
        self.touch()
        async for block in pcm:
            if self._recalled:
                break
            self.heard += block
        self.microphone_by = None
        self.touch()

    async def hand_back(self, by: str) -> None:
        self._recalled = True
        self._did(by, "hand_back")

    def _turn(self, by: str, deed: str, state: str) -> None:
        self.state = self.room.state = state
        self._did(by, deed)
        self.room.send({"type": "state", "state": state})

    def _check(self, text: str, override: bool) -> None:
        if self.refuse_with:
            raise self.refuse_with
        if self.forbidden in text and not override:
            at = text.index(self.forbidden)
            detail = {"rule": "absolute", "span": [at, at + len(self.forbidden)], "suggestion": "很受欢迎"}
            raise DeskRefusal("the rule absolute forbids this wording", code="refused_claim", detail=detail)
        if not override and (refusal := self.law(text)) is not None:
            raise refusal

    def _find(self, line_id: str) -> Message:
        for line in self.lines:
            if line["id"] == line_id:
                return line
        raise DeskRefusal(f"line {line_id} has aired or was deleted", code="unknown_line")

    def _place_after(self, after: str | None) -> int:
        return 0 if after is None else self.lines.index(self._find(after)) + 1

    def _new_id(self) -> str:
        self._made += 1
        return f"n{self._made}"

    def _did(self, by: str, deed: str, **data: Any) -> None:
        self.deeds.append((by, deed, data))
        seq = len(self.events) + 1
        self.events.append(
            {"seq": seq, "at": seq * 48_000, "type": "edited", "by": by, "data": {"action": deed, **data}}
        )
        self.touch()
