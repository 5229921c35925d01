"""`livehost bench flood`: 2,000 comments a second into a live show, with the questions of twenty viewers among them.

The twenty have said hello before, as people in a room have; ten more come new into the flood.
"""

import asyncio
import os
import random
import resource
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.report import Report, Row, percentile_95
from comments.engine import settle
from host.compose.on_air import OnAir
from host.compose.programme import Programme
from host.compose.room import open_room
from host.settings import Settings
from host.show.events import EventType
from host.show.intake import CommentRefused
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.timeline import Samples, from_s, to_s

PER_SECOND = 2_000
SECONDS = 60
SETTLE_S = 5
WITHIN_S = 60
LOOK_S = 10
"""Seldom, as looking reads the whole log and holds up the show."""
HELLO_EVERY_S = 0.1
ASKED_BY_S = 45
"""By then the last question has been hidden in the flood, which goes on."""
TICKS = 50
"""Portions a second in which the flood comes."""

QUESTIONS = (
    "这个多少钱呀", "绿茶怎么卖", "包邮吗", "要不要运费", "几天能到", "现在有什么优惠", "有没有满减",
    "可以退货吗", "不喜欢能退吗", "槐花蜜还有货吗", "保温杯能装多少水", "毛巾掉毛吗", "今天下单啥时候发货",
    "小米一袋多重", "蜂蜜保质期多久", "多少米一盒", "能不能便宜点", "发什么快递", "你是真人吗",
    "有赠品送吗",
)  # fmt: skip
NEWCOMERS = (
    "杯子多少钱", "偏远地区包邮不", "茶叶是今年的吗", "能开发票吗", "一套多少钱", "今天能发吗",
    "老人能喝吗", "怎么泡", "有活动吗", "退货运费谁出",
)  # fmt: skip

NOUNS = tuple("鞋灯伞壶包毯琴帽镜表锅碗柜椅床车笔扇烛钟")
ASKING = (
    "{}多少钱", "{}还有吗", "{}能退吗", "有没有{}", "{}包邮吗", "{}什么时候发", "{}好用吗", "讲讲{}",
)  # fmt: skip
CITIES = "北京 上海 广州 成都 杭州 重庆 西安 武汉 长沙 南京 青岛 厦门 昆明 沈阳 郑州 合肥 福州 贵阳 兰州 海口".split()  # noqa: SIM905
CHANTS = ("666", "买买买", "主播加油", "扣1", "来了来了", "冲冲冲", "哈哈哈", "支持", "好好好", "晚上好")
BAIT = ("加V：gx{}领红包", "看我主页{}免费送", "薇❤信 qq{} 一手货源", "扣{}进裙领福利", "日赚{}元 点我头像")


@dataclass(frozen=True, slots=True)
class Asked:
    """One honest viewer's question and its fate."""

    comment_id: str
    at: int
    known: bool


def run() -> Report:
    """A Chinese show in real time, some two minutes."""
    return asyncio.run(_run())


def noise(seed: int) -> Iterator[tuple[str, str]]:
    """Author and text, for ever: half bots that chant, a third bait of ever new names, the rest talk and questions."""
    dice = random.Random(seed)
    number = 0
    while True:
        number += 1
        kind = dice.random()
        if kind < 0.5:
            yield f"bot{dice.randrange(300)}", dice.choice(CHANTS)
        elif kind < 0.8:
            yield f"u{number}", dice.choice(BAIT).format(dice.randrange(10**6))
        elif kind < 0.95:
            yield f"v{number}", "".join(chr(0x4E00 + dice.randrange(8000)) for _ in range(dice.randrange(3, 14)))
        else:
            yield f"w{number}", dice.choice(ASKING).format("".join(dice.choices(NOUNS, k=2)))


async def _run() -> Report:
    with tempfile.TemporaryDirectory(prefix="livehost-") as scratch:
        settings = Settings(data_dir=Path(scratch), media_hosts=("127.0.0.1",))
        shop = load_shop(sample_shop("zh"))
        async with open_room(shop, settings, Programme()) as room, asyncio.TaskGroup() as group:
            on_air = group.create_task(room.run(), name="room")
            await room.show.openers_ready.wait()
            for number in range(len(QUESTIONS)):
                room.intake.arrive("page", f"观众{number}", f"主播好 {CITIES[number]}来的")
                await asyncio.sleep(HELLO_EVERY_S)
            await asyncio.sleep(SETTLE_S)
            report = await _flooded(room)
            on_air.cancel()
    return report


async def _flooded(room: OnAir) -> Report:
    resident_mb, memory_mb = _memory_mb()
    room.lag.forget()
    before = room.broadcast.stats()
    cost = resource.getrusage(resource.RUSAGE_THREAD).ru_utime
    asked = await _flood(room)
    after, lags = room.broadcast.stats(), room.lag.lags_ms()
    cost = resource.getrusage(resource.RUSAGE_THREAD).ru_utime - cost
    resident_after_mb, memory_after_mb = _memory_mb()
    grown = memory_after_mb - memory_mb, resident_after_mb - resident_mb
    await _settled(room, asked)
    return Report("flood", _rows(room, asked, lags, after.sound.skipped - before.sound.skipped, grown, cost))


async def _settled(room: OnAir, asked: list[Asked]) -> None:
    """Until everyone of them has been answered, or the last one's time is over."""
    everyone = {one.comment_id for one in asked}
    over = max(one.at for one in asked) + from_s(WITHIN_S)
    while room.clock.now() < over and not everyone <= _fates(room)[1].keys():
        await room.clock.sleep_until(Samples(room.clock.now() + from_s(LOOK_S)))


async def _flood(room: OnAir) -> list[Asked]:
    """A minute of it, as fast as the room takes it and no faster than promised."""
    start, flood, asked = room.clock.now(), noise(1), []
    people = [(f"观众{n}", text, True) for n, text in enumerate(QUESTIONS)]
    people += [(f"新人{n}", text, False) for n, text in enumerate(NEWCOMERS)]
    random.Random(2).shuffle(people)
    every = ASKED_BY_S * TICKS // len(people)
    for tick in range(SECONDS * TICKS):
        await room.clock.sleep_until(Samples(start + from_s(tick / TICKS)))
        for _ in range(PER_SECOND // TICKS):
            _arrive(room, *next(flood))
        if tick % every == every // 2 and people:
            author, text, known = people.pop()
            comment_id = _arrive(room, author, text)
            asked.append(Asked(comment_id, room.clock.now(), known))
    return asked


def _arrive(room: OnAir, author: str, text: str) -> str:
    try:
        return room.intake.arrive("page", author, text).comment.id
    except CommentRefused:
        return ""


def _rows(
    room: OnAir, asked: list[Asked], lags: list[float], late: int, grown_mb: tuple[float, float], cost_s: float
) -> tuple[Row, ...]:
    understood, answered = _fates(room)
    known = [one for one in asked if one.known]
    new = [one for one in asked if not one.known]
    fine, new_fine = (
        [one for one in some if to_s(answered.get(one.comment_id, 10**12) - one.at) <= WITHIN_S]
        for some in (known, new)
    )
    return (
        Row("honest questions understood", sum(one.comment_id in understood for one in known), f"of {len(known)}",
            len(known), "higher"),
        Row("answered or grouped within 60 s", len(fine) / len(known), "of them", 0.9, "higher"),
        Row("answers in writing, strangers' too", _written(room, joins=False), "answers"),
        Row("others added to one that stood", _written(room, joins=True), "groups"),
        Row("newcomers' questions understood", sum(one.comment_id in understood for one in new), f"of {len(new)}",
            len(new), "higher"),
        Row("newcomers' answered or grouped within 60 s", len(new_fine) / len(new), "of them", 0.9, "higher"),
        Row("late sound", late, "skips", 0),
        Row("memory grown", grown_mb[0], "MB", 64),
        Row("memory grown, with what the allocator keeps free", grown_mb[1], "MB"),
        Row("event-loop lag, p95", percentile_95(lags), "ms"),
        Row("event loop's processor time", cost_s / SECONDS, "cores"),
        Row("comments", PER_SECOND * SECONDS, ""),
        *(Row(f"refused: {reason.replace('_', ' ')}", count, "") for reason, count in room.intake.dropped.items()),
    )  # fmt: skip


def _fates(room: OnAir) -> tuple[set[str], dict[str, int]]:
    """The comments that were understood, and when each was answered: aloud, in writing, or by a pointer."""
    room.store.flush()
    understood: set[str] = set()
    answered: dict[str, int] = {}
    for event in room.store.events():
        if event.type is EventType.COMMENT_UNDERSTOOD:
            understood.add(event.data["id"])
        elif event.type in {EventType.CUE_STARTED, EventType.POINTED, EventType.WRITTEN}:
            for comment_id in event.data["comment_ids"]:
                answered.setdefault(comment_id, event.data.get("starts_at") or event.at)
    return understood, answered


def _written(room: OnAir, *, joins: bool) -> int:
    return sum(event.type is EventType.WRITTEN and event.data["joins"] is joins for event in room.store.events())


def _memory_mb() -> tuple[float, float]:
    """Resident memory of this process, and how much of it is left when what is free was given back."""
    held = _resident_mb()
    settle()
    return held, _resident_mb()


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
