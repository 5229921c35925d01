"""`livehost bench lips`: the mouth read back from encoded pictures of real speech, against the sound with them."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import av
import numpy as np
from numpy.typing import NDArray

from bench.lips_reading import SHUT, envelope, lag_and_likeness, opening
from bench.report import Report, Row
from bench.voice_sentences import SENTENCES
from bench.voice_speaker import clauses
from host.assets import asset_dir
from host.avatar.puppet import Puppet
from host.avatar.scene import Scene
from host.avatar.stage import Stage, load_layout, theme_for
from host.performance import Performer
from host.performance.phones import visemes_of
from host.show.cue import Cue
from host.show.frames import Frames, Painter
from host.show.track import Track
from host.voice.cache import ClauseCache
from host.voice.speaker import Speaker
from host.voice.speech import Delivery, Speech
from script_gen.line import Line
from stream.broadcast import bitrate_for
from stream.encoder import VideoEncoder
from stream.packet import Picture
from stream.timeline import PICTURE, Samples, from_ms, from_s, to_s

LINES: Final = {"en": 6, "zh": 4}
LAG_MS: Final = 40.0
LIKENESS: Final = 0.6

FIRST: Final = from_s(1)
_PAUSE: Final = from_ms(350)
_AHEAD: Final = from_s(3)


@dataclass(frozen=True, slots=True)
class Said:
    """A clause and where it sounds."""

    start: Samples
    line: str
    speech: Speech


class Talk:
    """Clauses one after the other on the show's own track, drawn by the real performer and painter."""

    def __init__(self, painter: Painter, language: str, spoken: Sequence[tuple[str, Speech]]) -> None:
        """`spoken` holds each clause with the line it is of."""
        self.said: list[Said] = []
        at = FIRST
        for line, speech in spoken:
            self.said.append(Said(at, line, speech))
            at = Samples(at + speech.length + _PAUSE)
        self.end = at
        self._coming = list(self.said)
        self._track = Track()
        empty = Scene(shop="Lips", language=language)
        self._frames = Frames(self._track, painter, Performer(7), empty=empty, card=_nothing, comment=_nothing)

    def picture(self, at: Samples) -> Callable[[], NDArray[np.uint8]]:
        """The job that draws the picture at `at`."""
        while self._coming and self._coming[0].start < at + _AHEAD:
            said = self._coming.pop(0)
            self._track.place(Cue(f"{said.start}", Line(said.line)), 0, said.speech, said.start)
        return self._frames.picture(at)

    def sound(self) -> NDArray[np.int16]:
        """All of it, from the show's zero on."""
        pcm = np.zeros(self.end, np.int16)
        for said in self.said:
            pcm[said.start : said.start + said.speech.length] = said.speech.pcm
        return pcm

    def shut_at(self) -> Iterator[tuple[Samples, Samples]]:
        """From when to when each m, b and p sounds."""
        shut = visemes_of("m")
        for said in self.said:
            for mark in said.speech.marks:
                if visemes_of(mark.phone) == shut:
                    yield Samples(said.start + mark.at), Samples(said.start + mark.until)


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen and heard, from the show's zero on."""

    openings: NDArray[np.float64]
    """One a picture, read from decoded packets."""
    pcm: NDArray[np.int16]


def run() -> Report:
    """Lines of both languages at 720x1280, spoken, drawn, encoded, decoded; about a minute."""
    puppet = Puppet()
    puppet.prewarm()
    stage = Stage(puppet, layout=load_layout("portrait"), theme=theme_for(""))
    rows: list[Row] = []
    for language in LINES:
        talk = Talk(stage, language, _spoken(language))
        rows += judged(language, talk, on_air(talk))
    return Report("lips", tuple(rows))


def _spoken(language: str) -> list[tuple[str, Speech]]:
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        speaker = Speaker(ClauseCache(Path(scratch), 1 << 28), asset_dir)
        lines = SENTENCES[language][: LINES[language]]
        return [(line, speech) for line in lines for speech in clauses(speaker, line, Delivery(language=language))]


def on_air(talk: Talk, *, width: int = 720, height: int = 1280) -> Seen:
    """The talk drawn, encoded as for viewers and decoded again; what lies between, `livehost bench sync` measures."""
    encoder = VideoEncoder(width, height, bitrate_for(width, height))
    decoder = av.CodecContext.create("h264", "r")
    openings: dict[int, float] = {}
    for at in range(0, talk.end, PICTURE):
        packet = encoder.encode(Picture(Samples(at), talk.picture(Samples(at))()), keyframe=False)
        if packet is None:
            continue
        coded = av.Packet(packet.data)
        coded.pts = packet.pts
        for picture in decoder.decode(coded):
            i420 = np.asarray(picture.to_ndarray(format="yuv420p"), np.uint8)
            openings[(picture.pts or 0) // PICTURE] = opening(i420)
    return Seen(np.array([openings.get(n, 0.0) for n in range(max(openings) + 1)]), talk.sound())


def judged(language: str, talk: Talk, seen: Seen) -> Iterator[Row]:
    """The rows of one language."""
    heard = envelope(seen.pcm)
    count = min(len(seen.openings), len(heard) * 480 // PICTURE)
    lag_ms, likeness = lag_and_likeness(seen.openings[:count], heard)
    yield Row(f"{language}: speech looked at", to_s(talk.end), "s")
    yield Row(f"{language}: |mouth - sound| where most alike", abs(lag_ms), "ms", LAG_MS)
    yield Row(f"{language}: likeness of opening and envelope", likeness, "", LIKENESS, "higher")
    least = [float(_pictures(seen.openings, *sound).min()) for sound in talk.shut_at()]
    shut = sum(smallest <= SHUT for smallest in least)
    yield Row(f"{language}: m, b and p heard", len(least), "")
    yield Row(f"{language}: pictures with shut lips in all", 100 * float((seen.openings <= SHUT).mean()), "%")
    yield Row(f"{language}: of them with shut lips", shut / max(len(least), 1), "", 1.0, "higher")


def _pictures(openings: NDArray[np.float64], start: Samples, stop: Samples) -> NDArray[np.float64]:
    """The pictures on air while a sound sounds, at least the one in its middle."""
    return openings[start // PICTURE : max(stop - 1, start) // PICTURE + 1]


def _nothing(*_: object) -> NoReturn:
    raise LookupError("nothing is sold in this talk")
