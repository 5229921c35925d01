"""The showcase: the host goes into a corner, the product's pictures pan and dissolve, and it comes back."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from host.avatar.pose import Pose
from host.avatar.scene import Showcase
from host.avatar.sprite import Pixels
from host.avatar.stage import label_visible
from host.avatar.stage.inset import MOVES_S
from stream.timeline import PICTURE, Samples, from_ms, from_s
from tests.avatar.stage_shots import BARE, SMALL, i420, red, stage, step


@pytest.fixture
def images(tmp_path: Path) -> tuple[Path, ...]:
    paths = []
    for i, tone in enumerate(((200, 120, 30), (40, 160, 40))):
        flat = np.full((500, 500, 3), tone, np.uint8)
        flat[::40] = 255
        paths.append(tmp_path / f"{i}.png")
        assert cv2.imwrite(str(paths[-1]), flat)
    return tuple(paths)


def shown(images: tuple[Path, ...], seconds: float, *, leave_s: float | None = None) -> list[Pixels]:
    """A showcase from second 10 on, one picture after another; the host was on the air before."""
    on_air = stage()
    case = Showcase(images, from_s(10))
    for path in images:
        on_air._gallery._files.wait(path)
    shots = [on_air.compose(BARE, Pose(), from_ms(9960))]
    for n in range(round(seconds * 25)):
        at = Samples(from_s(10) + n * PICTURE)
        gone = leave_s is not None and n >= leave_s * 25
        shots.append(on_air.compose(replace(BARE, showcase=None if gone else case), Pose(), at))
    return shots


def test_the_host_moves_into_a_corner_over_the_products_pictures(images: tuple[Path, ...]) -> None:
    shots = shown(images, 2)
    areas = [int(red(shot).sum()) for shot in shots]
    assert areas[-1] < 0.5 * areas[0], "smaller"
    assert areas[-1] > 0.02 * areas[0], "but there"
    assert SMALL.showcase is not None
    ys, xs = np.nonzero(red(shots[-1]))
    corner, scale = SMALL.showcase.area, SMALL.scale
    assert corner.left * scale <= xs.mean() <= corner.right * scale
    assert corner.top * scale <= ys.mean() <= corner.bottom * scale
    assert max(step(a, b) for a, b in pairwise(shots)) < 30, "it goes there in small steps"
    assert shots[-1][620, 30, 0] > 60, "the product fills the rest"
    assert label_visible(i420(shots[-1]), "zh", SMALL)


def test_it_leaves_the_way_it_came_and_the_picture_is_as_before(images: tuple[Path, ...]) -> None:
    shots = shown(images, 2 + 2 * MOVES_S, leave_s=2)
    moment = Samples(from_s(10) + (len(shots) - 2) * PICTURE)
    assert np.array_equal(shots[-1], stage().compose(BARE, Pose(), moment))
    assert max(step(a, b) for a, b in pairwise(shots)) < 30


def test_the_pan_is_slow_and_never_stands_and_one_picture_dissolves_into_the_next(images: tuple[Path, ...]) -> None:
    shots = shown(images, 9)[40:]
    steps = [step(a[400:], b[400:]) for a, b in pairwise(shots)]
    assert max(steps) < 8
    assert all(one or other for one, other in pairwise(steps)), "each half moves at least in every second picture"
    assert all(step(a, b) for a, b in pairwise(shots)), "and one of them in every picture"
    assert step(shots[0], shots[-1]) > 20


def test_bad_pictures_are_passed_over_and_without_a_good_one_the_host_stays(
    images: tuple[Path, ...], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n")
    assert np.array_equal(shown((broken,), 1)[-1], shown((), 1)[-1])
    assert int(red(shown((broken, *images), 2)[-1]).sum()) < 0.5 * int(red(shown((), 2)[-1]).sum())


@pytest.mark.parametrize("shape", [(1200, 300), (300, 1200), (40, 40), (2000, 2000)])
def test_pictures_of_any_shape_fill_the_screen(shape: tuple[int, int], tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    assert cv2.imwrite(str(path), np.full((*shape, 3), (10, 200, 200), np.uint8))
    picture = shown((path,), 1.5)[-1]
    assert np.abs(picture[560:600, 20:150, :3].astype(int) - (10, 200, 200)).max() < 12
