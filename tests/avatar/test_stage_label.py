"""The AI label: in every picture, tall enough, whole, and readable from what viewers decode."""

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.puppet import Puppet
from host.avatar.scene import Bubble, Caption, Card, Scene
from host.avatar.sprite import cutout
from host.avatar.stage import LABELS, Stage, label_visible, load_layout, theme_for
from host.avatar.stage.label import label_sprite
from host.avatar.stage.lettering import Letters
from stream.encoder import VideoEncoder
from stream.packet import Picture
from stream.timeline import PICTURE, Samples, from_s

PORTRAIT = load_layout("portrait")
STYLES = ("luxury-story", "daily-brisk", "children-gentle", "tech-calm")


class White:
    """A host that paints the whole picture white, the worst ground for white letters."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """All white."""
        pile.lay(cutout(np.full((pile.size[1], pile.size[0], 4), 255, np.uint8), 0, 0))


def scene(language: str) -> Scene:
    card = Card("a", 1, "Tote", "$28.00", None, None, None, None, Samples(0))
    caption = Caption("Good evening, everyone.", 5, (0, 23), Samples(0))
    return Scene("Harbor", language, card, caption, Bubble("anna", "hello?", False, Samples(0)), simulated=True)


def painted(stage: Stage, language: str) -> NDArray[np.uint8]:
    return stage.paint(scene(language), Pose(), Samples(0))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_label_is_read_back_from_what_viewers_decode(style: str, language: str) -> None:
    stage = Stage(Puppet(), layout=PORTRAIT, theme=theme_for(style))
    encoder, decoder = VideoEncoder(720, 1280, 1_500_000), av.CodecContext.create("h264", "r")
    decoded = []
    for n in range(12):
        at = Samples(n * PICTURE)
        picture = stage.paint(scene(language), Pose(gesture="wave", reach=n / 12, head=(0.1, 0, 0)), at)
        packet = encoder.encode(Picture(at, picture), keyframe=n == 0)
        assert packet is not None
        decoded += decoder.decode(av.Packet(packet.data))
    decoded += decoder.decode(None)
    assert len(decoded) == 12
    for frame in decoded:
        assert label_visible(frame.to_ndarray(format="yuv420p"), language, PORTRAIT)


@pytest.mark.parametrize(
    "bare",
    [
        Scene("", "zh"),
        Scene("AI", "zh", simulated=True),
        Scene("x" * 5000, "zh", caption=Caption("x" * 5000, 0, (0, 5000), Samples(0))),
    ],
)
@pytest.mark.parametrize("at_s", [-2, 0, 1, 100, 360_000])
def test_no_scene_and_no_moment_is_without_it(bare: Scene, at_s: int) -> None:
    assert label_visible(
        Stage(White(), layout=PORTRAIT, theme=theme_for("")).paint(bare, Pose(), from_s(at_s)), "zh", PORTRAIT
    )


def test_an_unknown_language_gets_the_english_label() -> None:
    assert label_visible(painted(Stage(White(), layout=PORTRAIT, theme=theme_for("")), "fr"), "en", PORTRAIT)


def test_it_is_read_at_other_sizes_too() -> None:
    stage = Stage(White(), layout=load_layout("portrait-hd"), theme=theme_for(""))
    assert label_visible(painted(stage, "zh"), "zh", stage.layout)


def spoilt(how: str) -> NDArray[np.uint8]:
    picture = Stage(White(), layout=PORTRAIT, theme=theme_for("")).compose(scene("zh"), Pose(), Samples(0))
    if how == "covered on the right":
        picture[84:148, 300:480] = 90
    elif how == "covered on the left":
        picture[84:148, 20:200] = 90
    elif how == "blurred away":
        picture[60:170] = cv2.blur(picture[60:170], (41, 41))
    elif how == "moved":
        picture = np.roll(picture, 30, axis=0)
    elif how == "black":
        picture[:] = 0
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGRA2YUV_I420), np.uint8)


@pytest.mark.parametrize("how", ["covered on the right", "covered on the left", "blurred away", "moved", "black"])
def test_a_label_that_is_not_whole_is_noticed(how: str) -> None:
    assert not label_visible(spoilt(how), "zh", PORTRAIT)
    assert label_visible(spoilt("in no way"), "zh", PORTRAIT)


def test_the_other_language_is_not_taken_for_it() -> None:
    picture = painted(Stage(White(), layout=PORTRAIT, theme=theme_for("")), "zh")
    assert not label_visible(picture, "en", PORTRAIT)


def test_noise_and_tiny_pictures_have_no_label() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1920, 720), np.uint8)
    assert not label_visible(noise, "zh", PORTRAIT)
    assert not label_visible(np.zeros((24, 16), np.uint8), "zh", PORTRAIT)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_is_five_percent_of_the_short_side_and_in_its_band(language: str) -> None:
    chip = label_sprite(Letters(asset_dir("fonts")), language, 1.0, PORTRAIT.label)
    letters = chip.pixels[..., :3].min(-1)[:, 50:] > 200
    rows = np.flatnonzero(letters.any(1))
    assert rows[-1] - rows[0] + 1 >= 36
    assert chip.top >= 84
    assert chip.top + chip.pixels.shape[0] <= 150
    assert chip.left + chip.pixels.shape[1] <= 720 - 24


def test_the_words_hold_what_the_rules_ask_for() -> None:
    assert "AI生成" in LABELS["zh"]
    assert "数字人" in LABELS["zh"]
    assert "AI-generated" in LABELS["en"]
