"""How a room speaks. Light to import: the child starts while the rest of the house is still being loaded."""

from host.settings import Settings
from host.show.parts import Manner
from host.voice.catalog import voice_for
from host.voice.own import read_voices
from host.voice.process import VoiceProcess
from script_gen.line import Mood
from script_gen.product import Shop
from stream.clock import Clock


def speaking(clock: Clock, settings: Settings, shop: Shop) -> VoiceProcess:
    """The speaking child process with its clause cache. Raises `VoiceFault` when there is no such voice."""
    manner = usual_manner(shop, settings)
    return VoiceProcess(
        clock,
        cache_dir=settings.data_dir / "clauses",
        cache_limit_bytes=settings.voice_cache_mb * 2**20,
        lexicon=shop.lexicon,
        voices_file=settings.voices_file,
        early=manner.in_mood(Mood.NEUTRAL),
    )


def usual_manner(shop: Shop, settings: Settings) -> Manner:
    """The merchant's voice where it speaks the shop's language. Raises `UnknownVoice`."""
    card = voice_for(shop.language, settings.voice or shop.voice, read_voices(settings.voices_file))
    return Manner(card.id, shop.language, shop.brand_style)
