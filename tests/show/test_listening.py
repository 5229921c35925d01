"""Sources beside one another under virtual time: retries, counters, silence, and one that lies for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from comments.arrival import Arrival, Push, PushRefused, SourceFault
from comments.comment import Comment, Kind
from host.show.listening import Listening, Platform
from stream.timeline import Samples, from_s
from tests.show.evening import Evening, after, play


class ScriptedPlatform:
    """A platform by hand. Levers: `breaks_with` (in turn), `sends`, `holds_s` before it breaks."""

    def __init__(self, name: str, *breaks_with: Exception, sends: int = 0, holds_s: float = 0) -> None:
        self.name = name
        self.breaks_with = list(breaks_with)
        self.sends, self.holds_s = sends, holds_s
        self.runs: list[int] = []
        self.clock: Any = None

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        self.runs.append(self.clock.now())
        if self.breaks_with:
            raise self.breaks_with.pop(0)
        live()
        for number in range(self.sends):
            comment = Comment(f"{self.name}-{number % 2}", self.name, "小陈", f"还有货吗 {number}")
            deliver(Push((Arrival(comment, "u"),)))
        await self.clock.sleep_until(Samples(self.clock.now() + from_s(self.holds_s or 1e6)))


class ScriptedHook:
    """A hook by hand. Levers: `refuse_with`, `events`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.refuse_with: PushRefused | None = None
        self.events: tuple[Arrival, ...] = ()

    def take(self, headers: Mapping[str, str], body: bytes, wall_s: float) -> Push:
        if self.refuse_with is not None:
            raise self.refuse_with
        return Push(self.events, refused=1)


def listening_to(
    path: Path,
    script: Callable[[Evening, Listening], Awaitable[None]],
    *platforms: ScriptedPlatform,
    hook: ScriptedHook | None = None,
) -> None:
    async def evening_with(evening: Evening) -> None:
        for platform in platforms:
            platform.clock = evening.clock
        sources: list[Platform] = list(platforms)
        listening = Listening(
            evening.clock, evening.intake, hooks=[hook] if hook else [], platforms=sources, chance=lambda: 1.0
        )
        async with asyncio.TaskGroup() as group:
            running = group.create_task(listening.run(), name="sources")
            await script(evening, listening)
            running.cancel()

    play(path, evening_with)


def state_of(listening: Listening, name: str) -> dict[str, Any]:
    return next(source for source in listening.state() if source["name"] == name)


FAULTS = [
    pytest.param(SourceFault("the key was refused"), "the key was refused", id="told"),
    pytest.param(ConnectionResetError(104, "Connection reset by peer"), "Connection reset by peer", id="network"),
    pytest.param(TimeoutError(), "no answer in time", id="timeout"),
    pytest.param(KeyError("a secret detail"), "KeyError", id="library"),
]


@pytest.mark.parametrize(("fault", "reason"), FAULTS)
def test_a_broken_source_is_retried_ever_later_and_touches_no_other(
    tmp_path: Path, fault: Exception, reason: str
) -> None:
    broken, sound = ScriptedPlatform("broken", *[fault] * 4), ScriptedPlatform("sound")

    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 5)
        assert state_of(listening, "broken")["state"] == "retrying"
        assert state_of(listening, "broken")["reason"] == reason
        assert state_of(listening, "sound")["state"] == "live"
        await after(evening, 20)
        assert state_of(listening, "broken") | {"retries": 4, "state": "live"} == state_of(listening, "broken")
        gaps = [b - a for a, b in zip(broken.runs, broken.runs[1:], strict=False)]
        assert gaps == [from_s(1), from_s(2), from_s(4), from_s(8)]

    listening_to(tmp_path, script, broken, sound)


class EndingBadly(ScriptedPlatform):
    """A platform whose end fails, as a library's does when the network is gone too."""

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        if self.runs:
            raise KeyboardInterrupt("connected anew after the show, which then never ends")
        try:
            await super().run(deliver, live)
        finally:
            raise ConnectionResetError(104, "Connection reset by peer")


def test_one_whose_end_fails_is_not_connected_anew_and_the_show_ends(tmp_path: Path) -> None:
    leaving = EndingBadly("leaving")

    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 5)

    listening_to(tmp_path, script, leaving)
    assert len(leaving.runs) == 1


def test_what_a_library_throws_is_logged_by_its_type_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    broken = ScriptedPlatform("broken", KeyError("token 5ecret of Anna"))

    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 0.5)

    listening_to(tmp_path, script, broken)
    assert "source broken failed in a way nobody foresaw: KeyError" in caplog.text
    assert "5ecret" not in caplog.text


def test_the_same_id_for_ever_is_counted_and_dropped(tmp_path: Path) -> None:
    liar = ScriptedPlatform("liar", sends=500)

    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 3)
        state = state_of(listening, "liar")
        assert state["taken"] <= 2
        assert sum(state["refused"].values()) >= 498
        assert "same_id" in state["refused"]

    listening_to(tmp_path, script, liar)


def test_a_source_that_goes_silent_is_shown_as_silent(tmp_path: Path) -> None:
    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 60)
        assert state_of(listening, "quiet")["state"] == "live"
        await after(evening, 601)
        assert state_of(listening, "quiet")["state"] == "silent"

    listening_to(tmp_path, script, ScriptedPlatform("quiet"))


def test_a_hook_hands_on_what_it_takes_and_counts_what_it_refuses(tmp_path: Path) -> None:
    hook = ScriptedHook("app")

    async def script(evening: Evening, listening: Listening) -> None:
        await after(evening, 2)
        hook.events = (
            Arrival(Comment("app-1", "app", "Anna", "多少钱"), "u1"),
            Arrival(Comment("app-2", "app", "Anna", "", Kind.FOLLOW), "u1"),
            Arrival(Comment("app-2", "app", "Anna", "", Kind.FOLLOW), "u1"),
        )
        outcome = listening.push("app", {}, b"")
        assert (outcome.taken, outcome.refused) == (2, {"unreadable": 1, "same_id": 1})
        hook.refuse_with = PushRefused("wrong_signature", "no")
        with pytest.raises(PushRefused):
            listening.push("app", {}, b"")
        with pytest.raises(KeyError):
            listening.push("nobody", {}, b"")
        with pytest.raises(KeyError):
            listening.greet("app", "a hook without sockets")
        assert state_of(listening, "app")["refused"] == {"unreadable": 1, "same_id": 1, "wrong_signature": 1}
        assert evening.show.ledger.entry("app-1") is not None

    listening_to(tmp_path, script, hook=hook)
