"""How long a question takes from its text to the words of the answer, warm: read, looked up, worded, gated."""

import time

from bench.report import Report, spread
from bench.truth import WALL, corpus
from comments.meaning import Reader
from script_gen.answer import Answerer, Question
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop


def run() -> Report:
    """Milliseconds a question over the truth corpus, reading it anew each time."""
    took_ms: list[float] = []
    for language in ("zh", "en"):
        reader = Reader()
        reader.load()
        answerer = Answerer(load_shop(sample_shop(language)), embed=reader.embed)
        answerer.load()
        for asked in corpus(language):
            start = time.perf_counter()
            meaning = reader.read(asked.question, language)
            question = Question(asked.question, meaning.intent.value, meaning.language, product_id=asked.on_air)
            answerer.answer(question, wall=WALL)
            took_ms.append((time.perf_counter() - start) * 1000)
    return Report("answer", spread("question to answer", took_ms, "ms", 60.0, at="p95"))
