"""What a comment means: its intent, mood and language. One embedding, a kernel classifier, and rules beside it."""

from collections import OrderedDict
from threading import Lock
from typing import Final

import numpy as np
from numpy.typing import NDArray

from comments.classifier import Classifier, Head, Seen, load_classifier
from comments.comment import Intent, Meaning, Mood
from comments.conduct import second_look
from comments.embedding import WIDTH, Embedder
from comments.fold import plain
from comments.language import language_of
from comments.wordings import Wording, first, wordings_in

UNSURE: Final = 0.3
"""Below this confidence nothing is claimed: the intent becomes `chitchat`, which commits the host to no fact."""

SOCIAL: Final = frozenset({Intent.GREETING, Intent.PRAISE, Intent.CHITCHAT})
"""Intents that want no fact."""

_REMEMBERED: Final = 512
"""Embeddings kept: a flood repeats itself, and grouping asks for the vector that reading made."""


class Reader:
    """Reads comments. Loads its model at first use (half a second); safe to call from any thread."""

    def __init__(self) -> None:
        self._embedder = Embedder()
        self._classifier: Classifier | None = None
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def load(self) -> None:
        """Load model, weights and rules now."""
        self._embedder.load()
        self._weights().seeds.load()
        for language in ("zh", "en"):
            wordings_in(language)

    def read(self, text: str, hint: str | None = None) -> Meaning:
        """What a cleaned comment means; `hint` is the room's language, for comments without words.

        The text is embedded once for intent, mood and moderation (6 ms). A rule strengthens what it speaks for.
        """
        language = language_of(text, hint)
        spelled = plain(text)
        if not spelled.strip():
            return Meaning(Intent.CHITCHAT, Mood.NEUTRAL, language, 1.0, "rule:empty")
        wordings, classifier = wordings_in(language), self._weights()
        seen = classifier.see(spelled, self._look(spelled))
        intent, confidence, why = _intent(classifier.intent, seen, first(wordings.intent, spelled))
        mood = _mood(classifier.mood, seen, first(wordings.mood, spelled))
        verdict = second_look(classifier.conduct, seen, spelled, intent)
        return Meaning(intent, mood, language, confidence, why, verdict)

    def embed(self, text: str) -> NDArray[np.float32]:
        """The text's unit vector, shape (384,), float32; remembered for the last few hundred texts."""
        return self._look(plain(text))[:WIDTH]

    def _look(self, spelled: str) -> NDArray[np.float32]:
        """What the model sees of a plain text."""
        with self._lock:
            if spelled in self._vectors:
                self._vectors.move_to_end(spelled)
                return self._vectors[spelled]
        vector = self._embedder.look(spelled)
        with self._lock:
            self._vectors[spelled] = vector
            if len(self._vectors) > _REMEMBERED:
                self._vectors.popitem(last=False)
        return vector

    def _weights(self) -> Classifier:
        if self._classifier is None:
            self._classifier = load_classifier()
        return self._classifier


def _intent(head: Head, seen: Seen, rule: Wording | None) -> tuple[Intent, float, str]:
    """Rule and classifier together: a rule that is outvoted is not named."""
    chances = head.chances(seen, rule.label if rule else None)
    if rule and rule.label not in SOCIAL:
        chances = _without_courtesy(chances)
    label = max(chances, key=chances.__getitem__)
    confidence = chances[label]
    why = f"rule:{rule.id}" if rule and rule.label == label else "classifier"
    return (Intent(label) if confidence >= UNSURE else Intent.CHITCHAT), confidence, why


def _mood(head: Head, seen: Seen, rule: Wording | None) -> Mood:
    """Rule and classifier together, as for the intent."""
    chances = head.chances(seen, rule.label if rule else None)
    return Mood(max(chances, key=chances.__getitem__))


def _without_courtesy(chances: dict[str, float]) -> dict[str, float]:
    """Who praises and asks ("love it, how much?") asks: the chances among the intents that want something."""
    asking = {label: chance for label, chance in chances.items() if label not in SOCIAL}
    total = sum(asking.values())
    return {label: chance / total for label, chance in asking.items()}
