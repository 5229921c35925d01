"""Matte: the person cut out of the portrait, soft at the hair, the old background's colour taken out of the rim."""

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[Any]
Grey = NDArray[np.float32]
"""`(height, width)`, 0 to 1."""
Colour = NDArray[np.float32]
"""`(height, width, 3)` BGR, 0 to 1."""

_CUT_FACE_PX: Final = 90
"""How wide a face is while the cut is looked for: wide enough for an ear, small enough for a second's work."""
_CUT_ROUNDS: Final = 3
_BAND: Final = 0.10
"""Of the face's width: how far the cut may lie from where the segmenter saw it."""
_HAIR: Final = 0.06
"""Of the face's width: over what distance hair may fade into the background."""
_EDGE: Final = 1e-4
"""How small a contrast counts as an edge (epsilon of the guided filter)."""
_CONTRAST: Final = (0.09, 0.94)
"""Alpha below is none, above is all: what the guided filter leaves of far-off texture."""
_ROUNDS: Final = 10
_REGULAR: Final = 1e-5
_SLOPE: Final = 0.1
"""Rounds a level, regularisation and gradient weight of `foreground`; the latter two as in its source."""


def cut_out(portrait: NDArray[np.uint8], likely: Grey, face_px: float) -> NDArray[np.uint8]:
    """The person as straight BGRA, `(height, width, 4)`.

    `likely` is how likely each pixel belongs to a person, at any resolution; `face_px` is the width of the face.
    """
    colour = np.asarray(portrait, np.float32) / np.float32(255)
    hard = _cut(portrait, likely, face_px)
    low, high = _CONTRAST
    soft = ((guided(colour, hard, face_px * _HAIR) - low) / (high - low)).clip(0, 1)
    alpha: Grey = np.asarray(soft * cv2.dilate(hard, _disc(face_px * _HAIR)), np.float32)
    person = np.dstack([foreground(colour, alpha), alpha])
    return np.asarray((person * 255).round().clip(0, 255), np.uint8)


def _cut(portrait: NDArray[np.uint8], likely: Grey, face_px: float) -> Grey:
    """Inside or outside, by colour near where the segmenter drew the line (GrabCut: Rother et al. 2004)."""
    share = min(1.0, _CUT_FACE_PX / face_px)
    small = cv2.resize(portrait, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    seen = cv2.resize(likely, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    band = _disc(face_px * share * _BAND)
    trimap = np.where(seen > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    trimap[cv2.erode((seen > 0.9).astype(np.uint8), band, borderValue=1) > 0] = cv2.GC_FGD
    trimap[cv2.dilate((seen > 0.1).astype(np.uint8), band) == 0] = cv2.GC_BGD
    cv2.setRNGSeed(1)
    if (trimap == cv2.GC_FGD).any() and (trimap == cv2.GC_BGD).any():
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(small, trimap, (0, 0, 0, 0), *models, _CUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    inside = _largest(np.isin(trimap, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8))
    soft = cv2.GaussianBlur(inside.astype(np.float32), (5, 5), 0)
    return np.asarray(cv2.resize(soft, portrait.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _largest(inside: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest piece alone: nothing floats beside the person."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside)
    if count < 3:
        return inside
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])), np.uint8)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)


def guided(colour: Colour, mask: Grey, radius: float, shrink: int = 2) -> Grey:
    """The mask drawn along the picture's own edges (He, Sun & Tang 2013; their fast form of 2015)."""
    guide = cv2.resize(colour, None, fx=1 / shrink, fy=1 / shrink, interpolation=cv2.INTER_AREA)
    wanted = cv2.resize(mask, guide.shape[1::-1], interpolation=cv2.INTER_AREA)
    side = 2 * max(1, round(radius / shrink)) + 1

    def mean(values: Plane) -> Grey:
        return np.asarray(cv2.blur(values, (side, side)), np.float32)

    means, level = mean(guide), mean(wanted)
    spread = np.empty((*wanted.shape, 3, 3), np.float32)
    for a in range(3):
        for b in range(3):
            spread[..., a, b] = mean(guide[..., a] * guide[..., b]) - means[..., a] * means[..., b] + _EDGE * (a == b)
    shared = np.stack([mean(guide[..., c] * wanted) - means[..., c] * level for c in range(3)], -1)
    slope = np.linalg.solve(spread, shared[..., None])[..., 0]
    offset = level - (slope * means).sum(-1)
    size = colour.shape[1::-1]
    whole = (cv2.resize(mean(slope), size) * colour).sum(-1) + cv2.resize(mean(offset), size)
    return np.asarray(whole, np.float32)


def foreground(colour: Colour, alpha: Grey) -> Colour:
    """The person's own colour where it is mixed with what stood behind (multi-level: Germer et al. 2020)."""
    height, width = alpha.shape
    levels = max(1, round(np.log2(max(height, width))))
    front: Colour = np.zeros((1, 1, 3), np.float32)
    back = front
    for level in range(1, levels + 1):
        size = (max(1, round(width ** (level / levels))), max(1, round(height ** (level / levels))))
        picture, cover = _resized(colour, size), _resized(alpha, size)[..., None]
        front, back = (_resized(plane, size, cv2.INTER_NEAREST) for plane in (front, back))
        rounds = _ROUNDS if max(size) <= 64 else 2
        for _ in range(rounds):
            front, back = _unmixed(picture, cover, front, back)
    return np.asarray(np.where(alpha[..., None] > 0.999, colour, front), np.float32)


def _resized(plane: Plane, size: tuple[int, int], way: int = cv2.INTER_AREA) -> NDArray[np.float32]:
    return np.asarray(cv2.resize(plane, size, interpolation=way), np.float32)


def _unmixed(picture: Colour, cover: Grey, front: Colour, back: Colour) -> tuple[Colour, Colour]:
    """One Jacobi round: both colours agree with their neighbours and mix to the picture."""
    total, front_sum, back_sum = 0.0, 0.0, 0.0
    for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
        weight = _REGULAR + _SLOPE * np.abs(cover - _neighbour(cover, axis, step))
        total = total + weight
        front_sum = front_sum + weight * _neighbour(front, axis, step)
        back_sum = back_sum + weight * _neighbour(back, axis, step)
    # 2x2 normal equations of  a F + (1 - a) B = I  with the neighbours' pull
    ahead, behind = cover, 1 - cover
    a, b, d = ahead * ahead + total, ahead * behind, behind * behind + total
    p, q = ahead * picture + front_sum, behind * picture + back_sum
    scale = 1 / (a * d - b * b)
    return np.clip((d * p - b * q) * scale, 0, 1), np.clip((a * q - b * p) * scale, 0, 1)


def _neighbour(plane: NDArray[np.float32], axis: int, step: int) -> NDArray[np.float32]:
    """The plane moved by one pixel, its edge repeated."""
    index = np.clip(np.arange(plane.shape[axis]) + step, 0, plane.shape[axis] - 1)
    return np.take(plane, index, axis)
