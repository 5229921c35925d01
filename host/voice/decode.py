"""Sound files of any kind, from disk or from a service, as mono sound at 48 kHz."""

from io import BytesIO
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from stream.timeline import RATE_HZ

LONGEST_S: Final = 120
"""What is longer is cut off: no line of a show is."""


def decoded(source: Path | bytes) -> NDArray[np.float32]:
    """The sound, shape (n,), full scale 1. Raises `ValueError` when it is none."""
    file = BytesIO(source) if isinstance(source, bytes) else str(source)
    rate = _Rate()
    try:
        with av.open(file, mode="r") as container:
            for frame in container.decode(audio=0):
                rate.take(frame)
                if rate.samples > LONGEST_S * RATE_HZ:
                    break
    except (av.FFmpegError, IndexError, OSError) as error:
        raise ValueError(f"it is no sound that can be decoded ({error})") from error
    sound = rate.all()[: LONGEST_S * RATE_HZ]
    if not len(sound):
        raise ValueError("it holds no sound")
    return np.nan_to_num(sound)


def resampled(sound: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """Sound of any rate at 48 kHz."""
    frame = av.AudioFrame.from_ndarray(sound[None], format="flt", layout="mono")
    frame.sample_rate = rate_hz
    rate = _Rate()
    rate.take(frame)
    return rate.all()


class _Rate:
    """Brings frames to mono at 48 kHz."""

    def __init__(self) -> None:
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE_HZ)
        self._parts: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
        self.samples = 0

    def take(self, frame: av.AudioFrame | None) -> None:
        for part in self._resampler.resample(frame):
            self._parts.append(part.to_ndarray().ravel().astype(np.float32, copy=False))
            self.samples += part.samples

    def all(self) -> NDArray[np.float32]:
        self.take(None)
        return np.concatenate(self._parts)
