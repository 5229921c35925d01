"""The contract every comment source keeps, and what is particular to each."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import pytest

from comments.clean import clean_author, clean_text
from comments.comment import SECOND, Comment, Kind
from comments.sources.crowd import PERSONAS, Crowd, read_personas, topics
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
    crowd = Crowd(["tea", "mug"], "zh", seed=5, per_minute=12).comments()
    hour = list(islice((c for _, c in crowd if c.kind is Kind.COMMENT), 720))
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
        ('{"at_ms": 1' + "0" * 5000 + ', "text": "b"}', "is not JSON"),
        ('{"at_s": 1, "author": "a", "kind": "gift", "count": 0}', "count must be a whole number from 1"),
        ('{"at_s": 1, "author": "a", "kind": "gift", "about": 3}', "about must be a string, not int"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, fault: str) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text(f'{{"at_s": 1, "author": "a", "text": "b"}}\n{row}\n', encoding="utf-8")
    with pytest.raises(ReplayFault, match=r"log\.jsonl: row 2: ") as refused:
        Replay(path)
    assert fault in str(refused.value)


def test_what_viewers_gave_and_bought_is_replayed_whole(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_text('{"at_s": 2, "author": "Maya", "kind": "order", "count": 3, "about": "tea"}\n', encoding="utf-8")
    ((at, order),) = Replay(path).comments()
    assert (at, order.kind, order.count, order.about) == (2 * SECOND, Kind.ORDER, 3, "tea")


def test_all_bad_rows_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    path.write_bytes(b'{"at_s": 1}\n\xff\xfe\n{"at_s": 2, "author": "a", "text": "ok"}\n{}\n')
    with pytest.raises(ReplayFault) as refused:
        Replay(path)
    assert [fault.split(":")[0] for fault in refused.value.faults] == ["row 1", "row 2", "row 4"]


def test_a_missing_log_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReplayFault, match=r"nothing\.jsonl: cannot be read"):
        Replay(tmp_path / "nothing.jsonl")


def test_everybody_comes_in_before_speaking_and_does_what_viewers_do() -> None:
    hour = [c for _, c in islice(Crowd(["tea"], "zh", seed=4, per_minute=20).comments(), 2000)]
    came: set[str] = set()
    for comment in hour:
        if comment.kind is Kind.JOIN:
            came.add(comment.author)
        assert comment.author in came
    assert {comment.kind for comment in hour} == {Kind.JOIN, Kind.COMMENT, Kind.LIKE, Kind.FOLLOW, Kind.SHARE}
    assert all(comment.simulated for comment in hour)


def test_a_crowd_of_one_persona_speaks_of_its_topics_only(tmp_path: Path) -> None:
    path = tmp_path / "personas.toml"
    path.write_text("[bored]\nshare = 1\ntopics = { chitchat = 1 }\n", "utf-8")
    crowd = Crowd(["tea"], "en", seed=1, personas=read_personas(path))
    said = {c.text for _, c in islice(crowd.comments(), 60) if c.kind is Kind.COMMENT}
    assert said <= {"are you a real person", "its raining here", "lol", "what time do you finish", "just had dinner",
                    "cat is watching too"}  # fmt: skip


def test_the_packages_personas_cover_every_topic() -> None:
    spoken = {topic for persona in read_personas(PERSONAS) for topic in persona.topics}
    assert spoken == set(topics())


PERSONA_FAULTS = [
    ("", "names no persona"),
    ("bored = 3", "bored: must be a table"),
    ("[a]\nshare = 0\ntopics = { price = 1 }", "a.share: must be a number above 0"),
    ("[a]\nshare = 1", "a.topics: must name at least one of price"),
    ("[a]\nshare = 1\ntopics = { weather = 1 }", "a.topics.weather: is not one of price"),
    ("[a]\nshare = 1\ntopics = { price = true }", "a.topics.price: must be a number above 0"),
    ("[a]\nshare = 1\nlikes = 2\ntopics = { price = 1 }", "a.likes: must be a chance from 0 to 1"),
    ("[a]\nshare = 1\nmood = 2\ntopics = { price = 1 }", "a.mood: is not known"),
    ("[a", "is no TOML"),
]


@pytest.mark.parametrize(("text", "fault"), PERSONA_FAULTS)
def test_a_bad_persona_is_named_with_its_remedy(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "personas.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"personas\.toml") as refused:
        read_personas(path)
    assert fault in str(refused.value)
