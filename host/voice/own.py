"""The file of a merchant's own voices, checked: services, recorded lines and coqui models, each with its consent."""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from host.voice.catalog import VOICES, ClipSource, CoquiSource, ServiceSource, Sex, VoiceCard
from host.voice.errors import VoicesFault

MOST: Final = 50
_ENGINES: Final = ("service", "clips", "coqui")
"""They stand in the places of pydantic's complaints, and not in the file."""

Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=64)]
Words = Annotated[str, Field(min_length=1, max_length=500)]


class _Voice(BaseModel):
    """What every `[[voice]]` says. `consent` names who agreed to the use of the voice, when, and where that is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Id
    language: Literal["zh", "en"]
    sex: Sex
    licence: Words
    consent: Words


class _Service(_Voice):
    engine: Literal["service"]
    url: Annotated[str, Field(pattern=r"^https?://")]
    model: Words
    voice: Words
    key_env: str = ""
    timeout_s: Annotated[float, Field(gt=0, le=30)] = 10.0

    def source(self, folder: Path) -> ServiceSource:
        return ServiceSource(self.url, self.model, self.voice, self.key_env, self.timeout_s)


class _Clips(_Voice):
    engine: Literal["clips"]
    folder: Path

    def source(self, folder: Path) -> ClipSource:
        return ClipSource(_there(folder / self.folder, "folder"))


class _Coqui(_Voice):
    engine: Literal["coqui"]
    model: Path
    config: Path
    reference: Path | None = None
    speaker: str = ""

    def source(self, folder: Path) -> CoquiSource:
        reference = _there(folder / self.reference, "reference") if self.reference else None
        model, config = _there(folder / self.model, "model"), _there(folder / self.config, "config")
        return CoquiSource(model, config, reference, self.speaker)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    voice: Annotated[
        list[Annotated[_Service | _Clips | _Coqui, Field(discriminator="engine")]], Field(max_length=MOST)
    ] = []

    @model_validator(mode="after")
    def _once(self) -> "_File":
        seen = {card.id for card in VOICES}
        for voice in self.voice:
            if voice.id in seen:
                raise ValueError(f"there are two voices with the id {voice.id!r}; give each its own")
            seen.add(voice.id)
        return self


def read_voices(file: Path | None) -> tuple[VoiceCard, ...]:
    """The cards of the file, none without a file. Paths in it are meant from its folder.

    Raises `VoicesFault` naming the file and every field that is wrong.
    """
    if file is None:
        return ()
    try:
        rows = _File.model_validate(tomllib.loads(file.read_text("utf-8")))
        return tuple(
            VoiceCard(
                v.id, v.language, v.sex, v.engine, licence=v.licence, consent=v.consent, source=v.source(file.parent)
            )
            for v in rows.voice
        )
    except ValidationError as error:
        raise VoicesFault(f"{file}: {'; '.join(_complaint(f['loc'], f['msg']) for f in error.errors())}") from error
    except OSError as error:
        raise VoicesFault(f"{file}: {error.strerror}") from error
    except ValueError as error:
        raise VoicesFault(f"{file}: {error}") from error


def _complaint(place: tuple[int | str, ...], message: str) -> str:
    """What is wrong with a field of which voice, and for a consent that is not recorded what would be right."""
    needed = "a voice needs a record of consent: who agreed to its use, when, and where that is kept"
    named = [f"{part + 1}" if isinstance(part, int) else part for part in place if part not in _ENGINES]
    told = needed if place[-1:] == ("consent",) else message.removeprefix("Value error, ")
    return f"{' '.join(named) or 'voice'}: {told}"


def _there(path: Path, field: str) -> Path:
    if not path.exists():
        raise ValueError(f"{field}: {path} does not exist")
    return path
