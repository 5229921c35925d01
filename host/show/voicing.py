"""The voice panel: who speaks and how, a sample of each voice, the lexicon, and what the cache and the faults say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from host.console.desk import DeskRefusal
from host.show.events import EventType
from host.show.parts import Voice
from host.show.show import Show
from host.voice.catalog import VoiceCard
from host.voice.delivery import BRAND_STYLES
from host.voice.errors import VoiceFault
from host.voice.speech import Delivery

FAULTS_SHOWN: Final = 5
SAMPLES: Final = {
    "zh": "大家好，欢迎来到直播间！今天的好价只要￥99.90。",
    "en": "Hello and welcome to the show! Today it is only $29.99.",
}
"""What a voice says when it is tried: short, for it may have to be made in the middle of a show."""


class Counted(Protocol):
    """Clauses spoken since the show opened."""

    recalled: int
    made: int


@dataclass(frozen=True, slots=True)
class Voices:
    """What there is to choose from, and how it fares."""

    cards: Sequence[VoiceCard]
    """Those that speak the shop's language."""
    samples: Voice
    """Speaks with exactly the voice that is asked for, understudies left out."""
    tally: Counted
    resting: Callable[[], Sequence[str]]
    """Voices that failed lately; others speak for them."""


class Voicing:
    """Implements `host.console.voice_routes.VoiceDesk` on a running show. Choosing a voice is the desk's own deed."""

    def __init__(self, show: Show, voices: Voices, lexicon: dict[str, str]) -> None:
        """`lexicon` is the one the voice reads by."""
        self._show = show
        self._voices = voices
        self._lexicon = lexicon

    def state(self) -> dict[str, Any]:
        """`{voice, brand_style, voices: [{id, sex, engine, licence, consent, rtf}], brand_styles, lexicon, cache:
        {recalled, made}, resting: [id], faults: [text]}`."""
        manner, tally = self._show.manner, self._voices.tally
        return {
            "voice": manner.voice,
            "brand_style": manner.brand_style,
            "voices": [_row(card) for card in self._voices.cards],
            "brand_styles": list(BRAND_STYLES),
            "lexicon": dict(self._lexicon),
            "cache": {"recalled": tally.recalled, "made": tally.made},
            "resting": list(self._voices.resting()),
            "faults": [fault for fault in self._show.faults if fault.startswith("voice: ")][-FAULTS_SHOWN:],
        }

    async def sample(self, voice: str, brand_style: str) -> NDArray[np.int16]:
        """The voice in that brand style, mono at 48 kHz. Raises DeskRefusal."""
        card = next((card for card in self._voices.cards if card.id == voice), None)
        if card is None:
            raise DeskRefusal(f"there is no voice {voice!r} here", code="unknown_voice")
        delivery = Delivery(card.id, card.language, brand_style)
        try:
            clauses = [speech.pcm async for speech in self._voices.samples.speak(SAMPLES[card.language], delivery)]
        except VoiceFault as fault:
            raise DeskRefusal(f"{voice} cannot speak: {fault}", code="voice_failed") from fault
        return np.concatenate(clauses)

    def unlearn(self, by: str, written: str) -> None:
        """Read `written` by the rules again, from the next line on. Raises DeskRefusal."""
        if self._lexicon.pop(written, None) is None:
            raise DeskRefusal(f"the lexicon has no {written!r}", code="unknown_word")
        self._show.log.append(EventType.EDITED, {"action": "unlearn", "written": written}, by=by)
        self._show.perform(self._show.director.renew(lambda line: written in line.text))


def _row(card: VoiceCard) -> Mapping[str, Any]:
    return {
        "id": card.id,
        "sex": card.sex,
        "engine": card.engine,
        "licence": card.licence,
        "consent": card.consent,
        "rtf": card.rtf,
    }
