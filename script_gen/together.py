"""One answer for several viewers: the words that say how many asked."""

from typing import Final

from script_gen.openers import LANGUAGES
from script_gen.phrases import phrases

_NUMBERS: Final = {2: "two", 3: "three", 4: "four"}

ALL: Final = {language: tuple(phrases(language, "together")["asked"].values()) for language in LANGUAGES}
"""Every such phrase, by language, to be made beforehand."""


def asked_together(language: str, viewers: int) -> str:
    """ "Three of you are asking this, " for two viewers or more; empty for one."""
    if viewers < 2:
        return ""
    said: str = phrases(language, "together")["asked"][_NUMBERS.get(viewers, "many")]
    return said
