"""A question answered lately gets a pointer on screen, and several that the same answer serves get one answer."""

from pathlib import Path

from host.show.events import EventType
from host.show.ledger import Status
from tests.show.evening import Evening, after, play, told_to_viewers


def replies(evening: Evening) -> list[str]:
    return [
        event.data["text"]
        for event in evening.events()
        if event.type is EventType.CUE_STARTED and event.data["comment_ids"]
    ]


def test_the_same_question_soon_after_is_pointed_to_the_answer(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        evening.intake.arrive("page", "小鹿", "包邮吗")
        await after(evening, 25)
        again = evening.intake.arrive("page", "阿城", "要不要邮费呀")
        await after(evening, 10)
        assert len(replies(evening)) == 1
        (pointer,) = [message for message in told if message["type"] == "pointer"]
        assert pointer["author"] == "阿城"
        assert replies(evening)[0].endswith(pointer["text"])
        assert 5 <= pointer["ago_s"] <= 40
        assert again.status is Status.ANSWERED
        assert [e.data["answered"] for e in evening.events() if e.type is EventType.POINTED] == ["page-1"]

    play(tmp_path, script)


def test_after_a_while_the_host_says_it_again(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        evening.intake.arrive("page", "小鹿", "包邮吗")
        await after(evening, 200)
        evening.intake.arrive("page", "阿城", "包邮吗")
        await after(evening, 30)
        assert len(replies(evening)) == 2

    play(tmp_path, script)


def test_several_who_ask_at_once_get_one_answer_that_says_so(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        evening.show.pause()
        for author, text in (("小鹿", "包邮吗"), ("阿城", "要不要邮费呀"), ("豆豆", "运费多少")):
            evening.intake.arrive("page", author, text)
        await after(evening, 3)
        evening.show.resume()
        await after(evening, 40)
        (said,) = replies(evening)
        assert said.startswith("三位朋友都在问这个，")

    play(tmp_path, script)


def test_who_joins_an_answer_still_to_come_is_pointed_to_it_when_it_airs(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        evening.intake.arrive("page", "小鹿", "包邮吗")
        await after(evening, 0.5)
        evening.intake.arrive("page", "阿城", "包邮吗")
        await after(evening, 30)
        assert len(replies(evening)) == 1
        kinds = [message["type"] for message in told if message["type"] in {"answer", "pointer"}]
        assert kinds in (["answer", "pointer"], ["answer"])
        everyone = {
            id_ for message in told if message["type"] in {"answer", "pointer"} for id_ in message["comment_ids"]
        }
        assert everyone == {"page-1", "page-2"}

    play(tmp_path, script)
