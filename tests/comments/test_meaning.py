"""What comments mean: language, rules, and the classifier on comments written apart from its seeds."""

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from comments.classifier import Seen, likeness, load_classifier
from comments.comment import Intent, Meaning, Mood
from comments.embedding import Embedder, gist
from comments.examples import fingerprint, read_conduct, read_examples
from comments.fold import plain
from comments.language import language_of
from comments.meaning import Reader
from comments.spelling import spelled
from comments.train import lesson, taught
from comments.wordings import WordingFault, read_wordings, wordings_in

DATA = Path(__file__).parent / "data"

LANGUAGES = [
    ("多少钱", None, "zh"),
    ("iPhone 15 Pro Max 能用吗", None, "zh"),
    ("does it work with my 小米 phone or not", None, "en"),
    ("how much", None, "en"),
    ("yyds", None, "zh"),
    ("duoshao qian", None, "zh"),
    ("これはいくらですか", None, "other"),
    ("이거 얼마예요", None, "other"),
    ("сколько стоит", None, "other"),
    ("¿cuánto cuesta el envío?", None, "other"),
    ("hola cuanto cuesta", None, "other"),
    ("combien ça coûte", None, "other"),
    ("is the café blend in stock", None, "en"),
    ("666", None, "zh"),
    ("👍", None, "other"),
    ("👍", "en", "en"),
    ("1", "zh", "zh"),
    ("", "zh", "zh"),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """The mean over labels of the harmonic mean of precision and recall."""
    scores = []
    for label in set(truth):
        hits = sum(t == s == label for t, s in zip(truth, said, strict=True))
        scores.append(2 * hits / (truth.count(label) + said.count(label)) if hits else 0.0)
    return sum(scores) / len(scores)


@pytest.mark.parametrize(("text", "hint", "language"), LANGUAGES)
def test_language(text: str, hint: str | None, language: str) -> None:
    assert language_of(text, hint) == language


@pytest.mark.parametrize(
    ("text", "intent", "mood", "why"),
    [
        ("多少錢", "price", None, "rule:price"),
        ("love it!! how much", "price", "happy", "rule:price"),
        ("我的快递到哪了", "order_status", None, "rule:order"),
        ("怎么还没发货", "order_status", "upset", "rule:order"),
        ("有点犹豫", "chitchat", "hesitant", "rule:noise"),
        ("are you a bot", "human", None, "rule:human"),
        ("666", "praise", "happy", "rule:praise"),
        ("just ordered mine", "chitchat", None, "rule:noise"),
        ("刚拍了", "chitchat", None, "rule:noise"),
        ("   ", "chitchat", "neutral", "rule:empty"),
    ],
)
def test_telling_wordings_decide(reader: Reader, text: str, intent: str, mood: str | None, why: str) -> None:
    meaning = reader.read(text)
    assert (meaning.intent, meaning.why) == (intent, why)
    assert mood in {None, meaning.mood}


HELD_OUT = sorted(path.stem for path in DATA.glob("heldout*.tsv"))


@pytest.mark.slow
@pytest.mark.parametrize("name", HELD_OUT)
def test_comments_written_apart_are_understood(reader: Reader, name: str) -> None:
    comments = rows(name)
    said: list[Meaning] = [reader.read(row["text"]) for row in comments]
    assert len(comments) >= 300
    assert macro_f1([row["intent"] for row in comments], [m.intent for m in said]) >= INTENT_F1
    assert macro_f1([row["mood"] for row in comments], [m.mood for m in said]) >= MOOD_F1
    right = sum(row["language"] == m.language for row, m in zip(comments, said, strict=True))
    assert right / len(comments) >= 0.99


INTENT_F1 = 0.88
"""What is reached on comments never looked at while writing seeds and rules; issue by issue it goes up, never down."""

MOOD_F1 = 0.88


@pytest.mark.slow
def test_confidence_is_calibrated(reader: Reader) -> None:
    """Over the comments the embedding decided, the mean confidence is near the share of right answers."""
    pairs = [(row["intent"], reader.read(row["text"])) for row in rows("heldout")]
    embedded = [(intent, meaning) for intent, meaning in pairs if meaning.why == "classifier"]
    right = sum(intent == meaning.intent for intent, meaning in embedded) / len(embedded)
    assert abs(right - sum(meaning.confidence for _, meaning in embedded) / len(embedded)) < 0.12


def test_the_shipped_weights_are_the_seeds_weights() -> None:
    """The votes solve the fit's equations, (K + ridges) votes = labels, looked at in every 25th of them."""
    shipped, examples, conduct = load_classifier(), read_examples(), read_conduct()
    assert shipped.fingerprint == fingerprint(), "run `python -m comments.train` after changing a seed"
    texts = [plain(text) for text in (*(example.text for example in examples), *(text for _, text in conduct))]
    rows = shipped.seeds.rows()
    for head, labels in zip((shipped.intent, shipped.mood, shipped.conduct), taught(examples, conduct), strict=True):
        teaching, names, wanted, ridges = lesson(labels)
        assert names == head.labels
        for at, label, ridge in list(zip(teaching, wanted, ridges, strict=True))[::25]:
            seen = Seen(likeness(rows @ rows[at]), *spelled(texts[at], shipped.rarity))
            assert head.scores(seen) + ridge * head.votes[at] == pytest.approx(label, abs=0.05)


def test_the_shipped_vectors_are_what_the_model_gives_today() -> None:
    shipped, embedder, examples = load_classifier(), Embedder(), read_examples()
    for at in (0, 700, 1500, 2300, 4700, 7000):
        text = plain(examples[at].text)
        near = shipped.see(text, embedder.look(text)).likeness
        assert near[at] == pytest.approx(near.max(), abs=0.01)
        assert near[at] > 0.98


def test_every_intent_has_forty_seeds_in_each_language() -> None:
    examples = read_examples()
    for intent in Intent:
        own = [example.text for example in examples if example.intent is intent]
        chinese = sum(any("\u4e00" <= char <= "\u9fff" for char in text) for text in own)
        assert chinese >= 40
        assert len(own) - chinese >= 40
    assert {example.mood for example in examples} == {*Mood, None}


@pytest.mark.parametrize("name", HELD_OUT)
def test_no_seed_is_a_test_comment_or_nearly_one(name: str) -> None:
    """Seeds are written apart: none may share three fifths of its pairs of characters with a held-out comment."""
    seeds = [(example.text, pairs_of_characters(example.text)) for example in read_examples()]
    held_out = [pairs_of_characters(row["text"]) for row in rows(name)]
    near = {text for text, own in seeds for other in held_out if len(own & other) >= 0.6 * len(own | other)}
    assert near == set()


def pairs_of_characters(text: str) -> set[str]:
    """Of a text without blanks and signs; runs of three in Latin letters, which tell less each."""
    letters = re.sub(r"[\W_]", "", plain(text))
    edged = f"^{letters}$"
    length = 3 if letters.isascii() else 2
    return {edged[at : at + length] for at in range(max(1, len(edged) - length + 1))}


def test_unsure_readings_commit_the_host_to_nothing(reader: Reader) -> None:
    meanings = [reader.read(row["text"]) for row in rows("tuning")[:60]]
    assert all(meaning.intent is Intent.CHITCHAT for meaning in meanings if meaning.confidence < 0.3)


def test_a_vector_is_a_unit_and_is_made_once(reader: Reader) -> None:
    vector = reader.embed("这款适合敏感肌吗")
    assert vector.shape == (384,)
    assert vector.dtype == np.float32
    assert float(np.linalg.norm(vector)) == pytest.approx(1, abs=1e-3)
    assert np.shares_memory(reader.embed("這款適合敏感肌嗎"), vector)


def test_long_comments_keep_both_ends() -> None:
    text = "开头的话" + "很长的闲聊" * 60 + "最后问多少钱"
    short = gist(text)
    assert short.startswith("开头的话")
    assert short.endswith("最后问多少钱")
    assert len(short) < 60


@pytest.mark.parametrize("text", ["\u202e" * 300, "a" * 300, "￿", "🤷" * 100, "\x00", "?" * 300, "ﷺ" * 300])
def test_hostile_text_is_read_without_harm(reader: Reader, text: str) -> None:
    assert reader.read(text).intent in Intent


@pytest.mark.parametrize("language", ["zh", "en"])
def test_rules_use_the_fixed_labels(language: str) -> None:
    assert {wording.label for wording in wordings_in(language).intent} <= set(Intent)
    assert {wording.label for wording in wordings_in(language).mood} <= set(Mood)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[intent]]\nid = "x"\nintent = "price"\n', "'any' is missing"),
        ('[[intent]]\nid = "x"\nintent = "price"\nany = ["("]\n', "no regular expression"),
        ("[[intent", "cannot be read"),
    ],
)
def test_a_bad_rule_is_refused_by_name(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "zh.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WordingFault, match=r"zh\.toml") as refused:
        read_wordings(path)
    assert named in str(refused.value)
