"""The presenter panel in Chromium: what is worn is marked, tiles change it, a picture is brought, the showcase runs."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import cv2
import numpy as np
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.panel import Panel
from host.console.presenter_routes import presenter_routes
from tests.browser.channel import on_the_air
from tests.browser.serving import Served
from tests.browser.studio import TOKEN, enter
from tests.fakes.desk import FakeDesk
from tests.waiting import until

OpenPage = Callable[..., Awaitable[Page]]
PICTURE = cv2.imencode(".png", np.full((40, 30, 3), (120, 90, 200), np.uint8))[1].tobytes()


class FakePresenter:
    """Implements `Presenter`: wears what it is told at once."""

    def __init__(self) -> None:
        self.look = {"host": "mei", "outfit": "coral", "hair": "", "skin": "", "background": "", "layout": "portrait"}
        self.own: list[str] = []
        self.on = False
        self.brought = 0

    def state(self) -> dict[str, object]:
        return self.look | {
            "changing": False,
            "showcase": self.on,
            "hosts": {"mei": ["coral", "jade"], "leo": ["navy"]},
            "styles": {"mei": ["long", "bob"], "leo": ["quiff"]},
            "colours": ["black"],
            "skins": ["fair"],
            "layouts": ["portrait"],
            "size": [720, 1280],
            "backgrounds": ["room", "room:night", "colour:#e9dccb"],
            "own": self.own,
        }

    async def wear(self, by: str, **parts: str) -> None:
        self.look |= parts

    def showcase(self, by: str, *, on: bool) -> None:
        self.on = on

    async def bring(self, by: str, picture: bytes) -> str:
        self.brought = len(picture)
        self.own.append("3f")
        return "3f"

    async def remove(self, by: str, name: str) -> None:
        self.own.remove(name)

    async def thumbnail(self, kind: str, name: str) -> bytes | None:
        return PICTURE


@dataclass(frozen=True)
class Console:
    """The console of a fake room."""

    presenter: FakePresenter
    desk: FakeDesk
    address: str


@pytest_asyncio.fixture(loop_scope="session")
async def console(served: Served) -> AsyncIterator[Console]:
    presenter, desk = FakePresenter(), FakeDesk()
    desk.panels = {"presenter": presenter.state}
    panel = Panel("presenter", presenter.state, lambda gate: presenter_routes(presenter, gate))
    async with (
        on_the_air() as whep,
        served(build_app(desk.room, desk, whep, token=TOKEN, panels=(panel,))) as address,
    ):
        yield Console(presenter, desk, address)


async def opened(open_page: OpenPage, console: Console) -> Page:
    page = await open_page()
    await enter(page, console.address, by="Lin", language="en")
    return page


async def test_what_is_worn_is_marked_and_a_tile_changes_it(open_page: OpenPage, console: Console) -> None:
    page = await opened(open_page, console)
    await expect(page.locator('.tile[data-name="mei.coral"]')).to_have_attribute("aria-pressed", "true")
    await page.locator('.tile[data-name="leo.navy"]').click()
    await until(lambda: console.presenter.look["host"] == "leo")
    assert console.presenter.look["outfit"] == "navy"
    await page.locator('.tile[data-name="room:night"]').click()
    await until(lambda: console.presenter.look["background"] == "room:night")


async def test_a_picture_is_brought_and_worn_and_the_showcase_asked_for(open_page: OpenPage, console: Console) -> None:
    page = await opened(open_page, console)
    await page.locator('input[type="file"]').set_input_files(
        {"name": "wall.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    await until(lambda: console.presenter.look["background"] == "image:own/3f")
    assert console.presenter.brought == len(PICTURE)
    await page.get_by_role("button", name="Show the product full-screen").click()
    await until(lambda: console.presenter.on)
