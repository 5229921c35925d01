"""The contract every comment source keeps, and what is particular to each."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import pytest

from comments.clean import clean_author, clean_text
from comments.comment import SECOND, Comment, Kind
from comments.sources.crowd import Crowd
from comments.sources.replay import Replay, ReplayFault

LOG = """{"at_ms": 1500, "author": "Maya", "text": "how much"}
{"at_s": 0.5, "author": "小鹿", "text": "有货吗", "kind": "comment"}

{"at_s": 3, "author": "Tom", "kind": "join"}
"""


class Source(Protocol):
    """What a source is: comments with the moment each arrives at."""

    def comments(self) -> Iterator[tuple[int, Comment]]:
        """Samples since the show opened, and the comment, in time order."""


@pytest.fixture(params=["crowd_zh", "crowd_en", "replay"])
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Source:
    if request.param == "replay":
        path = tmp_path / "log.jsonl"
        path.write_text(LOG, encoding="utf-8")
        return Replay(path)
    return Crowd(["canvas tote", "云雾绿茶"], request.param[-2:], seed=3, per_minute=30)


def test_a_source_gives_clean_comments_in_time_order(source: Source) -> None:
    taken = list(islice(source.comments(), 200))
    assert len(taken) >= 3
    assert [at for at, _ in taken] == sorted(at for at, _ in taken)
    assert len({comment.id for _, comment in taken}) == len(taken)
    for at, comment in taken:
        assert at == comment.received_at >= 0
        assert comment.text == clean_text(comment.text)
        assert comment.author == clean_author(comment.author) != ""
        assert comment.text or comment.kind is not Kind.COMMENT


def test_the_crowd_is_marked_and_repeatable() -> None:
    one, same, other = (list(islice(Crowd(["tea"], "en", seed=seed).comments(), 50)) for seed in (1, 1, 2))
    assert one == same
    assert [c.text for _, c in one] != [c.text for _, c in other]
    assert all(comment.simulated for _, comment in one)


def test_the_crowd_comes_at_its_rate_and_does_not_repeat_itself_soon() -> None:
    hour = [c for at, c in islice(Crowd(["tea", "mug"], "zh", seed=5, per_minute=12).comments(), 720)]
    minutes = hour[-1].received_at / SECOND / 60
    assert 50 < minutes < 70
    assert all(hour[n].text != hour[n - 1].text for n in range(1, len(hour)))
    assert len({c.author for c in hour}) >= 20


@pytest.mark.parametrize("per_minute", [0, -1])
def test_the_crowd_needs_a_rate(per_minute: float) -> None:
    with pytest.raises(ValueError, match="per_minute must be above 0"):
        Crowd(["tea"], "en", seed=1, per_minute=per_minute)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("{", "is not JSON"),
        ("[1]", "expected an object"),
        ('{"author": "a", "text": "b"}', "needs either at_ms or at_s"),
        ('{"at_ms": 1, "at_s": 1, "author": "a", "text": "b"}', "needs either at_ms or at_s"),
        ('{"at_ms": "1", "text": "b"}', "at_ms must be a number, not str"),
        ('{"at_s": true, "text": "b"}', "at_s must be a number, not bool"),
        ('{"at_s": -1, "text": "b"}', "between 0 and 24 hours"),
        ('{"at_s": NaN, "text": "b"}', "between 0 and 24 hours"),
        ('{"at_ms": 1' + "0" * 400 + ', "text": "b"}', "between 0 and 24 hours"),
        ('{"at_s": 1, "text": 5}', "text must be a string, not int"),
        ('{"at_s": 1}', "text is missing"),
        ('{"at_s": 1, "text": "a", "kind": "shout"}', "kind must be one of comment, join"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, fault: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(f'{{"at_s": 1, "author": "a", "text": "b"}}\n{row}\n', encoding="utf-8")
    with pytest.raises(ReplayFault, match=r"log\.jsonl: row 2: ") as refused:
        Replay(path)
    assert fault in str(refused.value)


def test_all_bad_rows_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"at_s": 1}\n\xff\xfe\n{"at_s": 2, "author": "a", "text": "ok"}\n{}\n')
    with pytest.raises(ReplayFault) as refused:
        Replay(path)
    assert [fault.split(":")[0] for fault in refused.value.faults] == ["row 1", "row 2", "row 4"]


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayFault, match=r"nothing\.jsonl: cannot be read"):
        Replay(tmp_path / "nothing.jsonl")
