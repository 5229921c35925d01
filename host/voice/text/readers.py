"""The readers of the two languages, each loaded once a process, when it is first needed."""

from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from host.voice.text.token import Token

if TYPE_CHECKING:  # imported where they are loaded: either is a second of work that the other language can do without
    from host.voice.text.en import English
    from host.voice.text.zh import Mandarin

_loading = Lock()
"""A line with a Latin name must not load English beside the thread that already does."""


def tokens_of(text: str, language: str, lexicon: Mapping[str, str] | None = None) -> tuple[Token, ...]:
    """The tokens of a line in `zh` or `en`."""
    return (mandarin() if language == "zh" else english()).tokens(text, lexicon)


def english() -> "English":
    """The reader of English; a second of work at first."""
    with _loading:
        return _english()


@cache
def _english() -> "English":
    from host.voice.text.en import English

    return English()


@cache
def mandarin() -> "Mandarin":
    """The reader of Mandarin; a second of work at first. It reads Latin names by the English one, when one comes."""
    from host.voice.text.zh import Mandarin

    return Mandarin(lambda words: english().latin(words))
