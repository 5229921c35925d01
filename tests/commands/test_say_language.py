"""`livehost say` without `--language`: the voice's own, or what the text looks like."""

import pytest

from host.commands.say import language_of


@pytest.mark.parametrize(
    ("text", "voice", "language"),
    [
        ("一盒68元", None, "zh"),
        ("It's $24.50.", None, "en"),
        ("iPhone 15 手机壳", None, "zh"),
        ("￥99.90", None, "zh"),
        ("一盒68元", "heart", "en"),
        ("It's $24.50.", "zm_yunxi", "zh"),
        ("It's $24.50.", "nobody", "en"),
    ],
)
def test_the_language_nobody_named(text: str, voice: str | None, language: str) -> None:
    assert language_of(text, voice) == language
