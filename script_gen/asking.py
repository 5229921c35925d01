"""Pure: what a question is about, by the words in it: topics, sensitive subjects, pieces, policy aspects."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from script_gen.numbers import Quantity, quantities
from script_gen.phrases import phrases

_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1|(?:不|没|没有)$")
_COUNTED = re.compile(r"[0-9一二两三四五六七八九十几]+[个盒瓶袋组件份条包只套支罐斤片块双张本]")
LONGEST_QUESTION = 300
"""Characters read of a comment; what a viewer asks stands at its start."""
MOST_PIECES = 99
_COMMON_COUNTERS = {"zh": ("个", "件", "份", "单"), "en": ("of", "piece", "pieces", "please")}


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of a policy: what asks for it, and what its text must hold to answer."""

    policy: str
    evidence: re.Pattern[str]


def normalised(text: str) -> str:
    """Full-width folded, lower case, curly apostrophes straight, spaces single, cut to the first 300 characters."""
    folded = unicodedata.normalize("NFKC", text[: 2 * LONGEST_QUESTION]).lower().replace("’", "'")
    return " ".join("".join(char if char.isprintable() else " " for char in folded).split())[:LONGEST_QUESTION]


def has(cue: str, text: str, language: str, part: str = "cues") -> bool:
    """Whether one of the words of `cue` stands in the normalised text."""
    return _pattern(language, part, cue).search(text) is not None


def is_question(text: str, language: str) -> bool:
    """Whether it asks something, by a question word or mark, or the Chinese 苦不苦 form."""
    return has("question", text, language) or (language == "zh" and _A_NOT_A.search(text) is not None)


def sensitive(text: str, language: str) -> list[re.Pattern[str]]:
    """The sensitive subjects a question touches, as patterns a fact must match to answer it."""
    patterns = [_pattern(language, "sensitive", subject) for subject in phrases(language, "replies")["sensitive"]]
    return [pattern for pattern in patterns if pattern.search(text)]


def policy_aspect(text: str, language: str) -> Aspect | None:
    """The side of a policy a question asks for; the longest word that asks decides, then the order in the file."""
    best: tuple[int, Aspect] | None = None
    for policy, asks, aspect in _aspects(language):
        longest = max((len(match.group()) for match in asks.finditer(text)), default=0)
        if longest and (best is None or longest > best[0]):
            best = longest, Aspect(policy, aspect)
    return best[1] if best else None


def pieces(text: str, unit: str, language: str, name: str) -> tuple[int, str] | None:
    """How many pieces a price is asked for, and the words for it; None unless it is plain."""
    for quantity in quantities(text):
        if (
            quantity.value == int(quantity.value)
            and 2 <= quantity.value <= MOST_PIECES
            and _counts(quantity, text, unit, language, name)
        ):
            number = int(quantity.value)
            return number, f"{number}{unit or '份'}" if language == "zh" else str(number)
    return None


def subject_words(text: str, language: str) -> list[str]:
    """A question without the words that carry no subject: runs of two Chinese characters or more, or words."""
    if language == "en":
        common = set(phrases("en", "replies")["common"]["words"])
        return [word for word in re.findall(r"[a-z][a-z'-]+", text) if word not in common]
    common_words = _pattern("zh", "common", "words")
    return re.findall(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}", common_words.sub(" ", _COUNTED.sub(" ", text)))


def _counts(quantity: Quantity, text: str, unit: str, language: str, name: str) -> bool:
    rest = text[quantity.stop :].lstrip(" -")
    counters = (*_COMMON_COUNTERS[language], unit) if unit else _COMMON_COUNTERS[language]
    if quantity.unit:
        return False
    if language == "zh":
        return rest.startswith(counters)
    words = rest.replace("?", " ").split()
    named = {word.rstrip("s") for word in name.lower().split()} | {unit.rstrip("s")}
    return not words or words[0] in counters or any(word.rstrip("s") in named for word in words[:2])


@cache
def _pattern(language: str, part: str, name: str) -> re.Pattern[str]:
    return _any_of(phrases(language, "replies")[part][name], language)


@cache
def _aspects(language: str) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    policies = phrases(language, "replies")["policy"]
    return tuple(
        (policy, _any_of(aspect["asks"], language), re.compile(aspect["evidence"], re.IGNORECASE))
        for policy, aspects in policies.items()
        for aspect in aspects
    )


def _any_of(words: list[str], language: str) -> re.Pattern[str]:
    choice = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{choice})(?![a-z])" if language == "en" else choice)
