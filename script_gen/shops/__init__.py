"""The sample shops that ship with the package, one a language, with pictures drawn by the project's own code."""

from pathlib import Path
from typing import Final

SAMPLES: Final = {"zh": "shanye", "en": "harbor"}


def sample_shop(language: str) -> Path:
    """The folder of the sample shop that speaks `language` (`zh` or `en`); KeyError for another."""
    return Path(__file__).parent / SAMPLES[language]
