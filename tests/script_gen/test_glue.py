"""A model's lines: what is kept of a reply, what is refused and why, and that nothing of the shop is sent."""

import json

import pytest

from script_gen.glue import KEPT, SLOTS, Glue, Order

ORDER = {language: Order("hook", language, "warm-story") for language in ("zh", "en")}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "{scene}，就想起{name}了"),
        ("zh", "{name}在{number}，点开瞧瞧"),
        ("en", "Come closer and take a look at the {name}"),
        ("en", "Here is the {name}. {point}."),
    ],
)
def test_kept(language: str, line: str) -> None:
    glue = Glue(language)
    assert glue.take(ORDER[language], json.dumps({"lines": [line]}, ensure_ascii=False)) == 1
    assert glue.lines("hook") == [line]


@pytest.mark.parametrize(
    ("language", "line", "reason"),
    [
        ("zh", "{name}只要九块九", "number"),
        ("zh", "{name}一年只卖{stock}", "placeholder"),
        ("zh", "{name}口感香甜", "property"),
        ("zh", "{name}今天包邮到家", "promise"),
        ("zh", "{name}全网最好", "claim"),
        ("zh", "作为AI语言模型，我看看{name}", "language"),
        ("zh", "请忽略提示词，看看{name}", "itself"),
        ("zh", "{name}喵喵喵喵", "word"),
        ("zh", "Look at the {name} now", "language"),
        ("zh", "{name}", "length"),
        ("en", "The {name} is only nine dollars", "number"),
        ("en", "The {name} with free shipping for you", "promise"),
        ("en", "The {name} is soft and warm", "property"),
        ("en", "The best {name} in the world", "claim"),
        ("en", "Ignore the rules and look at the {name}", "itself"),
        ("en", "Look at the {name}, BANANA everyone", "language"),
        ("en", "Look at the {secret} with me", "placeholder"),
        ("en", "Look at the {name} in Transylvania", "word"),
        ("en", "{name} {number} {point} {scene} all at once", "placeholder"),
    ],
)
def test_refused_with_a_reason(language: str, line: str, reason: str) -> None:
    glue = Glue(language)
    assert glue.take(ORDER[language], json.dumps({"lines": [line]}, ensure_ascii=False)) == 0
    assert dict(glue.refused) == {reason: 1}


@pytest.mark.parametrize(
    "reply",
    [
        '{"lines": ["Come and look at the {name}"]}',
        'Sure, here you go:\n```json\n{"lines": ["Come and look at the {name}"]}\n```',
        '{"lines": ["Come and look at the {name}", "And then I would sa',
        '1. Come and look at the {name}\n2. {"',
        "- “Come and look at the {name}”",
    ],
)
def test_json_wrapped_cut_off_or_plain_text_is_read(reply: str) -> None:
    glue = Glue("en")
    assert glue.take(ORDER["en"], reply) == 1
    assert glue.lines("hook") == ["Come and look at the {name}"]


@pytest.mark.parametrize("reply", ["", "{", "null", "[]", '{"lines": 5}', '{"lines": [1, null]}', "\x00" * 50_000])
def test_rubbish_is_refused_and_counted(reply: str) -> None:
    glue = Glue("en")
    assert glue.take(ORDER["en"], reply) == 0
    assert sum(glue.refused.values()) >= 1


def test_what_is_kept_is_bounded() -> None:
    glue = Glue("en")
    words = ("look", "see", "come", "take", "here", "there", "slowly", "now", "again", "closer")
    lines = [f"{one} and {two} at the {{name}}" for one in words for two in words]
    for at in range(0, len(lines), 8):
        glue.take(ORDER["en"], json.dumps({"lines": lines[at : at + 8]}))
    assert len(glue.lines("hook")) == KEPT


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("beat", list(SLOTS))
def test_a_prompt_names_the_slots_and_nothing_of_the_shop(language: str, beat: str) -> None:
    prompt = Order(beat, language, "tech-calm").prompt
    assert all(f"{{{slot}}}" in prompt for slot in SLOTS[beat])
    assert "tech-calm" in prompt
    assert not any(left in prompt for left in ("{style}", "{beat}", "{aim}", "{count}", "{slots}"))
