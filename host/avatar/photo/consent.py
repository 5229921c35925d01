"""Consent: who allowed the use of their face, when, for what and until when; without it nobody goes on air."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LIVE: Final = "live"

Use = Literal["live", "recordings", "advertising"]

EXAMPLE: Final = """\
person = "Zhang Wei"
given_on = 2026-11-01
uses = ["live", "recordings"]
until = 2027-10-31
signature = "Zhang Wei, on paper, kept in folder 7"
"""


class ConsentFault(ValueError):
    """There is no consent for this use; the text says what is missing and what would be right."""


class Consent(BaseModel):
    """One person's consent, as a TOML file holds it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    person: str = Field(min_length=2, max_length=120)
    """Whose face it is."""
    given_on: date
    uses: tuple[Use, ...] = Field(min_length=1)
    """What for: `live` shows, `recordings` of them, `advertising` cut from them."""
    until: date
    """The last day on which the face may be used."""
    signature: str = Field(min_length=2, max_length=2_000)
    """The words of consent, or where the signed paper is kept."""

    def check(self, use: Use, today: date) -> None:
        """Raise `ConsentFault` unless this use is covered today."""
        if self.until < self.given_on:
            raise ConsentFault(f"{self.person}'s consent ends ({self.until}) before it was given ({self.given_on})")
        if today < self.given_on:
            raise ConsentFault(f"{self.person}'s consent begins on {self.given_on}; today is {today}")
        if today > self.until:
            raise ConsentFault(f"{self.person}'s consent ended on {self.until}; ask for a new one")
        if use not in self.uses:
            raise ConsentFault(f"{self.person} allowed {', '.join(self.uses)}, but not {use!r}; ask for it")


def read_consent(path: Path) -> Consent:
    """The consent in this file. Raises `ConsentFault` naming every bad field, with an example of a sound file."""
    try:
        return parse_consent(path.read_text(encoding="utf-8"), path.name)
    except OSError as error:
        raise ConsentFault(f"no consent, no air: cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConsentFault(f"{path.name} is not UTF-8 text: save it as UTF-8") from error


def parse_consent(text: str, name: str) -> Consent:
    """The consent in this TOML text; `name` is the file's, for errors."""
    try:
        return Consent.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConsentFault(f"{name} is not TOML: {error}. For example:\n{EXAMPLE}") from error
    except ValidationError as error:
        faults = "\n".join(f"  {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise ConsentFault(f"{name} is no consent record:\n{faults}\nFor example:\n{EXAMPLE}") from error
