"""What can go wrong with the voice.

VoiceFault
├── UnknownVoice   no voice of that name speaks that language
├── EmptyText      nothing in the text can be said
├── NotRecorded    a voice of recorded lines has no recording of this one
├── VoiceFailed    a voice's model or service did not give the sound
├── VoicesFault    the file of the merchant's own voices is not sound
├── Halted         the clause was given up for one that cannot wait
├── VoiceDied      the speaking process failed twice at the same clause
└── VoiceBusy      more is waiting to be spoken than ever could be in time
"""

from collections.abc import Sequence


class VoiceFault(Exception):
    """The voice cannot say this."""


class UnknownVoice(VoiceFault):
    """No voice of that name speaks that language."""

    def __init__(self, voice: str, language: str, known: Sequence[str]) -> None:
        self.voice = voice
        self.known = tuple(known)
        wanted = f"voice {voice!r} does not speak" if voice else "no voice speaks"
        self.language = language
        super().__init__(f"{wanted} language {language!r}; known: {', '.join(known)}")

    def __reduce__(self) -> tuple[type["UnknownVoice"], tuple[str, str, tuple[str, ...]]]:
        """Pickled by its parts: it comes out of another process."""
        return UnknownVoice, (self.voice, self.language, self.known)


class EmptyText(VoiceFault):
    """Nothing in the text can be said: no words are left when emoji, links and signs are taken away."""

    def __init__(self) -> None:
        super().__init__("nothing in the text can be said: it needs at least one word, number or Chinese character")

    def __reduce__(self) -> tuple[type["EmptyText"], tuple[()]]:
        """Pickled by its parts: it comes out of another process."""
        return EmptyText, ()


class NotRecorded(VoiceFault):
    """A voice of recorded lines has no recording of this one; another voice has to say it."""


class VoiceFailed(VoiceFault):
    """A voice's model or service did not give the sound."""


class VoicesFault(VoiceFault):
    """The file of the merchant's own voices, or one that it names, is not sound."""


class Halted(VoiceFault):
    """The clause was given up for one that cannot wait; it is made again later."""


class VoiceDied(VoiceFault):
    """The speaking process failed twice at the same clause."""


class VoiceBusy(VoiceFault):
    """More is waiting to be spoken than ever could be in time."""
