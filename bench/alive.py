"""`livehost bench alive`: looks for stillness of the face and for loops in ten minutes of a presenter."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.report import Report, Row
from host.avatar.pose import Pose
from host.avatar.puppet import FACE, Puppet
from host.performance import Performer, Spoken
from host.voice.speech import Mark, Speech
from stream.timeline import PICTURE, RATE_HZ, Samples, from_ms, from_s, to_s

LENGTH: Final = from_s(600)
STILL_S: Final = 0.4
REPEAT: Final = 0.5
"""Likeness of two stretches of one show above which a viewer might take them for a loop."""

_WIDTH: Final = 360
_FACE: Final = (112, 150)
"""Half the width and height of the face in a picture 720 wide."""
_SEEN: Final = 2.0
"""Levels of 255 by which a twentieth of the face's pixels must differ before a viewer can see that it moved."""
_SHARE: Final = 95.0

_LINES: Final = (
    ("大家好，欢迎来到我们的直播间", "wave"),
    ("这款杯子是手工做的，每一只都不太一样", "rest"),
    ("第一它很轻，第二装满热水也不烫手", "rest"),
    ("今天一只只要六十八元", "point"),
    ("谢谢小雨的提问，我来看一下", "rest"),
    ("洗碗机可以洗，微波炉也可以用", "rest"),
    ("我自己用了很久，真的推荐", "rest"),
    ("你们平时喝茶多，还是喝咖啡多", "rest"),
)
_PHONES: Final = tuple("matisokunɛpilaʂəfuŋ")


def run() -> Report:
    """The half minutes of talk and the pauses of a show, drawn at half size and looked at picture by picture."""
    spoken = talk(LENGTH)
    poses = list(film(Performer(5), spoken, LENGTH))
    idle = list(film(Performer(5), (), from_s(60)))
    puppet = Puppet(size=(_WIDTH, _WIDTH * 16 // 9))
    puppet.prewarm()
    gestures = [key for key, _ in groupby(pose.gesture for pose in poses) if key != "rest"]
    return Report(
        "alive",
        (
            Row("longest stillness of the face in ten minutes", longest_still_s(puppet, poses), "s", STILL_S),
            Row("the same over a minute without a word", longest_still_s(puppet, idle), "s", STILL_S),
            Row("gestures made", len(gestures), ""),
            Row("different gestures", len(set(gestures)), "", 8, "higher"),
            Row("likeness of the arms to themselves later, most", repetition(_arms(poses)), "", REPEAT),
            Row("likeness of the head to itself later, most", repetition(_head(poses)), "", REPEAT),
        ),
    )


def talk(length: Samples) -> tuple[Spoken, ...]:
    """Eight lines over and over, as in a script that repeats itself, with pauses up to four seconds."""
    draw = np.random.default_rng(3)
    spoken: list[Spoken] = []
    at = from_s(1)
    while at < length:
        text, gesture = _LINES[len(spoken) % len(_LINES)]
        spoken.append(Spoken(at, _speech(draw, text), ("warm", "excited", "neutral")[len(spoken) % 3], gesture, text))
        at = Samples(spoken[-1].end + from_ms(float(draw.choice([200, 350, 600, 4000], p=[0.4, 0.3, 0.2, 0.1]))))
    return tuple(spoken)


def _speech(draw: np.random.Generator, text: str) -> Speech:
    edges = [0]
    marks = []
    for _ in range(2 * len(text)):
        edges.append(edges[-1] + from_ms(float(draw.integers(60, 140))))
        phone = _PHONES[int(draw.integers(len(_PHONES)))]
        marks.append(Mark(Samples(edges[-2]), Samples(edges[-1]), phone))
    hum = 5000 * np.sin(np.arange(edges[-1]) * 2 * np.pi * 180 / RATE_HZ)
    return Speech(hum.astype(np.int16), tuple(marks), (), 0, len(text))


def film(performer: Performer, spoken: Sequence[Spoken], length: Samples) -> Iterator[Pose]:
    """The pose of every picture."""
    first = 0
    for at in range(0, length, PICTURE):
        while first < len(spoken) and spoken[first].end < at - from_s(2):
            first += 1
        near = [clause for clause in spoken[first : first + 6] if clause.start < at + from_s(2)]
        yield performer.pose(Samples(at), near)


def longest_still_s(puppet: Puppet, poses: Sequence[Pose]) -> float:
    """Seconds for which the drawn face looks the same, at most."""
    canvas = np.empty((_WIDTH * 16 // 9, _WIDTH, 4), np.uint8)
    anchor, since, longest = None, 0, 0
    for n, pose in enumerate(poses):
        canvas[:] = 200
        puppet.draw(pose, canvas)
        face = np.asarray(cv2.cvtColor(_face(canvas), cv2.COLOR_BGRA2GRAY), np.uint8)
        if anchor is None or float(np.percentile(cv2.absdiff(face, anchor), _SHARE)) >= _SEEN:
            anchor, since = face, n
        longest = max(longest, n - since)
    return to_s(longest * PICTURE)


def _face(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    scale = _WIDTH / 720
    left, right = (round((FACE[0] + side * _FACE[0]) * scale) for side in (-1, 1))
    top, bottom = (round((FACE[1] + side * _FACE[1]) * scale) for side in (-1, 1))
    return picture[top:bottom, left:right]


def repetition(track: NDArray[np.float64]) -> float:
    """The largest autocorrelation of `(pictures, values)` at shifts from ten seconds to half its length.

    Values are normalised each for itself; 1 is a loop.
    """
    scaled = (track - track.mean(0)) / (track.std(0) + 1e-9)
    count = len(scaled)
    size = 1 << (2 * count - 1).bit_length()
    power = (np.abs(np.fft.rfft(scaled, size, axis=0)) ** 2).sum(1)
    product = np.fft.irfft(power, size)[:count] / scaled.shape[1]
    shifts = np.arange(from_s(10) // PICTURE, count // 2)
    return float((product[shifts] / (count - shifts)).max())


def _arms(poses: Sequence[Pose]) -> NDArray[np.float64]:
    """How far the arms are in each of the gestures, one column each."""
    names = sorted({pose.gesture for pose in poses} - {"rest"})
    return np.array([[pose.reach * (pose.gesture == name) for name in names] for pose in poses])


def _head(poses: Sequence[Pose]) -> NDArray[np.float64]:
    return np.array([pose.head for pose in poses])
