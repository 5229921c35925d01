"""What is kept of viewers: pseudonyms with a salt, export, erasure, and forgetting in time."""

import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from comments.comment import Comment
from host.commands.viewers import viewers as command
from host.privacy import SALT_FILE, pseudonyms
from host.schema import EventRow
from host.show.events import Event, EventType
from host.show.questions import ANSWERED
from host.store import Store
from host.viewers import Viewers
from stream.timeline import RATE_HZ, Samples, from_s

OPENED = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def wall(at: Samples) -> datetime:
    return OPENED + timedelta(seconds=at / RATE_HZ)


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LIVEHOST_DATA_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def kept(data_dir: Path) -> Iterator[Viewers]:
    """Two viewers' comments, an hour apart, answers to them, and one of another show to a comment of the same id."""
    names = pseudonyms(data_dir)
    url = f"sqlite:///{data_dir / 'livehost.sqlite'}"
    with Store(url, "s1", wall) as store:
        for seq, (name, text) in enumerate((("小鹿", "多少钱"), ("阿城", "包邮吗")), start=1):
            data = {"id": f"c{seq}", "text": text, "viewer": names.of("page", name), "found": text[:2]}
            store.keep(Event(seq, from_s(3600 * seq), EventType.COMMENT_ARRIVED, data))
        answer = {"comment_ids": ["c1", "c2"], "spoken": "小鹿和阿城，六十八元。", "cut": False}
        store.keep(Event(3, from_s(7300), EventType.CUE_ENDED, answer))
        written = {"comment_ids": ["c1"], "text": "全国包邮。", "fact_ids": ["shop.shipping"]}
        store.keep(Event(4, from_s(7301), EventType.WRITTEN, written))
    with Store(url, "s2", wall) as store:
        other = {"comment_ids": ["c1"], "spoken": "木溪，槐花蜜有货。", "cut": False}
        store.keep(Event(5, from_s(60), EventType.CUE_ENDED, other))
    engine = create_engine(url)
    yield Viewers(engine)
    engine.dispose()


def texts(kept: Viewers, data_dir: Path, name: str) -> list[str]:
    events = kept.export(pseudonyms(data_dir).of("page", name))
    return [event["data"].get("text") or event["data"].get("spoken") or "" for event in events]


def test_a_pseudonym_is_the_same_here_and_another_elsewhere(tmp_path: Path) -> None:
    here = pseudonyms(tmp_path / "a").of("page", "小鹿")
    assert here == pseudonyms(tmp_path / "a").of("page", "小鹿")
    assert here != pseudonyms(tmp_path / "b").of("page", "小鹿")
    assert here != pseudonyms(tmp_path / "a").of("bilibili", "小鹿")
    assert "小鹿" not in here
    assert pseudonyms(tmp_path / "a").of("page", "") == ""
    assert stat.S_IMODE((tmp_path / "a" / SALT_FILE).stat().st_mode) == 0o600


def test_a_viewer_gets_everything_of_hers_and_nothing_of_others(kept: Viewers, data_dir: Path) -> None:
    assert texts(kept, data_dir, "小鹿") == ["多少钱", "小鹿和阿城，六十八元。", "全国包邮。"]
    assert texts(kept, data_dir, "nobody") == []


def test_what_is_erased_is_gone_and_the_rest_stays(kept: Viewers, data_dir: Path) -> None:
    mine = pseudonyms(data_dir).of("page", "小鹿")
    assert kept.erase(mine, "小鹿") == 1
    assert kept.export(mine) == []
    assert texts(kept, data_dir, "阿城") == ["包邮吗", "…和阿城，六十八元。"]


@pytest.fixture
def thanked(data_dir: Path) -> Iterator[Viewers]:
    """Anna asked, was answered and taught the shop an answer; another Anna, of an app, ordered and was thanked."""
    names = pseudonyms(data_dir)
    mine, others = names.of("page", "Anna"), names.of("app", "anna")
    rows: list[tuple[EventType, dict[str, Any]]] = [
        (EventType.COMMENT_ARRIVED, {"id": "c1", "text": "is it organic?", "viewer": mine, "found": ""}),
        (EventType.CUE_ENDED, {"comment_ids": ["c1"], "spoken": "Annapurna tea, Anna: yes, anna."}),
        (EventType.EDITED, {"action": ANSWERED, "question": "is it organic?", "answer": "Yes, certified."}),
        (EventType.EDITED, {"action": ANSWERED, "question": "does it keep?", "answer": "A year."}),
        (EventType.CUE_ENDED, {"comment_ids": [], "spoken": "Anna, thank you!", "viewers": [others, "ben"]}),
    ]
    url = f"sqlite:///{data_dir / 'livehost.sqlite'}"
    with Store(url, "s1", wall) as store:
        for seq, (type_, data) in enumerate(rows, 1):
            store.keep(Event(seq, from_s(60 * seq), type_, data))
    engine = create_engine(url)
    yield Viewers(engine)
    engine.dispose()


def kept_rows(data_dir: Path) -> list[dict[str, Any]]:
    with Store(f"sqlite:///{data_dir / 'livehost.sqlite'}", "s9", wall) as store:
        return [event.data for event in store.events("s1")]


def test_who_wrote_nothing_and_was_thanked_by_name_is_found_and_unnamed(thanked: Viewers, data_dir: Path) -> None:
    other = pseudonyms(data_dir).of("app", "anna")
    assert [event["data"]["spoken"] for event in thanked.export(other)] == ["Anna, thank you!"]
    assert thanked.erase(other, "anna") == 0
    assert kept_rows(data_dir)[-1] == {"comment_ids": [], "spoken": "…, thank you!", "viewers": ["ben"]}
    assert thanked.export(other) == []


def test_a_name_is_taken_out_whole_and_an_answer_taught_loses_its_askers_words(
    thanked: Viewers, data_dir: Path
) -> None:
    mine = pseudonyms(data_dir).of("page", "Anna")
    assert [event["type"] for event in thanked.export(mine)] == ["comment_arrived", "cue_ended", "edited"]
    thanked.erase(mine, "Anna")
    asked, answered, taught, other, thanks = kept_rows(data_dir)
    assert (asked["text"], answered["spoken"]) == ("", "Annapurna tea, …: yes, ….")
    assert (taught["question"], taught["answer"]) == ("Yes, certified.", "Yes, certified.")
    assert (other["question"], thanks["spoken"]) == ("does it keep?", "Anna, thank you!")


def test_in_time_nothing_leads_from_thanks_to_whom_they_named(thanked: Viewers, data_dir: Path) -> None:
    assert thanked.forget(OPENED + timedelta(hours=1)) == 2
    assert kept_rows(data_dir)[-1] == {"comment_ids": [], "spoken": "Anna, thank you!"}
    assert thanked.export(pseudonyms(data_dir).of("app", "anna")) == []


def test_old_comments_are_forgotten_and_young_ones_not(kept: Viewers, data_dir: Path) -> None:
    assert kept.forget(OPENED + timedelta(minutes=90)) == 1
    assert kept.forget(OPENED + timedelta(minutes=90)) == 0
    assert texts(kept, data_dir, "小鹿") == []
    assert texts(kept, data_dir, "阿城")[0] == "包邮吗"


def test_of_an_erased_comment_no_word_that_a_rule_found_stays(kept: Viewers, data_dir: Path) -> None:
    kept.erase(pseudonyms(data_dir).of("page", "小鹿"), "小鹿")
    with Store(f"sqlite:///{data_dir / 'livehost.sqlite'}", "s3", wall) as store:
        erased = [event.data for event in store.events("s1") if event.data.get("erased")]
    assert [(data["text"], data["viewer"], data["found"]) for data in erased] == [("", "", "")]


def test_the_command_exports_and_erases(kept: Viewers, data_dir: Path) -> None:
    exported = CliRunner().invoke(command, ["export", "小鹿"])
    types = [json.loads(line)["type"] for line in exported.stdout.splitlines()]
    assert types == ["comment_arrived", "cue_ended", "written"]
    assert CliRunner().invoke(command, ["erase", "小鹿"]).stdout == "1 comments erased\n"
    assert CliRunner().invoke(command, ["export", "小鹿"]).stdout == ""


def test_by_id_a_viewer_is_found_under_every_name_and_namesakes_are_not(data_dir: Path) -> None:
    names = pseudonyms(data_dir)
    url = f"sqlite:///{data_dir / 'livehost.sqlite'}"
    asked = [("u1", "Anna", "first"), ("u2", "Anna", "a namesake's"), ("u1", "Anna K", "second"), ("", "u1", "trick")]
    with Store(url, "s1", wall) as store:
        for seq, (viewer, author, words) in enumerate(asked, 1):
            comment = Comment(f"c{seq}", "app", author, words, viewer=viewer)
            data = {"id": comment.id, "text": words, "found": ""} | names.of_comment(comment)
            store.keep(Event(seq, from_s(60 * seq), EventType.COMMENT_ARRIVED, data))
    by_id = ["Anna", "--source", "app", "--id", "u1"]
    exported = CliRunner().invoke(command, ["export", *by_id]).stdout.splitlines()
    assert [json.loads(line)["data"]["text"] for line in exported] == ["first", "second"]
    assert CliRunner().invoke(command, ["erase", *by_id]).stdout == "2 comments erased\n"
    left = CliRunner().invoke(command, ["export", "Anna", "--source", "app"]).stdout.splitlines()
    assert [json.loads(line)["data"]["text"] for line in left] == ["a namesake's"]


def test_an_address_is_not_kept_not_even_hashed(data_dir: Path) -> None:
    comment = Comment("c", "page", "Anna", "hi", viewer="203.0.113.7")
    assert pseudonyms(data_dir).of_comment(comment) == {"viewer": pseudonyms(data_dir).of("page", "Anna")}


def test_a_name_of_nothing_is_refused(data_dir: Path) -> None:
    refused = CliRunner().invoke(command, ["export", "\u202e\u200b"])
    assert refused.exit_code == 1
    assert "no name" in refused.stderr


def test_forgetting_goes_on_behind_what_it_blanked_and_anew_after_a_start(kept: Viewers, data_dir: Path) -> None:
    assert kept.forget(OPENED + timedelta(minutes=90)) == 1
    engine = create_engine(f"sqlite:///{data_dir / 'livehost.sqlite'}")
    with Session(engine) as session, session.begin():
        for row in session.scalars(select(EventRow).where(EventRow.type == EventType.COMMENT_ARRIVED.value)):
            row.data = row.data | {"text": "again"}
    later = OPENED + timedelta(days=400)
    young = kept.forget(later)
    assert kept.forget(later) == 0
    assert (young > 0, Viewers(engine).forget(later)) == (True, 1)
    engine.dispose()
