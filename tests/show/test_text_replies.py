"""When more ask than the host can answer aloud, the rest is answered in writing, and spoken answers are short."""

from pathlib import Path

from comments.comment import SECOND, Action, Comment, Intent, Kind, Meaning, Mood, Verdict
from comments.inbox import Inbox
from host.show.events import Event, EventType
from host.show.ledger import Status
from host.show.turns import ALOUD_WITHIN, TURN, too_late
from script_gen.claims import Guard
from script_gen.grounding import check_grounding
from stream.timeline import Samples, from_s, to_s
from tests.show.evening import Evening, after, play, told_to_viewers

ASKED = (
    "这个多少钱呀", "要不要运费", "几天能到", "可以退货吗", "能开发票吗", "槐花蜜还有货吗", "保温杯能装多少水",
    "今天下单啥时候发货", "小米一袋多重", "蜂蜜保质期多久", "发什么快递", "你是真人吗", "茶叶是今年的吗", "毛巾掉毛吗",
)  # fmt: skip


ASKING = ("{}好用吗", "{}能退吗", "有没有{}", "{}包邮吗", "{}什么时候发", "{}多少钱", "{}还有吗", "讲讲{}")


def of(evening: Evening, type_: EventType) -> list[Event]:
    return [event for event in evening.events() if event.type is type_]


def spoken(evening: Evening) -> list[Event]:
    return [event for event in of(evening, EventType.CUE_STARTED) if event.data["comment_ids"]]


def test_everybody_in_a_crowd_is_answered_in_time_aloud_or_in_writing(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        began = evening.clock.now()
        ids = [
            evening.intake.arrive("page", f"小{'鹿林舟禾北南夏秋冬木溪月阳青'[n]}", text).comment.id
            for n, text in enumerate(ASKED)
        ]
        await after(evening, 60)
        answered = {id_: event.at for event in of(evening, EventType.WRITTEN) for id_ in event.data["comment_ids"]}
        answered |= {id_: event.data["starts_at"] for event in spoken(evening) for id_ in event.data["comment_ids"]}
        answered |= {id_: event.at for event in of(evening, EventType.POINTED) for id_ in event.data["comment_ids"]}
        assert set(ids) == set(answered)
        assert max(to_s(at - began) for at in answered.values()) <= 60
        written = [message for message in told if message["type"] == "written"]
        assert len(written) >= 4
        assert spoken(evening)
        assert max(to_s(event.at - began) for event in of(evening, EventType.WRITTEN)) < 20
        for message in written:
            entry = evening.show.ledger.entry(message["comment_ids"][0])
            assert entry is not None
            assert (entry.status, entry.answer) == (Status.WRITTEN, message["text"])
            assert (entry.comment.author, entry.comment.text) == (message["author"], message["asked"])
            assert entry.comment.author not in message["text"]

    play(tmp_path, script)


def test_what_is_written_rests_on_facts_and_passes_both_gates(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        for n, text in enumerate(ASKED):
            evening.intake.arrive("page", f"v{n}", text)
        await after(evening, 30)
        said = [event.data for event in of(evening, EventType.WRITTEN) if not event.data["deferred"]]
        assert any(data["fact_ids"] for data in said)
        for data in said:
            assert Guard().check(data["text"], "food") is None
            refused = check_grounding(
                data["text"], tuple(data["fact_ids"]), evening.facts,
                product_id=data["product_id"], wall=evening.clock.wall(), selling=False,
            )  # fmt: skip
            assert refused is None

    play(tmp_path, script)


def test_without_a_crowd_everything_is_spoken(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        for n, text in enumerate(("这个多少钱呀", "可以退货吗", "能开发票吗")):
            evening.intake.arrive("page", f"v{n}", text)
            await after(evening, 20)
        await after(evening, 20)
        assert of(evening, EventType.WRITTEN) == []
        assert len(spoken(evening)) == 3

    play(tmp_path, script)


def test_in_a_crowd_several_short_answers_fit_one_breath(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        for n, text in enumerate(ASKED * 2):
            evening.intake.arrive("page", f"小{'鹿林舟禾北南夏秋冬木溪月阳青'[n % 14]}{'甲乙'[n // 14]}", text)
        await after(evening, 40)
        shared = [event.data for event in spoken(evening) if len(event.data["comment_ids"]) > 1]
        assert shared
        assert all("问题" not in data["text"] for data in shared)

    play(tmp_path, script)


def test_who_asks_the_same_while_the_crowd_lasts_gets_the_same_in_writing(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        for n, text in enumerate(ASKED):
            evening.intake.arrive("page", f"v{n}", text)
        await after(evening, 2)
        first = next(message for message in told if message["type"] == "written")
        late = evening.intake.arrive("page", "晚来的", f"{first['asked']}?")
        await after(evening, 3)
        second = next(message for message in told if late.comment.id in message.get("comment_ids", ()))
        assert (second["type"], second["text"], second["author"]) == ("written", first["text"], first["author"])
        assert second["comment_ids"] == [*first["comment_ids"], late.comment.id]
        assert second["others"] == first["others"] + 1
        assert late.status is Status.WRITTEN

    play(tmp_path, script)


def test_a_paused_host_writes_nothing_and_one_that_may_not_write_speaks_on(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        await after(evening, 20)
        assert evening.show.replies is not None
        evening.show.pause()
        for n, text in enumerate(ASKED):
            evening.intake.arrive("page", f"v{n}", text)
        await after(evening, 10)
        assert of(evening, EventType.WRITTEN) == []
        evening.show.replies.text.on = False
        evening.show.resume()
        await after(evening, 30)
        assert of(evening, EventType.WRITTEN) == []
        assert len(spoken(evening)) >= 2

    play(tmp_path, script)


def test_whose_turn_comes_too_late() -> None:
    inbox = Inbox()
    for n in range(8):
        intent = Intent.GREETING if n == 7 else Intent.SPEC
        comment = Comment(str(n), "page", f"a{n}", f"问题{'甲乙丙丁戊己庚辛'[n]}", Kind.COMMENT, received_at=n)
        inbox.put(comment, Meaning(intent, Mood.NEUTRAL, "zh", 1.0, ""), Verdict(Action.KEEP), n)
    waiting = inbox.questions(SECOND)
    in_time = ALOUD_WITHIN // TURN - 1
    late = too_late(waiting, 0, Samples(SECOND))
    assert [one.members[0].comment.id for one in late] == [str(n) for n in range(in_time, 7)]
    assert len(too_late(waiting, 2, Samples(SECOND))) == len(late) + 2
    assert too_late(waiting[:2], 0, Samples(SECOND)) == []
    assert len(too_late(waiting[:2], 0, Samples(from_s(39)))) == 2


def test_an_answer_that_never_aired_is_given_in_writing_to_all_who_wait_for_it(tmp_path: Path) -> None:
    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        first = evening.intake.arrive("page", "小鹿", "包邮吗")
        second = evening.intake.arrive("page", "阿城", "要不要邮费呀")
        await after(evening, 0.3)
        (aside,) = evening.show.director.asides
        evening.show.perform(evening.show.director.weed(lambda cue: cue.id == aside.id))
        await after(evening, 3)
        written = [message for message in told if message["type"] == "written"]
        assert {id_ for message in written for id_ in message["comment_ids"]} == {first.comment.id, second.comment.id}
        assert all("小鹿" not in message["text"] for message in written)
        assert first.status is Status.WRITTEN
        assert spoken(evening) == []

    play(tmp_path, script)


def test_one_answer_stands_for_all_who_need_it_and_the_chat_is_not_filled_with_it(tmp_path: Path) -> None:
    """Different questions of strangers, hundreds of them, that the same facts answer."""

    async def script(evening: Evening) -> None:
        told = told_to_viewers(evening)
        await after(evening, 20)
        for n in range(66):
            thing, question = "鞋灯伞壶包毯琴帽镜表锅碗柜椅床"[n % 15], (*ASKED, *ASKING)[n % 22]
            evening.intake.arrive("page", f"陌生{n}", question.replace("{}", thing) + "呀" * (n // 22))
            await after(evening, 0.15)
        await after(evening, 6)
        written = [message for message in told if message["type"] == "written"]
        rows = {message["comment_ids"][0] for message in written}
        answered = {id_ for event in of(evening, EventType.WRITTEN) for id_ in event.data["comment_ids"]}
        assert len(answered) >= 20
        assert len(rows) == len({message["text"] for message in written}) <= 16
        assert all(len(message["comment_ids"]) <= 64 for message in written)

    play(tmp_path, script)
