"""`livehost bench lips-photo`: the photo host's mouth, read back from encoded pictures, against what is heard."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from bench.portraits import portrait_rig
from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.avatar.photo import PhotoHost
from host.avatar.photo.face import face_reader, read_points
from host.avatar.photo.measures import measured
from host.avatar.pose import VISEMES
from host.avatar.scene import Scene
from host.avatar.stage import Stage, load_layout, theme_for
from host.performance import Performer, Spoken
from host.performance.phones import visemes_of
from host.voice.cache import ClauseCache
from host.voice.speaker import Speaker
from host.voice.speech import Delivery
from stream.encoder import VideoEncoder
from stream.packet import Picture
from stream.timeline import PICTURE, RATE_HZ, Samples, from_ms

LINES: Final = 4
BITRATE_BPS: Final = 2_500_000
LIMIT_LAG_MS: Final = 40.0
LIMIT_CORRELATION: Final = 0.6
SHUT: Final = 0.05
"""A reading below this, in distances between the eyes, is a shut mouth.

Of smiling lips that a person sees shut MediaPipe reads 0.013 to 0.020 in the drawn picture and up to 0.047 in the
encoded one; where teeth begin to show it reads 0.065."""
_LAGS_MS: Final = range(-160, 161, 10)
_PAUSE: Final = from_ms(300)


def run() -> Report:
    """Four sentences in English, spoken, drawn, encoded, decoded and read by MediaPipe."""
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        talk = _talk(Path(scratch))
        openings = np.array(list(_openings(_encoded(talk, Path(scratch)))))
    lag_ms, correlation = _agreement(openings, _sound(talk))
    shut, presses = _presses(openings, talk)
    return Report(
        "lips-photo",
        (
            Row("pictures read", len(openings), "pictures"),
            Row("correlation of opening and loudness", correlation, "", LIMIT_CORRELATION, better="higher"),
            Row("lips behind the sound (negative: before)", lag_ms, "ms"),
            Row("lag, either way", abs(lag_ms), "ms", LIMIT_LAG_MS),
            Row("m, b, p heard", presses, "sounds"),
            Row("pictures with shut lips in all", 100 * float((openings <= SHUT).mean()), "%"),
            Row("shut on m, b, p", 100 * shut / max(presses, 1), "%", 100, better="higher"),
        ),
    )


def _talk(scratch: Path) -> tuple[Spoken, ...]:
    """The sentences' clauses on one timeline."""
    speaker = Speaker(ClauseCache(scratch, 1 << 28), asset_dir)
    at, talk = from_ms(500), []
    for text in SENTENCES["en"][:LINES]:
        for speech in clauses(speaker, text, Delivery(language="en")):
            talk.append(Spoken(Samples(at), speech, "neutral", "rest", text))
            at = Samples(at + len(speech.pcm) + _PAUSE)
    return tuple(talk)


def _encoded(talk: Sequence[Spoken], scratch: Path) -> Iterator[NDArray[np.uint8]]:
    """The show's pictures as a viewer has them, RGB."""
    host = PhotoHost(portrait_rig(scratch))
    stage = Stage(host, layout=load_layout("portrait"), theme=theme_for(""))
    performer, encoder = Performer(1), VideoEncoder(720, 1280, BITRATE_BPS)
    decoder: Any = av.CodecContext.create("h264", "r")
    last = talk[-1]
    for n in range((last.start + len(last.speech.pcm)) // PICTURE + 12):
        at = Samples(n * PICTURE)
        near = [clause for clause in talk if abs(clause.start - at) < 12 * RATE_HZ]
        packet = encoder.encode(
            Picture(at, stage.paint(Scene("", "en"), performer.pose(at, near), at)), keyframe=n == 0
        )
        if packet is not None:
            for frame in decoder.decode(av.Packet(packet.data)):
                yield frame.to_ndarray(format="rgb24")
    for frame in decoder.decode(None):
        yield frame.to_ndarray(format="rgb24")


def _openings(pictures: Iterator[NDArray[np.uint8]]) -> Iterator[float]:
    """How far the lips stand apart in each picture, in distances between the eyes; nothing seen counts as shut."""
    with closing(face_reader()) as reader:
        for picture in pictures:
            points = read_points(reader, picture)
            yield measured(points).parted if points is not None else 0.0


def _sound(talk: Sequence[Spoken]) -> NDArray[np.float64]:
    """The loudness of the talk, one value each 10 ms, smoothed over a syllable's onset."""
    last = talk[-1]
    whole = np.zeros(last.start + len(last.speech.pcm) + RATE_HZ, np.float64)
    for clause in talk:
        whole[clause.start : clause.start + len(clause.speech.pcm)] = clause.speech.pcm
    hop = RATE_HZ // 100
    power = (whole[: len(whole) // hop * hop].reshape(-1, hop) ** 2).mean(1)
    return np.sqrt(np.convolve(power, np.hanning(9) / np.hanning(9).sum(), "same"))


def _agreement(openings: NDArray[np.float64], loudness: NDArray[np.float64]) -> tuple[float, float]:
    """The lag at which opening and loudness correlate best, in ms, and the correlation there."""
    middles_ms = (np.arange(len(openings)) + 0.5) * 1000 * PICTURE / RATE_HZ
    times_ms = np.arange(len(loudness)) * 10 + 5
    found = [
        (float(np.corrcoef(openings, np.interp(middles_ms - lag, times_ms, loudness))[0, 1]), lag) for lag in _LAGS_MS
    ]
    correlation, lag_ms = max(found)
    return float(lag_ms), correlation


def _presses(openings: NDArray[np.float64], talk: Sequence[Spoken]) -> tuple[int, int]:
    """On how many m, b and p the lips are seen shut in one of the sound's pictures, and how many there are."""
    shut = heard = 0
    for clause in talk:
        for mark in clause.speech.marks:
            if visemes_of(mark.phone)[0] != VISEMES.index("PP"):
                continue
            first, last = ((clause.start + edge) // PICTURE for edge in (mark.at, mark.until))
            heard += 1
            shut += bool(openings[first : last + 1].min() <= SHUT)
    return shut, heard
