"""Layouts: what ships is sound, a merchant's own is read or refused in so many words, and each is drawn as it says."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.backdrop import Backdrop, BackdropFault, backdrop
from host.avatar.pile import Pile
from host.avatar.pose import Pose
from host.avatar.scene import Bubble, Caption, Card, Scene, Toast
from host.avatar.sprite import cutout
from host.avatar.stage import LayoutFault, Stage, label_visible, load_layout, shipped_layouts, theme_for
from host.avatar.stage.layout import Layout
from host.show.watch import decoded
from stream.encoder import VideoEncoder
from stream.packet import Picture
from stream.timeline import Samples, from_s

ZH = "这款茶叶是今年春天采的，泡出来汤色清亮。"
CARD = Card("tea", 3, "云雾绿茶", "￥68.00", "￥88.00", "仅剩20盒", "买两盒送茶漏", None, from_s(0), ends=from_s(9000))
FULL = Scene(
    "山野集",
    "zh",
    CARD,
    Caption(ZH, 6, (0, len(ZH)), from_s(0)),
    Bubble("小雨", "保质期多久？", True, from_s(0)),
    simulated=True,
    toast=Toast("小雨", "云雾绿茶", True, from_s(0)),
    ticker=("全国包邮", "七天无理由退货"),
)
BARE = Scene("", "zh")
RED = (0, 0, 255, 255)


class Nobody:
    """An empty room."""

    def lay(self, pose: Pose, pile: Pile) -> None:
        """Lays nothing."""


def shot(layout: Layout, scene: Scene, at_s: float = 9) -> NDArray[np.uint8]:
    return Stage(Nobody(), layout=layout, theme=theme_for("")).compose(scene, Pose(), from_s(at_s))


@pytest.mark.parametrize("name", shipped_layouts())
def test_what_ships_is_drawn_whole_and_its_label_read_back_after_encoding(name: str) -> None:
    layout = load_layout(name)
    width, height = layout.size
    stage = Stage(Nobody(), layout=layout, theme=theme_for("children-gentle"))
    picture = stage.paint(FULL, Pose(), from_s(9))
    assert picture.shape == (height * 3 // 2, width)
    packet = VideoEncoder(width, height, 2_000_000).encode(Picture(Samples(0), picture), keyframe=True)
    assert packet is not None
    assert label_visible(decoded(packet.data), "zh", layout)
    assert not label_visible(picture, "en", layout)


@pytest.mark.parametrize("name", shipped_layouts())
def test_every_layer_keeps_to_its_area_and_off_the_face(name: str) -> None:
    layout = load_layout(name)
    changed = np.abs(shot(layout, FULL).astype(int) - shot(layout, BARE)).max(-1) > 24
    allowed = np.zeros_like(changed)
    for layer in ("brand", "card", "bubble", "toast", "caption", "ticker", "label", "simulated"):
        area = getattr(layout, layer).area
        box = [round(side * layout.scale) for side in (area.left, area.top, area.right, area.bottom)]
        assert changed[box[1] : box[3], box[0] : box[2]].any() or layer == "label", f"{layer} is not there"
        allowed[max(box[1] - 30, 0) : box[3] + 60, max(box[0] - 30, 0) : box[2] + 30] = True
    assert not (changed & ~allowed).any()
    face = layout.presenter.face_box
    box = [round(side * layout.scale) for side in (face.left, face.top, face.right, face.bottom)]
    assert not changed[box[1] : box[3], box[0] : box[2]].any()


def test_the_host_stands_where_the_layout_says_and_may_reach_out_of_the_picture() -> None:
    layout = load_layout("landscape")
    sizes: list[tuple[int, int]] = []

    class Measured:
        def lay(self, pose: Pose, pile: Pile) -> None:
            sizes.append(pile.size)
            wide, high = pile.size
            pile.lay(cutout(np.full((8, 8, 4), RED, np.uint8), round(wide / 2) - 4, round(high * 412 / 1280) - 4))

    picture = Stage(Measured(), layout=layout, theme=theme_for("")).compose(BARE, Pose(), from_s(9))
    x, y = (round(place * layout.scale) for place in layout.presenter.face)
    assert sizes == [layout.figure_px]
    assert layout.beside_px == (layout.size[0] - layout.figure_px[0]) // 2
    assert tuple(picture[y, x].tolist()) == RED


def test_hidden_layers_are_not_drawn_but_the_label_is(tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    path.write_text(
        'based_on = "portrait"\nhide = ["card", "bubble", "toast", "caption", "ticker", "brand", "showcase"]'
    )
    layout = load_layout(str(path))
    bare = shot(layout, replace(BARE, simulated=True))
    assert np.array_equal(shot(layout, FULL), bare)
    assert label_visible(np.asarray(cv2.cvtColor(bare, cv2.COLOR_BGRA2YUV_I420), np.uint8), "zh", layout)


def test_a_layout_of_ones_own_moves_what_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        'based_on = "portrait"\nsize = [540, 960]\n[card]\narea = [380, 600, 696, 1092]\nside = "right"\n'
        "[bubble]\narea = [24, 770, 322, 1092]\n"
    )
    layout = load_layout(str(path))
    assert layout.name == "mine"
    assert layout.card is not None
    assert layout.card.side == "right"
    assert layout.caption == load_layout("portrait").caption
    assert layout.scale == 0.75
    assert shot(layout, FULL).shape == (960, 540, 4)


def test_a_background_picture_is_looked_for_beside_the_layout_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('based_on = "portrait"\nbackground = "blurred:wall.jpg"\n')
    assert load_layout(str(tmp_path / "mine.toml")).background == f"blurred:{tmp_path / 'wall.jpg'}"


PORTRAIT = (Path(__file__).parents[2] / "host/avatar/stage/layouts/portrait.toml").read_text("utf-8")

FAULTY = {
    "unknown layer": (
        PORTRAIT + "[tickr]\narea = [0, 0, 9, 9]\n",
        "tickr: there is no such layer. Did you mean ticker?",
    ),
    "unknown field": (PORTRAIT + 'colour = "red"\n', "opening.colour: is unknown here. A layer has area and side"),
    "odd size": (PORTRAIT.replace("[720, 1280]", "[721, 1280]"), "size[0]: sides are even and 180 to 1920 pixels"),
    "huge size": (PORTRAIT.replace("[720, 1280]", "[7200, 12800]"), "size[0]: sides are even and 180 to 1920"),
    "no size": (PORTRAIT.replace("size = [720, 1280]", ""), "size: is missing"),
    "no label": (PORTRAIT.replace("[label]", "[labell]"), "labell: there is no such layer. Did you mean label?"),
    "label hidden": ('based_on = "portrait"\nhide = ["label"]', "hide: ['label'] cannot be hidden. Write a list of"),
    "label tiny": (PORTRAIT.replace("[24, 84, 632, 148]", "[24, 84, 100, 100]"), "label.area: is too small to read"),
    "label at the edge": (PORTRAIT.replace("[24, 84, 632, 148]", "[0, 84, 632, 148]"), "Keep 12 units away"),
    "over the label": (PORTRAIT.replace("[24, 158, 372, 206]", "[24, 100, 372, 148]"), "label.area: lies over brand"),
    "over the face": (
        PORTRAIT.replace("[24, 770, 322, 1092]", "[24, 400, 322, 722]"),
        "card.area: lies over the presenter",
    ),
    "out of the picture": (
        PORTRAIT.replace("[434, 760, 696,", "[434, 760, 796,"),
        "bubble.area: reaches out of the picture",
    ),
    "upside down": (
        PORTRAIT.replace("[24, 770, 322, 1092]", "[322, 1092, 24, 770]"),
        "card: area is empty. Write [left",
    ),
    "wrong side": (PORTRAIT.replace('side = "right"', 'side = "up"', 1), "simulated.side: input should be 'left'"),
    "text for a number": (
        PORTRAIT.replace("scale = 1.0 ", 'scale = "big" '),
        "presenter.scale: input should be a valid number",
    ),
    "not finite": (PORTRAIT.replace("[360, 412]", "[nan, 412]"), "presenter.face[0]: input should be a finite number"),
    "bad background": (
        PORTRAIT.replace('"room"', '"room:attic"'),
        "background: 'room:attic' is no background. Write room",
    ),
    "bad base": ('based_on = "sideways"', "based_on: no layout is called 'sideways'. Write one of landscape"),
    "not toml": ("size = [720,", "not valid TOML"),
    "not utf-8": (b"\xff\xfe", "byte 0: is not UTF-8 text"),
    "too large": ("#" * 70_000, "is larger than 64 kB"),
}


@pytest.mark.parametrize("kind", FAULTY)
def test_a_faulty_file_is_refused_naming_file_place_and_remedy(kind: str, tmp_path: Path) -> None:
    content, told = FAULTY[kind]
    path = tmp_path / "mine.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(LayoutFault) as fault:
        load_layout(str(path))
    assert str(fault.value).startswith(f"{path}: ")
    assert told in str(fault.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        PORTRAIT.replace("[434, 760, 696,", "[434, 760, 796,").replace("[0, 1240, 720, 1280]", "[0, 1240, 720, 1250]")
    )
    with pytest.raises(LayoutFault) as fault:
        load_layout(str(path))
    assert len(str(fault.value).splitlines()) == 2


@pytest.mark.parametrize("name", ["nosuch", "no/such.toml", ""])
def test_a_layout_that_is_not_there_is_named(name: str) -> None:
    with pytest.raises(LayoutFault, match=r"landscape, portrait, portrait-hd|cannot be read"):
        load_layout(name)


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("room", Backdrop("room")),
        ("room:fresh", Backdrop("room", "fresh")),
        ("colour:#E8D9C0", Backdrop("colour", "#e8d9c0")),
        ("color:#000000", Backdrop("colour", "#000000")),
        ("image:a b.jpg", Backdrop("image", "a b.jpg")),
        ("blurred:/x/y.png", Backdrop("blurred", "/x/y.png")),
    ],
)
def test_backdrops_are_read(words: str, read: Backdrop) -> None:
    assert backdrop(words) == read
    assert backdrop(str(read)) == read


@pytest.mark.parametrize("words", ["", "room:attic", "colour:red", "colour:#12", "image:", "video:x.mp4", "#ffffff"])
def test_other_words_are_no_backdrop(words: str) -> None:
    with pytest.raises(BackdropFault, match="is no background"):
        backdrop(words)


def test_each_backdrop_is_behind_the_host_in_each_shape(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    wall = np.zeros((300, 400, 3), np.uint8)
    wall[:, :200] = (200, 40, 40)
    assert cv2.imwrite(str(path), wall)
    for name in ("portrait", "landscape"):
        layout = load_layout(name)
        looks = []
        for words in ("room:night", "colour:#e8d9c0", f"image:{path}", f"blurred:{path}"):
            stage = Stage(Nobody(), layout=layout, theme=theme_for(""), backdrop=backdrop(words))
            looks.append(stage.compose(BARE, Pose(), from_s(9)))
        for i, one in enumerate(looks):
            assert (one[..., 3] == 255).all()
            assert all(float(np.abs(one.astype(int) - other).mean()) > 4 for other in looks[i + 1 :])
        left, right = (float(looks[2][:, part, 0].mean()) for part in (slice(0, 300), slice(-300, None)))
        assert left > right + 60


def test_a_blurred_picture_drifts_and_a_sharp_one_stands(tmp_path: Path) -> None:
    path = tmp_path / "wall.png"
    assert cv2.imwrite(str(path), np.random.default_rng(1).integers(0, 256, (400, 400, 3), np.uint8))
    layout = replace(load_layout("portrait"), size=(180, 320))
    moved = {}
    for kind in ("image", "blurred"):
        stage = Stage(
            Nobody(),
            layout=layout,
            theme=theme_for("tech-calm"),
            backdrop=Backdrop("image" if kind == "image" else "blurred", str(path)),
        )
        first, later = (stage.compose(BARE, Pose(), from_s(at))[100:200, 60:120] for at in (5, 17))
        moved[kind] = float(np.abs(first.astype(int) - later).mean())
    assert moved["image"] < 0.5
    assert moved["blurred"] > 0.5


def test_a_backdrop_that_cannot_be_read_is_an_error_and_not_a_hole(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff")
    for path in (broken, tmp_path / "absent.jpg"):
        with pytest.raises((ValueError, OSError)):
            Stage(Nobody(), layout=load_layout("portrait"), theme=theme_for(""), backdrop=Backdrop("image", str(path)))
