"""Lettering: measured, wrapped and clipped text, and what becomes of characters no font has."""

import pytest

from host.assets import asset_dir
from host.avatar.stage.lettering import LONGEST, Letters


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters(asset_dir("fonts"))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("two\nlines\r\n\tand tabs", "two lines and tabs"),
        ("\u202eabc\u2069\u200b", "abc"),
        ("a\x00b\x07c", "abc"),
        ("\ud800x", "x"),
        ("e\u0301", "é"),
        ("\ue000\U0010ffff好", "好"),
        ("茶" * 9999, "茶" * LONGEST),
    ],
)
def test_clean_text_is_one_drawable_line(letters: Letters, text: str, drawn: str) -> None:
    assert letters.clean(text) == drawn


def lines(letters: Letters, text: str, width: float, count: int = 2) -> list[str]:
    return [run.text for run in letters.block(text, width, sizes=(30,), lines=count).lines]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("好的。", 400, ["好的。"]),
        ("这款茶叶是春天采的，泡出来很清亮。", 330, ["这款茶叶是春天采的，", "泡出来很清亮。"]),
        ("一二三四五六七八九十", 200, ["一二三四五", "六七八九十"]),
        ("一二三四五六七八九，十", 300, ["一二三四五", "六七八九，十"]),
        ("the quick brown fox jumps", 230, ["the quick brown", "fox jumps"]),
        ("只要￥128.00就能带走它", 200, ["只要￥128", ".00就能带走它"]),
    ],
)
def test_lines_break_where_reading_allows(letters: Letters, text: str, width: float, expected: list[str]) -> None:
    broken = lines(letters, text, width)
    if "￥" in text:
        assert any("￥128.00" in line for line in broken), "a price is never torn apart"
    else:
        assert broken == expected


@pytest.mark.parametrize("text", ["你好，世界。" * 12, "well, hello there! " * 12, "（一）（二）“三”！？" * 8])
def test_no_line_starts_with_a_stop_or_ends_with_an_opening(letters: Letters, text: str) -> None:
    for count in (2, 3, 4):
        for line in lines(letters, text, 260, count):
            assert line[0] not in "，。！？）”"
            assert line[-1] not in "（“"


@pytest.mark.parametrize("text", ["茶" * 5000, "W" * 5000, "word " * 2000])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_too_much_text_is_clipped_inside_its_place(letters: Letters, text: str, count: int) -> None:
    block = letters.block(text, 250, sizes=(30, 26, 22), lines=count)
    assert len(block.lines) == count
    assert block.width <= 250
    assert block.size == 22
    assert block.lines[-1].text.endswith(("…", "..."))


def test_text_shrinks_before_it_is_clipped(letters: Letters) -> None:
    text = "刚好放不下的一行字"
    width = letters.run(text, 26).width + 1
    block = letters.block(text, width, sizes=(30, 26, 22), lines=1)
    assert (block.size, block.lines[0].text) == (26, text)


def test_edges_follow_the_characters(letters: Letters) -> None:
    run = letters.run("ab好😀c", 40, "Bold")
    assert len(run.edges) == len(run.text) + 1
    assert list(run.edges) == sorted(run.edges)
    assert run.width == pytest.approx(sum(letters.run(char, 40, "Bold").width for char in run.text))


def test_a_file_that_is_no_font_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("fonts")
    (folder / "NotoSansSC-Regular.ttf").write_bytes(b"no font")
    with pytest.raises(ValueError, match=r"NotoSansSC-Regular\.ttf: not a font"):
        Letters(folder)
