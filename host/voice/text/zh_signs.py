"""What Mandarin says for signs, and which written marks are heard as pauses."""

from typing import Final

from host.voice.text.reading import Rule, rule
from host.voice.text.zh_numbers import cardinal

_ALONE: Final = {"℃": "摄氏度", "㎡": "平方米", "%": "百分比", "=": "等于"}

SIGNS: Final[list[Rule]] = [
    rule(r"\s?\+\s?", "加"),
    rule(r"\s?&\s?", "和"),
    rule(r"≥|>=", "大于等于"),
    rule(r"≤|<=", "小于等于"),
    rule(r"±", "正负"),
    rule(r"(?<=\d)\s?★", "星"),
    rule(r">(?=\s?[\d¥￥])", "大于"),
    rule(r"<(?=\s?[\d¥￥])", "小于"),
    rule(r"[≈~～](?=\s?[\d¥￥])", "约"),
    rule(r"[①②③④⑤⑥⑦⑧⑨⑩]", lambda match: cardinal(str(ord(match[0]) - 0x245F)) + ","),
    rule(r"[℃㎡%=]", lambda match: _ALONE[match[0]]),
    rule(r"(?<=[A-Za-z])[-_](?=[A-Za-z])", " "),
]
PAUSES: Final[list[Rule]] = [
    rule(r"(?:\.{3,}|。{2,}|…+)[。.]?", "…"),
    rule(r"——|—|--+", "—"),
    rule(r"[!?]*\?[!?]*", "?"),
    rule(r"!+", "!"),
    rule(r"[。\n．]+|\.(?!\w)", "."),
    rule(r"[，、,]+", ","),
    rule(r"(?<=[\u4e00-\u9fff])#(?=\s*\w)", ","),
    rule(r";", ";"),
    rule(r":", ":"),
    rule(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])|[/|~→()【】\[\]{}]", ","),
    rule(r"[^\w\s,.!?;:…—'’\0]", ""),
]
"""Brackets are small pauses, quotation marks are none, and what is left over is not said."""
