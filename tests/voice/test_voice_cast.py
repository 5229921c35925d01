"""The merchant's list of voices: who fails is replaced in mid-line, told, and let rest."""

from collections.abc import AsyncGenerator, Sequence

import pytest

from host.voice.cast import REST, Cast
from host.voice.errors import EmptyText, NotRecorded, VoiceBusy, VoiceFailed, VoiceFault
from host.voice.speech import Delivery, Speech
from stream.clock import Clock, run_virtual
from tests.fakes.voice import syllables, tone


class Voices:
    """Speaks each sentence as a clause. Lever: `fails`, a voice to the clause number at which it fails, and how."""

    def __init__(self) -> None:
        self.fails: dict[str, tuple[int, VoiceFault]] = {}
        self.asked: list[tuple[str, str]] = []

    async def speak(self, text: str, delivery: Delivery, *, urgent: bool = False) -> AsyncGenerator[Speech, None]:
        self.asked.append((delivery.voice, text))
        start = 0
        for number, sentence in enumerate(text.split("。")[:-1]):
            self._fail(delivery.voice, number)
            stop = start + len(sentence) + 1
            yield tone([t for t in syllables(text) if start <= t.start < stop], start, stop)
            start = stop

    async def warm(self, texts: Sequence[str], delivery: Delivery) -> None:
        self.asked.append((delivery.voice, "".join(texts)))
        self._fail(delivery.voice, 0)

    def _fail(self, voice: str, number: int) -> None:
        at, fault = self.fails.get(voice, (-1, VoiceFault()))
        if at == number:
            raise fault


TEXT = "今天很好。价格不变。谢谢大家。"
FIRST = Delivery("a", "zh")


class Stage:
    def __init__(self) -> None:
        self.voices = Voices()
        self.clock = Clock()
        self.cast = Cast(self.voices, self.clock, ["b"])
        self.faults: list[str] = []
        self.cast.ears.append(self.faults.append)

    async def say(self, text: str = TEXT) -> list[Speech]:
        return [speech async for speech in self.cast.speak(text, FIRST)]


def test_the_first_voice_speaks_alone() -> None:
    async def body() -> None:
        stage = Stage()
        assert [speech.stop for speech in await stage.say()] == [5, 10, 15]
        assert [voice for voice, _ in stage.voices.asked] == ["a"]
        assert stage.faults == []

    run_virtual(body)


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_next_goes_on_at_the_clause_that_failed(at: int) -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails["a"] = (at, VoiceFailed("no answer"))
        clauses = await stage.say()
        assert [(clause.start, clause.stop) for clause in clauses] == [(0, 5), (5, 10), (10, 15)]
        assert [TEXT[word.start : word.stop] for clause in clauses for word in clause.words] == list(
            TEXT.replace("。", "")
        )
        assert stage.voices.asked[1] == ("b", TEXT[5 * at :])
        assert len(stage.faults) == 1
        assert "a cannot speak: no answer" in stage.faults[0]

    run_virtual(body)


def test_a_voice_that_failed_rests_for_a_minute() -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails["a"] = (0, VoiceFailed("no answer"))
        await stage.say()
        await stage.say()
        assert [voice for voice, _ in stage.voices.asked] == ["a", "b", "b"]
        await stage.clock.sleep_until(REST)
        del stage.voices.fails["a"]
        await stage.say()
        assert stage.voices.asked[-1][0] == "a"

    run_virtual(body)


def test_a_line_that_is_not_recorded_is_no_fault() -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails["a"] = (0, NotRecorded("none"))
        assert await stage.say()
        assert await stage.say()
        assert [voice for voice, _ in stage.voices.asked] == ["a", "b", "a", "b"]
        assert stage.faults == []

    run_virtual(body)


def test_when_nobody_can_the_last_fault_is_raised_and_all_are_told() -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails = {name: (0, VoiceFailed(f"{name} is out")) for name in ("a", "b", "")}
        with pytest.raises(VoiceFailed, match="is out"):
            await stage.say()
        assert len(stage.faults) == 3

    run_virtual(body)


@pytest.mark.parametrize("fault", [EmptyText(), VoiceBusy("full")])
def test_what_is_not_the_voices_fault_changes_no_voice(fault: VoiceFault) -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails["a"] = (0, fault)
        with pytest.raises(type(fault)):
            await stage.say()
        assert [voice for voice, _ in stage.voices.asked] == ["a"]

    run_virtual(body)


def test_openers_are_made_with_the_voice_that_will_say_them() -> None:
    async def body() -> None:
        stage = Stage()
        stage.voices.fails["a"] = (0, NotRecorded("none"))
        await stage.cast.warm(["好的。", "来了。"], FIRST)
        assert stage.voices.asked == [("a", "好的。"), ("b", "好的。"), ("a", "来了。"), ("b", "来了。")]

    run_virtual(body)
