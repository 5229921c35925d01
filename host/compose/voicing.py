"""The console's voice panel."""

from collections.abc import Sequence
from functools import partial

from host.console.panel import Panel
from host.console.voice_routes import voice_routes
from host.settings import Settings
from host.show.parts import Voice
from host.show.show import Show
from host.show.voicing import Voices, Voicing
from host.voice.cast import Cast
from host.voice.catalog import VOICES, VoiceCard
from host.voice.own import read_voices
from host.voice.process import Tally, VoiceProcess
from script_gen.product import Shop


def voice_cards(shop: Shop, settings: Settings) -> list[VoiceCard]:
    """The voices that speak the shop's language, the merchant's own among them."""
    return [card for card in (*VOICES, *read_voices(settings.voices_file)) if card.language == shop.language]


def voice_panel(show: Show, voice: Voice, cast: Cast, shop: Shop, cards: Sequence[VoiceCard]) -> Panel:
    """Who speaks, samples, the lexicon, and how the voice fares."""
    tally = voice.tally if isinstance(voice, VoiceProcess) else Tally()
    voicing = Voicing(show, Voices(cards, voice, tally, cast.resting), shop.lexicon)
    return Panel("voice", voicing.state, partial(voice_routes, voicing))
