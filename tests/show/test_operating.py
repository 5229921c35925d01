"""Operators in a show in virtual time: they cut in, pause, edit, change the voice and speak themselves."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host.console.desk import DeskRefusal
from host.show.cue import Entry
from host.show.desk import LiveDesk
from host.show.events import EventType
from host.show.ledger import Status
from script_gen.line import Line, Origin
from stream.timeline import SOUND_LEAD, from_ms, from_s
from tests.show.evening import Evening, asked, play, until


def test_an_operator_cuts_in_now_and_the_log_tells_what_was_spoken(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 20.5)
        cut = evening.show.track.at(evening.clock.now())
        assert cut is not None
        cue = evening.show.director.cue(Line("稍等一下，马上回来。", origin=Origin.OPERATOR), entry=Entry.NOW)
        decided = evening.clock.now()
        evening.show.perform(evening.show.director.say(cue))
        await until(evening, 21.2)
        on_air = evening.show.track.at(evening.clock.now())
        assert on_air is not None
        assert on_air.cue.id == cue.id
        ((at, fade),) = evening.sound.cuts
        assert at - SOUND_LEAD - decided <= from_ms(60), "in the sound that leaves"
        assert fade == from_ms(40)

    play(tmp_path, show)


def test_pause_is_silent_and_resume_goes_on(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        await until(evening, 20.5)
        cut = evening.show.track.at(evening.clock.now())
        assert cut is not None
        decided = evening.clock.now()
        evening.show.pause()
        ((at, _),) = evening.sound.cuts
        assert at - SOUND_LEAD - decided <= from_ms(60), "amid a word"
        await until(evening, 30)
        placed = len(evening.sound.clips)
        question = asked(evening)
        await until(evening, 40)
        assert len(evening.sound.clips) == placed
        evening.show.resume()
        await until(evening, 70)
        assert len(evening.sound.clips) > placed
        (said,) = [e.data["spoken"] for e in evening.spoken() if e.data["line_id"] == cut.cue.id]
        assert cut.cue.line.text in said, "the line that was cut off is said to its end"
        entry = evening.show.ledger.entry(question)
        assert entry is not None
        assert entry.status is Status.ANSWERED, "what was asked during the pause is answered after it"

    play(tmp_path, show)


def test_operators_change_the_lines_to_come_and_are_logged(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        desk = LiveDesk(evening.show, shop="x", shelf=None, lawful=_Lenient(), health=dict)  # type: ignore[arg-type]
        await until(evening, 10)
        target = list(evening.show.director.queue)[2]
        await desk.edit("ann", target.id, "这是改过的一句话。", version=target.version, override=False)
        await until(evening, 60)
        spoken = [e.data["spoken"] for e in evening.spoken()]
        assert "这是改过的一句话。" in spoken
        assert target.line.text not in spoken
        edits = [(e.by, e.data["action"]) for e in evening.events() if e.type is EventType.EDITED]
        assert edits == [("ann", "edit")]

    play(tmp_path, show)


def test_voice_style_and_lexicon_change_while_on_air(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        lexicon: dict[str, str] = {}
        desk = LiveDesk(
            evening.show,
            shop="x",
            shelf=None,  # type: ignore[arg-type]
            lawful=_Lenient(),  # type: ignore[arg-type]
            health=dict,
            voices=["zf_xiaoyi", "zm_yunxi"],
            lexicon=lexicon,
        )
        await until(evening, 10)
        await desk.voice("ann", voice="zm_yunxi", brand_style="tech-calm")
        await desk.pronounce("ann", "重庆", "chong2 qing4")
        with pytest.raises(DeskRefusal, match="zm_yunxi"):
            await desk.voice("ann", voice="nobody", brand_style=None)
        with pytest.raises(DeskRefusal, match="tech-calm"):
            await desk.voice("ann", voice=None, brand_style="loud")
        await until(evening, 60)
        _, delivery, _ = evening.voice.spoken[-1]
        assert (delivery.voice, delivery.brand_style) == ("zm_yunxi", "tech-calm")
        assert lexicon == {"重庆": "chong2 qing4"}
        deeds = [(e.by, e.data["action"]) for e in evening.events() if e.type is EventType.EDITED]
        assert deeds == [("ann", "voice"), ("ann", "pronounce")]

    play(tmp_path, show)


def test_an_operator_takes_over_by_microphone_and_hands_back(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        desk = LiveDesk(evening.show, shop="x", shelf=None, lawful=_Lenient(), health=dict)  # type: ignore[arg-type]
        told: list[str] = []
        evening.show.ears.append(lambda message: told.append(message["state"]) if message["type"] == "state" else None)
        await until(evening, 20)

        async def voice() -> AsyncIterator[bytes]:
            for _ in range(100):
                await asyncio.sleep(0.02)
                yield b"\x10\x20" * 960
            assert evening.show.floor == "ann"
            with pytest.raises(DeskRefusal, match="ann is speaking"):
                await desk.microphone("bob", voice())
            for press in (desk.pause, desk.resume):
                with pytest.raises(DeskRefusal, match="hand back first"):
                    await press("bob")

        await desk.microphone("ann", voice())
        assert set(told) == {"live"}, "viewers who hear a person are not told of a pause"
        assert evening.show.floor is None
        placed = [length for _, length in evening.sound.clips if length == from_s(0.1)]
        assert 8 <= len(placed) <= 20, "two seconds in pieces of 100 ms, less what came while the clause ended"
        assert not evening.show.director.paused
        clips = len(evening.sound.clips)
        await until(evening, 40)
        assert len(evening.sound.clips) > clips
        deeds = [(e.by, e.data["on"]) for e in evening.events() if e.data.get("action") == "microphone"]
        assert deeds == [("ann", True), ("ann", False)]

    play(tmp_path, show)


def test_an_open_microphone_is_ended_by_another_operator(tmp_path: Path) -> None:
    async def show(evening: Evening) -> None:
        desk = LiveDesk(evening.show, shop="x", shelf=None, lawful=_Lenient(), health=dict)  # type: ignore[arg-type]
        with pytest.raises(DeskRefusal, match="nobody speaks"):
            await desk.hand_back("bob")
        await until(evening, 20)
        pieces = 0

        async def left_open() -> AsyncIterator[bytes]:
            nonlocal pieces
            while True:
                await asyncio.sleep(0.02)
                pieces += 1
                if pieces == 50:
                    await desk.hand_back("bob")
                yield b"\x10\x20" * 960

        await desk.microphone("ann", left_open())
        assert pieces == 50
        assert evening.show.floor is None
        assert not evening.show.director.paused
        await desk.microphone("ann", _few_pieces())
        deeds = [(e.by, e.data["action"]) for e in evening.events() if e.type is EventType.EDITED]
        assert deeds[:3] == [("ann", "microphone"), ("bob", "hand_back"), ("ann", "microphone")]
        assert len(deeds) == 5, "the next takeover is not recalled"

    play(tmp_path, show)


async def _few_pieces() -> AsyncIterator[bytes]:
    for _ in range(3):
        await asyncio.sleep(0.02)
        yield b"\x10\x20" * 960


class _Lenient:
    """Finds nothing wrong."""

    async def finding(self, text: str, product_id: str | None) -> None:
        return None
