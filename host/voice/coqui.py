"""coqui-tts models by path: VITS, and XTTS with the recording of a voice that may be used."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from host.voice.catalog import CoquiSource
from host.voice.decode import decoded, resampled
from host.voice.errors import VoiceFailed
from stream.timeline import RATE_HZ

_SEED: Final = 7
"""VITS and XTTS draw noise; the same line shall sound the same."""


class Coqui:
    """One model, on one thread. Needs the extra `coqui`: coqui-tts, and torch with it."""

    def __init__(self, source: CoquiSource, language: str) -> None:
        """Raises `VoiceFailed` when the extra is missing or the files are no model."""
        torch, model = library()
        torch.set_num_threads(1)
        self._torch = torch
        self._source = source
        self._language = "zh-cn" if language == "zh" else language
        try:
            self._tts: Any = model(model_path=str(source.model), config_path=str(source.config), progress_bar=False)
        except (OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise VoiceFailed(f"{source.model} with {source.config} is no model coqui-tts can load: {error}") from error
        clones = self._tts.synthesizer.tts_config["model"] == "xtts"
        if clones and not (source.reference or source.speaker):
            raise VoiceFailed(
                f"{source.model} is an XTTS: it needs `reference`, a recording of the voice, or `speaker`"
            )

    def say(self, text: str, pace: float) -> NDArray[np.float32]:
        """`text` as sound at 48 kHz. Raises `VoiceFailed`."""
        self._torch.manual_seed(_SEED)
        try:
            sound = self._tts.tts(text=text, split_sentences=False, **self._voice(), **self._paced(pace))
        except (RuntimeError, ValueError, KeyError, IndexError) as error:
            raise VoiceFailed(f"the model {self._source.model} cannot say this: {error}") from error
        return resampled(np.asarray(sound, np.float32), self._tts.synthesizer.output_sample_rate)

    def _voice(self) -> dict[str, str]:
        """Whose voice and which language, for the models that ask."""
        named: dict[str, str] = {}
        if self._source.speaker:
            named["speaker"] = self._source.speaker
        if self._source.reference:
            named["speaker_wav"] = str(self._source.reference)
        if self._tts.is_multi_lingual:
            named["language"] = self._language
        return named

    def _paced(self, pace: float) -> dict[str, float]:
        """XTTS takes a speed with each text; VITS keeps the length of its sounds in the model."""
        model = self._tts.synthesizer.tts_model
        if not hasattr(model, "length_scale"):
            return {"speed": pace}
        model.length_scale = 1 / pace
        return {}


def library() -> tuple[Any, Any]:
    """torch, and coqui-tts's class of a model. Raises `VoiceFailed` when they are not installed."""
    sys.modules.setdefault("torchaudio._extension", _uncompiled())
    try:
        import torch
        from TTS.api import TTS
    except ImportError as error:
        raise VoiceFailed(f"coqui-tts cannot be loaded ({error}): .venv/bin/pip install -e '.[coqui]'") from error
    _segment_without_download()
    _hear_references()
    return torch, TTS


def _uncompiled() -> ModuleType:
    """torchaudio without its compiled part, which only loads beside the torch of its own day; nothing here uses it."""
    extension = ModuleType("torchaudio._extension")
    vars(extension).update(_IS_TORCHAUDIO_EXT_AVAILABLE=False, fail_if_no_align=lambda function: function)
    return extension


def _segment_without_download() -> None:
    """Mandarin words by jieba: the phonemiser's own segmenter would fetch a model."""
    import jieba
    from TTS.tts.utils.text.chinese_mandarin import phonemizer

    phonemizer._seg = jieba


def _hear_references() -> None:
    """Recordings of a voice decoded by PyAV, whatever their kind: torchaudio's own decoder needs its compiled part."""
    import torch
    from TTS.tts.models import xtts

    def hear(file: str, rate_hz: int) -> Any:
        """The recording, shape (1, n), full scale 1."""
        return xtts.torchaudio.functional.resample(torch.from_numpy(decoded(Path(file)))[None], RATE_HZ, rate_hz)

    xtts.load_audio = hear
