"""The matte: inside, outside and the rim between, with the old background's colour gone from it."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.photo.matte import cut_out, foreground, guided

PERSON, WALL = np.array([40.0, 60.0, 160.0]), np.array([90.0, 200.0, 90.0])
SIDE = 320


def soft_disc(blur: float) -> NDArray[np.float32]:
    alpha = np.zeros((SIDE, SIDE), np.float32)
    cv2.circle(alpha, (160, 170), 90, 1.0, -1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(alpha, (0, 0), blur), np.float32)


def portrait(alpha: NDArray[np.float32]) -> NDArray[np.uint8]:
    texture = np.random.default_rng(2).normal(0, 6, (SIDE, SIDE, 3))
    mixed = PERSON * alpha[..., None] + WALL * (1 - alpha[..., None]) + texture
    return mixed.clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def cut() -> NDArray[np.uint8]:
    alpha = soft_disc(2.5)
    guess = np.roll(cv2.resize(alpha, (64, 64), interpolation=cv2.INTER_AREA), 1, 1)
    return cut_out(portrait(alpha), np.asarray(guess, np.float32), face_px=110)


def test_the_person_is_whole_and_the_wall_is_gone(cut: NDArray[np.uint8]) -> None:
    alpha = soft_disc(2.5)
    assert cut[..., 3][alpha > 0.99].min() > 245
    assert cut[..., 3][alpha < 0.001].max() < 12


def test_the_rim_lies_where_the_colours_change_and_not_where_the_segmenter_guessed(cut: NDArray[np.uint8]) -> None:
    assert np.abs(cut[..., 3] / 255 - soft_disc(2.5)).mean() < 0.012


def test_no_wall_colour_is_left_in_the_rim(cut: NDArray[np.uint8]) -> None:
    rim = (cut[..., 3] > 60) & (cut[..., 3] < 220)
    assert rim.sum() > 200
    assert np.abs(cut[rim][:, :3].mean(0) - PERSON).max() < 22


def test_what_floats_beside_the_person_is_left_out() -> None:
    alpha = soft_disc(2.0)
    cv2.circle(alpha, (30, 30), 14, 1.0, -1)
    cut = cut_out(portrait(alpha), alpha, face_px=110)
    assert cut[30, 30, 3] < 30


def test_foreground_of_an_even_mix_is_the_front_colour() -> None:
    alpha = soft_disc(6.0)
    mixed = (PERSON * alpha[..., None] + WALL * (1 - alpha[..., None])).astype(np.float32) / 255
    front = foreground(mixed, alpha)[(alpha > 0.2) & (alpha < 0.9)] * 255
    assert np.abs(front - PERSON).mean() < 12


def test_the_guided_mask_follows_an_edge_that_the_guess_missed() -> None:
    colour = np.zeros((64, 64, 3), np.float32)
    colour[:, 32:] = 0.8
    guess = np.zeros((64, 64), np.float32)
    guess[:, 35:] = 1
    mask = guided(colour, guess, radius=8)
    assert mask[:, 33].mean() > 0.6
    assert mask[:, 30].mean() < 0.2
