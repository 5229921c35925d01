"""The stock while live: orders take from it, and a product that sells out on the air is left at once."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from comments.comment import Comment, Kind
from host.console.desk import DeskRefusal
from host.shelf import Shelf
from host.show.events import EventType
from host.show.stockroom import Stockroom
from script_gen.facts import ShopFacts
from stream.timeline import from_s
from tests.show.evening import Evening, play


def stockroom(evening: Evening, *, simulated: bool = False) -> tuple[Stockroom, ShopFacts]:
    """A stockroom put into an evening as host/compose/learning.py does."""
    facts = evening.facts
    evening.store.flush()
    made = Stockroom(
        evening.show,
        facts,
        farewell=lambda product_id: evening.script.sold_out(product_id, evening.clock.wall()),
        row=Shelf(evening.shop, facts, evening.clock.wall).row,
        simulated=simulated,
        past=evening.store.data(EventType.STOCK),
    )
    return made, facts


def order(number: int, product_id: str, pieces: int = 1, source: str = "shop") -> Comment:
    return Comment(f"o{number}", source, "", "", Kind.ORDER, count=pieces, about=product_id)


async def until_product(evening: Evening, *, other_than: str | None = None) -> str:
    """The product on the air, as soon as it is another than that."""
    changed = asyncio.Event()
    evening.show.log.ears.append(lambda event: changed.set())
    while evening.show.product_on_air == other_than:
        changed.clear()
        await changed.wait()
    assert evening.show.product_on_air is not None
    return evening.show.product_on_air


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sold_out_on_the_air_the_host_says_so_and_goes_on(tmp_path: Path, language: str) -> None:
    async def script(evening: Evening) -> tuple[str, float, float]:
        room, facts = stockroom(evening)
        first = await until_product(evening)
        await evening.clock.sleep_until(from_s(20))
        first = evening.show.product_on_air or first
        begun = evening.clock.now()
        room.ordered(order(1, first, facts.stock(first) or 0))
        assert not facts.sellable(first)
        await until_product(evening, other_than=first)
        took_s = (evening.clock.now() - begun) / 48_000
        await evening.clock.sleep_until(from_s(240))
        return first, begun, took_s

    found: dict[str, Any] = {}

    async def looked(evening: Evening) -> None:
        found["first"], found["begun"], found["took_s"] = await script(evening)
        found["events"] = evening.events()
        found["name"] = evening.facts.product(found["first"]).name

    play(tmp_path, looked, language=language)
    assert found["took_s"] < 12
    started = [event for event in found["events"] if event.type is EventType.CUE_STARTED and event.at > found["begun"]]
    assert not [event for event in started if event.data["product_id"] == found["first"]]
    farewells = [event for event in started if event.data["goal"] == "notice" and event.data["fact_ids"]]
    assert len(farewells) == 1
    said = farewells[0].data
    assert found["name"] in said["text"] or said["fact_ids"] == [f"{found['first']}.number"]


def test_orders_take_from_the_stock_and_a_restart_remembers(tmp_path: Path) -> None:
    async def first(evening: Evening) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        evening.show.ears.append(told.append)
        room, facts = stockroom(evening)
        room.ordered(order(1, "zhubei", 5))
        room.ordered(order(2, "no such product"))
        room.ordered(order(3, "zhubei", 2, source="simulated"))
        assert facts.stock("zhubei") == 7
        assert facts.of("zhubei")["zhubei.stock"].value == "7组"
        return [message for message in told if message["type"] == "product"]

    async def second(evening: Evening) -> int | None:
        return stockroom(evening)[1].stock("zhubei")

    messages = play(tmp_path, first)
    assert [(message["id"], message["stock"]) for message in messages] == [("zhubei", 7)]
    assert play(tmp_path, second) == 7


def test_a_new_shop_file_and_a_rehearsal_start_from_the_file(tmp_path: Path) -> None:
    async def sell(evening: Evening) -> None:
        room, _ = stockroom(evening)
        room.ordered(order(1, "zhubei", 5))

    async def corrected(evening: Evening) -> int | None:
        past = [data | {"filed": 40} for data in evening.store.data(EventType.STOCK)]
        Stockroom(evening.show, evening.facts, farewell=lambda _: None, row=lambda _: {}, past=past)
        return evening.facts.stock("zhubei")

    async def rehearsed(evening: Evening) -> int | None:
        room, facts = stockroom(evening, simulated=True)
        assert facts.stock("zhubei") == 12
        room.ordered(order(1, "zhubei", 12, source="simulated"))
        return facts.stock("zhubei")

    async def real(evening: Evening) -> int | None:
        return stockroom(evening)[1].stock("zhubei")

    play(tmp_path, sell)
    assert play(tmp_path, corrected) == 12
    assert play(tmp_path, rehearsed) == 0
    assert play(tmp_path, real) == 7


def test_a_person_sets_it_with_a_name_in_the_log(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        room, facts = stockroom(evening)
        room.set("Lin", "zhubei", 0)
        assert not facts.sellable("zhubei")
        room.set("Lin", "zhubei", 30)
        assert facts.sellable("zhubei")
        with pytest.raises(DeskRefusal, match="no product"):
            room.set("Lin", "nothing", 3)
        deeds = [event for event in evening.events() if event.type is EventType.EDITED]
        assert [(event.by, event.data["stock"]) for event in deeds] == [("Lin", 0), ("Lin", 30)]
        row = next(one for one in room.state() if one["product_id"] == "zhubei")
        assert (row["stock"], row["filed"]) == (30, 12)

    play(tmp_path, script)
