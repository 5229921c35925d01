"""Pure: two questions that a viewer has written as one: 什么材质 多少钱, how much and is it heavy."""

import re
from typing import Final

_BREAKS: Final = {
    "zh": re.compile(r"[?？!！。，,；;、\s]+|(?<=[吗呢啊呀])(?=[^?？!！。，,；;\s])|(?<=多少钱)(?=[\u4e00-\u9fff]{3})"),
    "en": re.compile(
        r"[?!;]+\s*|,\s+|\.\s+"
        r"|\s+(?:and|also|plus)\s+"
        r"(?=(?:also )?(?:how|what|which|when|where|who|is|are|does|do|can|could|will|any|has|have)\b)"
    ),
}
_LINK: Final = re.compile(r"^(?:and|also|plus|but|so|then|还有|另外|然后|以及)\s*")


def halves(text: str, language: str) -> list[str]:
    """The two parts of the normalised text that may each ask something; empty where there are not two."""
    parts = [_LINK.sub("", part.strip()) for part in _BREAKS[language].split(text)]
    parts = [part for part in parts if len(part) > 1]
    return parts if len(parts) == 2 else []
