"""What English says for signs, and which written marks are heard as pauses."""

from typing import Final

from host.voice.text.reading import Rule, rule

SIGNS: Final[list[Rule]] = [
    rule(r"\s?&\s?", " and "),
    rule(r"@", " at "),
    rule(r"\+", " plus "),
    rule(r"=", " equals "),
    rule(r"±", " plus or minus "),
    rule(r"(?<=\d)\s?★", " stars "),
    rule(r"≥|>=", " at least "),
    rule(r"≤|<=", " at most "),
    rule(r"<3(?![\d.,%]|\s?[A-Za-z])", " "),  # a heart
    rule(r"(?<=\d) ?> ?(?=[\d$€£])", " is more than "),
    rule(r"(?<=\d) ?< ?(?=[\d$€£])", " is less than "),
    rule(r">\s?(?=[\d$€£])", " more than "),
    rule(r"<\s?(?=[\d$€£])", " less than "),
    rule(r"(?<![\w])[~≈]\s?(?=[\d$€£])", " about "),
    rule(r"[℃°]", " degrees "),
    rule(r"%", " percent "),
]
PAUSES: Final[list[Rule]] = [
    rule(r"\.{3,}|…+|。{2,}", "… "),
    rule(r"\s?(?:—|--+|–)\s?| - ", "— "),
    rule(r"[!?]*\?[!?]*", "? "),
    rule(r"!+", "! "),
    rule(r"[。\n]+|\.(?!\w)", ". "),
    rule(r"[，、,]+|[/|()\[\]{}【】]", ", "),
    rule(r";", "; "),
    rule(r":", ": "),
    rule(r"’", "'"),
    rule(r"[-_](?=\w)", " "),
    rule(r"[^\w\s,.!?;:…—'\0]", " "),
]
"""Brackets are small pauses, quotation marks are none, and what is left over is not said."""
