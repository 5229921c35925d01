"""Pure: what a question is about, by the words in it: topics, sensitive subjects, pieces, policy aspects."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from script_gen.numbers import Quantity, quantities
from script_gen.phrases import phrases

_A_NOT_A = re.compile(r"([\u4e00-\u9fff])[不没]\1|(?:不|没|没有)$")
_CLAUSES = re.compile(r"[，。！？；,!?;]|\.(?!\d)")
_COUNTED = re.compile(r"[0-9一二两三四五六七八九十几]+[个盒瓶袋组件份条包只套支罐斤片块双张本副台]")
_WANTED = {
    "zh": re.compile(
        r"(?:有没有|有无|带不带|含不含|会不会|[有带])(?![几多])(?:把|被)?(?P<thing>[\u4e00-\u9fff]{2,6}?)"
        r"(?:的|款|功能|了)?(?:吗|么|没|嘛|呢|不|啊|[,，?？]|$)"
    ),
    "en": re.compile(
        r"\b(?:does it have|does it come with|do they have|has it got|is there|are there|^any)(?: any| an?| some)? "
        r"(?P<thing>[a-z][a-z -]+)"
    ),
}
"""A question whether a thing is there or happens: 内胆有没有涂层, 会不会染色, does it have a timer."""
LONGEST_QUESTION = 300
"""Characters read of a comment; what a viewer asks stands at its start."""
MOST_PIECES = 99
_COMMON_COUNTERS = {"zh": ("个", "件", "份", "单"), "en": ("of", "piece", "pieces", "please", "shipped", "together")}
_BETWEEN = {
    "zh": ("盒", "瓶", "袋", "组", "包", "条", "套", "副", "双", "罐", "台"),
    "en": ("of", "of the", "of these", "x", "pieces of"),
}
"""What may stand between a count and the name it counts."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One side of a policy: what asks for it, and what its text must hold to answer."""

    policy: str
    evidence: re.Pattern[str]
    name: str = ""
    """What it is called in `questions.toml`: fee, arrival …; empty for one of its own words only."""
    needs: re.Pattern[str] | None = None
    """What must stand in the question too: a country is asked about shipping only where something is sent there."""


def normalised(text: str) -> str:
    """Full-width folded, lower case, curly apostrophes straight, spaces single, cut to the first 300 characters."""
    folded = unicodedata.normalize("NFKC", text[: 2 * LONGEST_QUESTION]).lower().replace("’", "'")
    return " ".join("".join(char if char.isprintable() else " " for char in folded).split())[:LONGEST_QUESTION]


def reworded(text: str, language: str) -> str:
    """The normalised text with a viewer's words put as facts have them: 娃 is 宝宝, a cord a cable."""
    words: dict[str, str] = phrases(language, "replies")["synonyms"]
    for said, meant in words.items():
        text = text.replace(said, meant) if language == "zh" else re.sub(rf"\b{said}\b", meant, text)
    return text


def has(cue: str, text: str, language: str, part: str = "cues") -> bool:
    """Whether one of the words of `cue` stands in the normalised text."""
    return _pattern(language, part, cue).search(text) is not None


def is_question(text: str, language: str) -> bool:
    """Whether it asks something, by a question mark or word, or the Chinese 苦不苦 form."""
    marked = "?" in text or has("question", text, language)
    return marked or (language == "zh" and _A_NOT_A.search(text) is not None)


def sensitive(text: str, language: str) -> list[re.Pattern[str]]:
    """The sensitive subjects a question touches, as patterns a fact must match to answer it."""
    patterns = [_pattern(language, "sensitive", subject) for subject in phrases(language, "replies")["sensitive"]]
    return [pattern for pattern in patterns if pattern.search(text)]


def thing_wanted(text: str, language: str) -> str:
    """What the normalised question asks for whether it is there or happens, 涂层; empty for another question."""
    match = _WANTED[language].search(text)
    return match["thing"].strip() if match else ""


def policy_aspect(text: str, language: str) -> Aspect | None:
    """The side of a policy a question asks for: a country goes first, then the longest word, then the file's order."""
    best: tuple[tuple[bool, int], Aspect] | None = None
    for asks, aspect in _aspects(language):
        longest = max((len(match.group()) for match in asks.finditer(text)), default=0)
        rank = aspect.needs is not None, longest
        if longest and (best is None or rank > best[0]) and (aspect.needs is None or aspect.needs.search(text)):
            best = rank, aspect
    return best[1] if best else None


def aspect_named(kind: str, language: str) -> Aspect | None:
    """The side of a policy that a kind of `questions.toml` names: `policy.shipping.fee`, `policy.returns`."""
    policy, _, name = kind.removeprefix("policy.").partition(".")
    own = [aspect for _, aspect in _aspects(language) if aspect.policy == policy and aspect.name == name]
    return own[-1] if kind.startswith("policy.") and own else None


def pieces(text: str, unit: str, language: str, name: str) -> int | None:
    """How many pieces a price is asked for, two or more; None unless it is plain."""
    for quantity in quantities(text):
        if (
            quantity.value == int(quantity.value)
            and 2 <= quantity.value <= MOST_PIECES
            and _counts(quantity, text, unit, language, name)
        ):
            return int(quantity.value)
    return None


def plain_count(text: str) -> int | None:
    """The first whole number from two on that counts nothing named: if i grab two."""
    whole = (int(q.value) for q in quantities(text) if not q.unit and q.value == int(q.value))
    return next((count for count in whole if 2 <= count <= MOST_PIECES), None)


def count_before(text: str, unit: str, language: str) -> int:
    """The count that stands at the end of `text`, before a name: 两盒, two of the; 1 when there is none."""
    for quantity in reversed(quantities(text)):
        rest = text[quantity.stop :].strip()
        counter = not rest or rest in {unit, *_COMMON_COUNTERS[language], *_BETWEEN[language]}
        if counter and not quantity.unit and quantity.value == int(quantity.value) and quantity.value <= MOST_PIECES:
            return max(1, int(quantity.value))
    return 1


def count_after(text: str, unit: str) -> int:
    """The count that opens `text`, after a Chinese name: 围巾一条, 水杯两个; 1 when there is none."""
    first = next(iter(quantities(text)), None)
    if first is None or first.unit or text[: first.start].strip() or first.value != int(first.value):
        return 1
    counted = text[first.stop :].startswith(tuple(filter(None, (unit, *_COMMON_COUNTERS["zh"], *_BETWEEN["zh"]))))
    return max(1, int(first.value)) if counted and first.value <= MOST_PIECES else 1


def clause_with(cue: str, text: str, language: str) -> str:
    """The clause of the normalised text that holds the cue: 刚进来，多少钱 asks 多少钱; the whole text without one."""
    clauses = [clause for clause in _CLAUSES.split(text) if has(cue, clause, language)]
    return clauses[-1] if clauses else text


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
    if text[quantity.start] in "俩仨":
        return True
    if language == "zh":
        return rest.startswith(counters) or (not unit and not name and rest[:1] in "个盒瓶袋组件份包套副双罐台")
    words = rest.replace("?", " ").split()
    named = {word.rstrip("s") for word in name.lower().split()} | {unit.rstrip("s")}
    return not words or words[0] in counters or any(word.rstrip("s") in named for word in words[:2])


@cache
def _pattern(language: str, part: str, name: str) -> re.Pattern[str]:
    return _any_of(phrases(language, "replies")[part][name], language)


@cache
def _aspects(language: str) -> tuple[tuple[re.Pattern[str], Aspect], ...]:
    policies = phrases(language, "replies")["policy"]
    return tuple(
        (
            _any_of(aspect["asks"], language),
            Aspect(
                policy,
                re.compile(aspect["evidence"], re.IGNORECASE),
                aspect.get("name", ""),
                re.compile(aspect["needs"]) if "needs" in aspect else None,
            ),
        )
        for policy, aspects in policies.items()
        for aspect in aspects
    )


def _any_of(words: list[str], language: str) -> re.Pattern[str]:
    choice = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{choice})(?![a-z])" if language == "en" else choice)
