"""The compositor: what is put together piece by piece is what would be put together at once."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.frame import scene_at, talk
from bench.portraits import drawn_host
from host.avatar.pile import Pile
from host.avatar.puppet import Puppet
from host.avatar.rect import Rect, whole
from host.avatar.sprite import Cutout, cutout, opaque
from host.avatar.stage import Avatar, Stage, load_layout, theme_for
from host.avatar.stage.compositor import Compositor
from host.avatar.tiles import Tiles
from host.performance import Performer
from stream.timeline import PICTURE, Samples

SIZE = (180, 250)


def glass(width: int, height: int, tone: int) -> Cutout:
    """A translucent rectangle."""
    pixels = np.full((height, width, 4), tone // 2, np.uint8)
    pixels[..., 3] = 128
    return cutout(pixels, 0, 0)


def piled(*laid: tuple[Cutout, int, int], seen: Rect | None = None) -> Pile:
    pile = Pile(SIZE, seen)
    for each, x, y in laid:
        pile.lay(each, right=x, down=y)
    return pile


def flat(pile: Pile) -> NDArray[np.uint8]:
    picture = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    pile.flatten(picture)
    return picture


WALL, OTHER_WALL = (opaque(np.full((250, 180, 4), tone, np.uint8)) for tone in (255, 200))
LOW, HIGH = glass(70, 50, 40), glass(50, 90, 220)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (piled((WALL, 0, 0), (LOW, 10, 10)), piled((WALL, 0, 0), (LOW, 11, 10))),
        (piled((WALL, 0, 0), (LOW, 10, 10)), piled((WALL, 0, 0))),
        (piled((WALL, 0, 0)), piled((WALL, 0, 0), (LOW, 150, 230), (HIGH, -20, -30))),
        (piled((WALL, 0, 0), (LOW, 10, 10), (HIGH, 30, 20)), piled((WALL, 0, 0), (HIGH, 30, 20), (LOW, 10, 10))),
        (piled((WALL, 0, 0), (LOW, 10, 10)), piled((OTHER_WALL, 0, 0), (LOW, 10, 10))),
        (piled((WALL, 0, 0), (LOW, 0, 0)), piled((WALL, 0, 0), (LOW, 900, 900), (HIGH, -900, 3))),
        (piled((WALL, 0, 0), (LOW, 5, 5), (LOW, 5, 5)), piled((WALL, 0, 0), (LOW, 5, 5))),
    ],
    ids=["moved", "gone", "come", "changed places", "another wall", "out of sight", "one of two gone"],
)
def test_what_changes_is_put_together_anew_and_the_rest_stays(before: Pile, after: Pile) -> None:
    compositor = Compositor(SIZE)
    for pile in (before, after, before, after):
        assert np.array_equal(compositor.compose(pile), flat(pile))
        assert np.array_equal(compositor.i420(), cv2.cvtColor(flat(pile), cv2.COLOR_BGRA2YUV_I420))


def test_what_was_out_of_sight_is_caught_up_with_when_it_is_looked_at() -> None:
    compositor, corner = Compositor(SIZE), Rect(0, 0, 64, 64)
    compositor.compose(piled((WALL, 0, 0), (LOW, 100, 150)))
    seen = compositor.compose(piled((WALL, 0, 0), (LOW, 10, 10), seen=corner))
    after = piled((WALL, 0, 0), (LOW, 10, 10))
    assert np.array_equal(seen[corner.place], flat(after)[corner.place])
    assert np.array_equal(compositor.compose(after), flat(after))
    assert np.array_equal(compositor.i420(), cv2.cvtColor(flat(after), cv2.COLOR_BGRA2YUV_I420))


def test_a_part_put_together_by_itself_is_that_part_of_the_whole() -> None:
    pile = piled((LOW, 20, 30), (HIGH, 60, 50))
    reached = pile.reached()
    assert reached == Rect(20, 30, 110, 140)
    part = np.zeros((*reached.size[::-1], 4), np.uint8)
    pile.flatten(part, (reached.left, reached.top))
    picture = flat(pile)
    assert np.array_equal(part, picture[reached.place])
    picture[reached.place] = 0
    assert not picture.any(), "nothing lies beyond"
    assert piled((LOW, -30, 240)).reached() == Rect(0, 240, 40, 250)
    assert piled().reached().size == (0, 0)


def test_tiles_come_back_as_rectangles_on_even_pixels_that_cover_all_and_do_not_overlap() -> None:
    tiles, asked = Tiles(SIZE), np.zeros(SIZE[::-1], int)
    for rect in (Rect(3, 5, 40, 70), Rect(100, 60, 101, 61), Rect(-50, 240, 500, 900), Rect(-9, -9, 0, 0)):
        tiles.mark(rect)
        inside = rect.within(whole(SIZE))
        asked[inside.place] = 1
    covered = np.zeros_like(asked)
    for rect in tiles.take():
        covered[rect.place] += 1
        assert not any(side % 2 for side in (rect.left, rect.top, rect.right, rect.bottom))
    assert covered.max() == 1
    assert (covered >= asked).all()
    assert covered[:32, 64:].sum() == 0, "nothing was asked for there"
    assert tiles.take() == []


@pytest.fixture(scope="module", params=["puppet", "photo"])
def host(request: pytest.FixtureRequest) -> Avatar:
    return Puppet() if request.param == "puppet" else drawn_host("portrait")


def test_a_talking_host_is_the_same_on_a_stage_that_has_seen_all_and_on_a_new_one(host: Avatar) -> None:
    """Pictures far apart, so that everything has moved; and two that follow each other."""
    layout, theme = load_layout("portrait"), theme_for("warm-story")
    performer, spoken = Performer(1), talk()
    live = Stage(host, layout=layout, theme=theme)
    pictures = []
    for n in (80, 140, 141, 210):
        at = Samples(n * PICTURE)
        scene, pose = scene_at(at), performer.pose(at, spoken)
        live.prepare(scene, at)
        pictures.append(live.paint(scene, pose, at))
        anew = Stage(host, layout=layout, theme=theme)
        whole_anew = anew.compose(scene, pose, at)
        assert np.array_equal(live.compose(scene, pose, at)[:1090], whole_anew[:1090]), "below is the caption's light"
    assert all(not np.array_equal(a, b) for a, b in pairwise(pictures))
