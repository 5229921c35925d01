"""What begins an answer: short phrases whose sound can be made in advance."""

from typing import Final

from script_gen.phrases import phrases

LANGUAGES: Final = ("zh", "en")


def _all(kind: str) -> dict[str, tuple[str, ...]]:
    return {language: tuple(phrases(language, "replies")["openers"][kind]) for language in LANGUAGES}


OPENERS: Final = _all("question")
"""Before the answer to a question, by language. None names the asker, so each fits before any answer."""
SOOTHERS: Final = _all("upset")
"""Before the answer to a question of somebody upset, in place of an opener."""
