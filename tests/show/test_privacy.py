"""What a whole evening leaves of its viewers: in log lines, in the store, and after an erasure in the very file."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from comments.arrival import Push, PushRefused
from comments.sources.webhook import Webhook
from host.privacy import pseudonyms
from host.show.intake import CommentRefused
from host.show.listening import Listening
from host.viewers import Viewers
from tests.show.evening import Evening, play, until

ASKER, GIVER, ABUSER = "青岚小筑", "Quillfeather", "瓶中信使"
ASKED, ASKED_AGAIN = "请问云雾绿茶现在多少钱一盒呀", "那这个茶能寄到乌鲁木齐吗"
ABUSE = "加我微信qwe98765私聊便宜"
WORDS = (ASKER, GIVER, ABUSER, ASKED, ASKED_AGAIN, ABUSE, "qwe98765")


class Opened:
    """A hook that takes anything, and hears what an app's socket says."""

    name = "app"

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        raise PushRefused("wrong_signature", "no")

    def greet(self, signature: str, wall_s: float) -> None:
        pass

    def read(self, body: bytes) -> Push:
        return Webhook("app", "a secret of sixteen").read(body)


async def evening_of_three(evening: Evening) -> None:
    """One asks twice, one gives, one is hidden; and all that can be refused is."""
    async with asyncio.TaskGroup() as group:
        thanking = group.create_task(evening.audience.run(), name="audience")
        await _play(evening)
        thanking.cancel()


async def _play(evening: Evening) -> None:
    listening = Listening(evening.clock, evening.intake, hooks=[Opened()])
    await until(evening, 5)
    evening.intake.arrive("page", ASKER, ASKED, who="10.0.0.7")
    listening.hear("app", json.dumps({"id": 1, "author": ABUSER, "text": ABUSE, "viewer": GIVER}).encode())
    for refused in ({"id": 1, "author": ASKER, "text": ASKED}, {"id": 2, "kind": GIVER, "text": ASKED}):
        listening.hear("app", json.dumps(refused).encode())
    with pytest.raises(PushRefused):
        listening.push("app", {"livehost-signature": ASKED}, ASKED.encode())
    with pytest.raises(CommentRefused):
        evening.intake.arrive("page", ASKER, ASKED, who="10.0.0.7")
    await until(evening, 40)
    evening.intake.arrive("page", ASKER, ASKED_AGAIN, who="10.0.0.7")
    listening.hear("app", json.dumps({"id": 3, "kind": "gift", "author": GIVER, "viewer": "u"}).encode())
    await until(evening, 110)


@pytest.fixture
def after_show(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Path:
    """The folder of a show that is over, with all it said to the log at hand in `caplog`."""
    caplog.set_level(logging.DEBUG)
    play(tmp_path, evening_of_three, naming=pseudonyms(tmp_path).of_comment)
    return tmp_path


def written(folder: Path) -> str:
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in folder.iterdir())


def test_no_log_line_holds_a_name_or_a_word_of_a_viewer(after_show: Path, caplog: pytest.LogCaptureFixture) -> None:
    records = caplog.get_records("setup")
    assert "asyncio" in {record.name for record in records}, "not even debugging lines were captured"
    lines = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in records)
    assert [word for word in WORDS if word in lines] == []


def test_the_store_knows_viewers_by_pseudonyms_only(after_show: Path) -> None:
    viewers = Viewers(create_engine(f"sqlite:///{after_show / 'show.sqlite'}"))
    names = pseudonyms(after_show)
    for name, source, types in ((ASKER, "page", "comment_"), (ABUSER, "app", "comment_"), (GIVER, "app", "cue_")):
        mine = viewers.export(names.of(source, name))
        assert [event for event in mine if event["type"].startswith(types)], name
        comments = json.dumps([event for event in mine if event["type"].startswith("comment_")], ensure_ascii=False)
        assert name not in comments
        assert hashlib.sha256(name.encode()).hexdigest()[:16] not in comments, "a hash without the salt can be guessed"
    asked = [event["data"]["text"] for event in viewers.export(names.of("page", ASKER)) if "viewer" in event["data"]]
    assert list(dict.fromkeys(asked)) == [ASKED, ASKED_AGAIN]


def test_what_is_erased_is_nowhere_in_the_files(after_show: Path) -> None:
    assert [word for word in (ASKER, GIVER, ASKED, ABUSE) if word not in written(after_show)] == []
    engine = create_engine(f"sqlite:///{after_show / 'show.sqlite'}")
    with engine.connect() as of_a_show_on_the_air:
        of_a_show_on_the_air.execute(text("PRAGMA journal_mode = WAL"))
        of_a_show_on_the_air.commit()
        erase_all(engine, after_show)
        assert [word for word in WORDS if word in written(after_show)] == []
    engine.dispose()
    assert [word for word in WORDS if word in written(after_show)] == []


def erase_all(engine: Engine, folder: Path) -> None:
    viewers, names = Viewers(engine), pseudonyms(folder)
    erased = [
        viewers.erase(names.of(source, name), name)
        for name, source in ((ASKER, "page"), (GIVER, "app"), (ABUSER, "app"))
    ]
    assert erased == [2, 0, 1]
