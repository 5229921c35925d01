"""Recorded lines: which sound file is which text, and its marks when somebody knows them."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from host.voice.catalog import ClipSource
from host.voice.clauses import Clause
from host.voice.decode import decoded
from host.voice.delivery import Manner
from host.voice.errors import NotRecorded, VoicesFault
from host.voice.estimate import estimated, levelled
from host.voice.speech import Mark
from host.voice.text.token import said
from host.voice.utterance import Take
from stream.timeline import Samples

INDEX: Final = "clips.toml"
"""`[[clip]]` with `text`, `file` and, when the times are known, `marks`: JSON as `livehost say --marks` writes it."""


class _Clip(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, Field(min_length=1, max_length=1000)]
    file: Path
    marks: Path | None = None


class _Index(BaseModel):
    model_config = ConfigDict(extra="forbid")

    clip: Annotated[list[_Clip], Field(max_length=5000)]


class _Span(BaseModel):
    at: Annotated[int, Field(ge=0)]
    until: int
    phone: Annotated[str, Field(max_length=1)] = ""
    start: int = 0


class _Marks(BaseModel):
    """Times in samples of 48 kHz from the start of the file."""

    marks: list[_Span]
    words: list[_Span] = []


@dataclass(frozen=True, slots=True)
class Recording:
    """A line as it was recorded."""

    sound: NDArray[np.float32]
    """Mono, 48 kHz."""
    marks: _Marks | None


class Clips:
    """The recordings of a folder. A line is found by what is said: 99元 and ￥99 are the same line."""

    def __init__(self, source: ClipSource, spoken: Callable[[str], str]) -> None:
        """`spoken` gives what is `said` of a text. Raises `VoicesFault`, which names the file and the fault."""
        self._folder = source.folder
        self._clips = {spoken(clip.text): clip for clip in self._read().clip}

    def take(self, clause: Clause, manner: Manner) -> Take:
        """The recording of a clause that is a whole line. Raises `NotRecorded` or `VoicesFault`."""
        return _taken(self._find(said(clause.tokens)), clause, manner)

    def _find(self, line: str) -> Recording:
        clip = self._clips.get(line)
        if clip is None:
            raise NotRecorded(f"{self._folder / INDEX} has no recording of this line")
        try:
            marks = _Marks.model_validate_json((self._folder / clip.marks).read_bytes()) if clip.marks else None
            return Recording(decoded(self._folder / clip.file), marks)
        except (OSError, ValueError) as error:
            raise VoicesFault(f"{self._folder / INDEX}: clip {clip.text!r}: {error}") from error

    def __contains__(self, line: str) -> bool:
        return line in self._clips

    def _read(self) -> _Index:
        file = self._folder / INDEX
        try:
            return _Index.model_validate(tomllib.loads(file.read_text("utf-8")))
        except ValidationError as error:
            faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
            raise VoicesFault(f"{file}: {'; '.join(faults)}") from error
        except (OSError, ValueError) as error:
            raise VoicesFault(f"{file}: {error}") from error


def _taken(recording: Recording, clause: Clause, manner: Manner) -> Take:
    """The recording as a clause: with its own marks, or with estimated ones."""
    if recording.marks is None:
        return estimated(recording.sound, clause, manner)
    done = levelled(recording.sound, clause, manner)
    sounding = len(done.pcm) - done.silence
    tiles = _tiles(recording.marks.marks, done.cut, sounding, len(done.pcm))
    words = {word.start: _moved(word, done.cut, sounding) for word in recording.marks.words}
    spans = tuple(words.get(token.start, (0, 0)) for token in clause.tokens)
    return Take(done.pcm, tiles, spans)


def _tiles(marks: Sequence[_Span], cut: int, sounding: int, length: int) -> tuple[Mark, ...]:
    """The marks from the cut on, with silence wherever none was given and behind the sound."""
    tiles: list[Mark] = []
    end = 0
    for span in marks:
        at, until = _moved(span, cut, sounding)
        if at > end:
            tiles.append(Mark(Samples(end), Samples(at), ""))
        if until > max(at, end):
            tiles.append(Mark(Samples(max(at, end)), Samples(until), span.phone))
        end = max(end, until)
    return (*tiles, Mark(Samples(end), Samples(length), ""))


def _moved(span: _Span, cut: int, length: int) -> tuple[int, int]:
    return min(max(span.at - cut, 0), length), min(max(span.until - cut, 0), length)
