"""A changed look dissolves out of the old one: no jump, the label whole in every picture, the newest wins."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.scene import Scene
from host.avatar.stage import Dissolve, label_visible, load_layout
from host.avatar.stage.layout import Spot
from stream.timeline import PICTURE, Samples, from_s
from tests.avatar.stage_shots import BARE, SMALL, stage, step


def film(painter: Dissolve, scene: Scene, first: Samples, count: int) -> list[NDArray[np.uint8]]:
    return [painter.paint(scene, Pose(), Samples(first + n * PICTURE)) for n in range(count)]


def test_a_change_dissolves_from_the_old_look_into_the_new_one() -> None:
    painter = Dissolve(stage())
    before = film(painter, BARE, from_s(10), 2)[-1]
    painter.change(stage(room="night"))
    shots = film(painter, BARE, from_s(20), 20)
    fresh = stage(room="night").paint(BARE, Pose(), Samples(from_s(20) + 19 * PICTURE))
    steps = [step(a, b) for a, b in pairwise([before, *shots])]
    whole = step(before, fresh)
    assert np.array_equal(shots[-1], fresh)
    assert max(steps) < 0.25 * whole, "no jump"
    assert all(step(a, fresh) >= step(b, fresh) - 0.5 for a, b in pairwise(shots))


def test_the_label_is_whole_in_every_picture_of_a_change_even_when_it_moves() -> None:
    below = replace(SMALL, label=Spot(replace(SMALL.label.area, top=600.0, bottom=664.0)), toast=None, card=None)
    painter = Dissolve(stage())
    film(painter, BARE, from_s(10), 1)
    painter.change(stage(below))
    for picture in film(painter, BARE, from_s(20), 20):
        assert painter.label_visible(picture, "zh")
    assert label_visible(picture, "zh", below)
    assert not label_visible(picture, "zh", SMALL)


def test_the_newest_of_several_changes_wins() -> None:
    painter = Dissolve(stage())
    film(painter, BARE, from_s(10), 1)
    for room in ("night", "nursery", "fresh"):
        painter.change(stage(room=room))
    last = film(painter, BARE, from_s(20), 20)[-1]
    assert np.array_equal(last, stage(room="fresh").paint(BARE, Pose(), Samples(from_s(20) + 19 * PICTURE)))


def test_a_change_while_another_dissolves_follows_it() -> None:
    painter = Dissolve(stage())
    painter.change(stage(room="night"))
    film(painter, BARE, from_s(20), 5)
    painter.change(stage(room="fresh"))
    shots = film(painter, BARE, Samples(from_s(20) + 5 * PICTURE), 40)
    assert max(step(a, b) for a, b in pairwise(shots)) < 12
    assert np.array_equal(shots[-1], stage(room="fresh").paint(BARE, Pose(), Samples(from_s(20) + 44 * PICTURE)))


def test_the_size_cannot_change_while_live() -> None:
    painter = Dissolve(stage())
    with pytest.raises(ValueError, match="a show stays 360x640 while live, and landscape is 1280x720"):
        painter.change(stage(load_layout("landscape")))
