"""Changing the look while live: what operators may ask for, what is refused in words, what is kept, and by whom."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import pytest

from host.avatar.backdrop import Backdrop
from host.avatar.look import Look
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.stage import Stage, load_layout, theme_for
from host.console.desk import DeskRefusal
from host.show.backgrounds import MOST, BackgroundRefused, Backgrounds
from host.show.dressing import Dressing
from host.show.events import Event
from host.show.log import Log
from host.show.presenter import Choices, LivePresenter
from host.show.showcases import Showcases
from stream.clock import Clock, run_virtual

SMALL = replace(load_layout("portrait"), size=(180, 320))
CHOICES = Choices(
    {"mei": ("coral", "jade"), "leo": ("navy",)},
    {"mei": ("long", "bob"), "leo": ("quiff",)},
    ("black",),
    ("fair", "deep"),
    ("portrait",),
    (180, 320),
)


class Nobody:
    """An empty room."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lays nothing."""


@dataclass
class Room:
    """A presenter's desk with what it works on."""

    folder: Path
    events: list[Event] = field(default_factory=list)
    put_on: list[Stage] = field(default_factory=list)
    built: list[Look] = field(default_factory=list)
    fails: Exception | None = None
    """Lever: what building the next look ends with."""
    images: tuple[Path, ...] = (Path("a.png"),)
    on_air: str | None = "tea"

    def change(self, stage: Stage) -> None:
        """Stands where the painter is."""
        self.put_on.append(stage)

    def build(self, look: Look) -> Stage:
        self.built.append(look)
        if self.fails:
            raise self.fails
        return Stage(Nobody(), layout=SMALL, theme=theme_for(""), backdrop=look.backdrop)

    def opened(self) -> LivePresenter:
        clock = Clock()
        return LivePresenter(
            Log(clock, self.events.append),
            Dressing(clock, self, self.build, Look()),
            Showcases(lambda _: self.images),
            Backgrounds(self.folder),
            CHOICES,
            on_air=lambda: self.on_air,
            thumbnail=lambda what: str(what).encode(),
        )


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "backgrounds")


def live(work: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await work()

    run_virtual(run)


def photo(side: int = 500, tone: int = 90) -> bytes:
    return bytes(cv2.imencode(".png", np.full((side, side * 2, 3), (tone, 120, 200), np.uint8))[1].tobytes())


def test_a_look_changes_as_a_whole_with_its_author(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        await desk.wear("小王", outfit="jade", background="room:night", skin="deep")
        assert room.built == [Look("mei", "jade", Backdrop("room", "night"), "portrait", "", "deep")]
        assert len(room.put_on) == 1
        state = desk.state()
        assert (state["host"], state["outfit"], state["background"]) == ("mei", "jade", "room:night")
        assert (room.events[-1].by, room.events[-1].data["action"]) == ("小王", "look")

    live(work)


def test_another_host_comes_in_clothes_of_its_own(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        await desk.wear("a", outfit="jade", hair="bob black")
        await desk.wear("a", host="leo")
        assert room.built[-1] == Look("leo", "", None, "portrait", "", "")
        assert desk.state()["outfit"] == "navy", "its first"

    live(work)


@pytest.mark.parametrize(
    ("parts", "code", "told"),
    [
        ({"layout": "landscape"}, "unknown_look", "a show stays 180x320 while live: portrait"),
        ({"host": "/etc"}, "unknown_look", "no host is called '/etc': mei, leo"),
        ({"background": "room:attic"}, "unknown_look", "Write room, room:NAME"),
        ({"background": "image:/etc/passwd"}, "unknown_look", "is not one of the pictures brought here"),
        ({"background": "blurred:../../x.jpg"}, "unknown_look", "is not one of the pictures brought here"),
        ({"background": "image:own/../../x"}, "unknown_picture", "there is no such picture"),
    ],
)
def test_what_cannot_be_worn_is_refused_before_anything_is_built(
    parts: dict[str, str], code: str, told: str, room: Room
) -> None:
    async def work() -> None:
        with pytest.raises(DeskRefusal, match=told) as refusal:
            await room.opened().wear("a", **parts)
        assert refusal.value.code == code
        assert room.built == []

    live(work)


@pytest.mark.parametrize("error", [ValueError("no outfit of mei is called 'x'"), OSError(5, "gone")])
def test_a_look_that_cannot_be_built_leaves_the_old_one_on_the_air(error: Exception, room: Room) -> None:
    async def work() -> None:
        desk, room.fails = room.opened(), error
        before = desk.state()
        with pytest.raises(DeskRefusal) as refusal:
            await desk.wear("a", outfit="x")
        assert refusal.value.code == "unknown_look"
        assert desk.state() == before
        assert room.put_on == []
        room.fails = None
        await desk.wear("a", outfit="jade")
        assert len(room.put_on) == 1

    live(work)


def test_a_change_of_look_waits_for_one_thumbnail_and_not_for_all(room: Room) -> None:
    async def work() -> None:
        done: list[str] = []
        dressing = Dressing(Clock(), room, room.build, Look())
        async with asyncio.TaskGroup() as group:
            for name in ("one", "two", "three"):
                group.create_task(dressing.aside(partial(done.append, name)), name=name)
            await asyncio.sleep(0)
            await dressing.change(Look("leo"))
            assert (done, room.built) == (["one"], [Look("leo")])
        assert done == ["one", "two", "three"]

    live(work)


def test_one_change_at_a_time(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        async with asyncio.TaskGroup() as group:
            group.create_task(desk.wear("a", outfit="jade"), name="first")
            await asyncio.sleep(0)
            assert desk.state()["changing"]
            with pytest.raises(DeskRefusal, match="changing already"):
                await desk.wear("b", outfit="coral")
        assert not desk.state()["changing"]
        assert len(room.built) == 1

    live(work)


def test_pictures_brought_are_kept_once_worn_sharp_or_blurred_and_removed_when_off_the_air(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        name = await desk.bring("小王", photo())
        assert await desk.bring("小王", photo()) == name, "the same picture is kept once"
        assert desk.state()["own"] == [name]
        await desk.wear("小王", background=f"blurred:own/{name}")
        assert desk.state()["background"] == f"blurred:own/{name}"
        with pytest.raises(DeskRefusal, match="on the air"):
            await desk.remove("小王", name)
        await desk.wear("小王", background="room")
        await desk.remove("小王", name)
        assert desk.state()["own"] == []
        assert list(room.folder.iterdir()) == []
        with pytest.raises(DeskRefusal, match="no such picture"):
            await desk.remove("小王", name)

    live(work)


def test_pictures_are_still_there_after_a_restart_and_hold_pixels_only(room: Room) -> None:
    name = Backgrounds(room.folder).add(photo())
    again = Backgrounds(room.folder)
    assert again.names == (name,)
    assert again.path(name).read_bytes()[:3] == b"\xff\xd8\xff"
    with pytest.raises(KeyError):
        again.path("../livehost.sqlite")


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", "not a whole PNG"),
        (b"GIF89a" + b"\x00" * 50, "not a whole PNG|damaged"),
        (b"\x00" * (13 * 2**20), "12 MB at most"),
        (photo(100), "320 pixels a side at least"),
    ],
    ids=["empty", "broken", "heavy", "small"],
)
def test_bad_pictures_are_refused_in_words(raw: bytes, told: str, room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        with pytest.raises(DeskRefusal, match=told) as refusal:
            await desk.bring("a", raw)
        assert refusal.value.code == "bad_picture"
        assert desk.state()["own"] == []

    live(work)


def test_the_folder_is_bounded(room: Room) -> None:
    kept = Backgrounds(room.folder)
    for i in range(MOST):
        kept.add(photo(330, i * 8))
    with pytest.raises(BackgroundRefused, match="remove one first"):
        kept.add(photo(330, 250))


def test_the_showcase_is_for_products_with_pictures(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        desk.showcase("小王", on=True)
        assert room.events[-1].data == {"action": "showcase", "on": True, "product_id": "tea"}
        desk.showcase("小王", on=False)
        room.images = ()
        with pytest.raises(DeskRefusal, match="has no pictures"):
            desk.showcase("小王", on=True)
        room.on_air = None
        with pytest.raises(DeskRefusal, match="no product is on air yet"):
            desk.showcase("小王", on=True)

    live(work)


def test_thumbnails_are_of_what_can_be_chosen_only(room: Room) -> None:
    async def work() -> None:
        desk = room.opened()
        name = await desk.bring("a", photo())
        assert await desk.thumbnail("host", "mei.jade") == b"mei.jade"
        assert await desk.thumbnail("background", "room:fresh") == b"room:fresh"
        assert await desk.thumbnail("background", f"image:own/{name}") is not None
        for kind, what in (("host", "mei.gold"), ("host", "x"), ("background", "colour:#123456"), ("x", "mei.jade")):
            assert await desk.thumbnail(kind, what) is None

    live(work)
