"""What the voices say is understood: speech recognition reads back selling sentences, figures included."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from faster_whisper import WhisperModel
from opencc import OpenCC
from pypinyin import lazy_pinyin

from host.assets import asset_dir, missing_assets
from host.voice.process import VoiceProcess
from host.voice.speech import Delivery
from host.voice.text import en_rules, en_signs, zh_rules, zh_signs
from host.voice.text.reading import Rule, plain, read, spoken
from stream.clock import Clock

pytestmark = [pytest.mark.voice, pytest.mark.slow, pytest.mark.timeout(600)]

MANDARIN = (
    "这款保温杯原价299元，今天直播间只要￥128.00。",
    "容量500ml，早上装的热水，晚上还有60℃。",
    "全场95折，满300减40，买二送一。",
    "充电宝是20000mAh的，支持65W快充，可以给手机充4次。",
    "现在库存还剩36件，晚上20:30准时涨价。",
    "这条裙子有3个颜色，36到42码都有货。",
    "下单以后48小时内发货，7天无理由退换。",
    "好评率百分之九十八，已经卖了2万单。",
    "净含量1.5L，保质期12个月，请放在阴凉的地方。",
    "喜欢的朋友点击下方链接，第一次来的还可以领10元优惠券。",
)
ENGLISH = (
    "This travel mug was $45.00, and today it is only $29.99.",
    "It holds 500ml and keeps your tea at 60°C for hours.",
    "Everything is 20% off until 8:30 pm tonight.",
    "The power bank has 20,000mAh and charges at 65W.",
    "We have 36 left in stock, in sizes 6 to 12.",
    "Orders ship within 48 hours, with 30-day returns.",
    "Buy 2, get 1 free, this week only.",
    "The screen is 15.6 inches and weighs 1.2kg.",
    "It was first made in 1998 by a small family workshop.",
    "Tap the cart below, and the first 100 orders get a free gift.",
)


@pytest.fixture(scope="module")
def ear() -> WhisperModel:
    if missing_assets(tests=True):
        pytest.skip("missing: whisper")
    return WhisperModel(str(asset_dir("whisper")), device="cpu", compute_type="int8", cpu_threads=1)


def said(text: str, rules: Sequence[Rule]) -> str:
    return spoken(read(plain(text), rules)).text


def syllables(text: str) -> list[str]:
    rules = [*zh_rules.RULES, *zh_signs.SIGNS, *zh_signs.PAUSES]
    simplified = OpenCC("t2s").convert(said(text, rules)).replace("两", "二")
    return lazy_pinyin(re.findall(r"[\u4e00-\u9fff]", simplified))


def words(text: str) -> list[str]:
    rules = [*en_rules.RULES, *en_signs.SIGNS, *en_signs.PAUSES]
    clock = re.sub(r"(\d)\.(\d\d) ?pm", r"\1:\2 pm", text)  # the recogniser's own way of writing it
    return re.findall(r"[a-z']+", said(clock, rules).lower())


def distance(wanted: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein distance in words or syllables."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


async def sounds(cache: Path, texts: Sequence[str], delivery: Delivery) -> list[np.ndarray]:
    async with VoiceProcess(Clock(), cache_dir=cache) as voice:
        return [np.concatenate([speech.pcm async for speech in voice.speak(text, delivery)]) for text in texts]


def heard(ear: WhisperModel, cache: Path, texts: Sequence[str], delivery: Delivery) -> Iterator[tuple[str, str]]:
    prompt = "以下是普通话的句子。" if delivery.language == "zh" else None
    for text, pcm in zip(texts, asyncio.run(sounds(cache, texts, delivery)), strict=True):
        sound = pcm.astype(np.float32)[: len(pcm) // 3 * 3].reshape(-1, 3).mean(axis=1) / 32768
        parts, _ = ear.transcribe(sound, language=delivery.language, initial_prompt=prompt, beam_size=5)
        yield text, "".join(part.text for part in parts)


@pytest.mark.parametrize("voice", ["zf_xiaoyi", "zm_yunjian"])
def test_mandarin_is_understood(ear: WhisperModel, tmp_path: Path, voice: str) -> None:
    pairs = [(syllables(a), syllables(b), b) for a, b in heard(ear, tmp_path, MANDARIN, Delivery(voice, "zh"))]
    wrong = sum(distance(a, b) for a, b, _ in pairs)
    rate = wrong / sum(len(a) for a, _, _ in pairs)
    assert rate <= 0.04, [(b, a) for a, c, b in pairs if a != c]


@pytest.mark.parametrize("voice", ["heart"])
def test_english_is_understood(ear: WhisperModel, tmp_path: Path, voice: str) -> None:
    pairs = [(words(a), words(b), b) for a, b in heard(ear, tmp_path, ENGLISH, Delivery(voice, "en"))]
    wrong = sum(distance(a, b) for a, b, _ in pairs)
    rate = wrong / sum(len(a) for a, _, _ in pairs)
    assert rate <= 0.02, [(b, a) for a, c, b in pairs if a != c]
