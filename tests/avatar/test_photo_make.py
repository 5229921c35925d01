"""`livehost avatar make`, with MediaPipe: files of every kind that a merchant may bring."""

import struct
import zlib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner, Result

from bench.portraits import drawn_person
from host.assets import missing_assets
from host.avatar.photo.face import find_face
from host.avatar.photo.portrait import PortraitRefused, read_portrait
from host.avatar.stage import label_visible, load_layout
from host.cli import app

pytestmark = pytest.mark.slow

CONSENT = """\
person = "Leo"
given_on = 2026-01-01
uses = ["live"]
until = 2999-12-31
signature = "drawn by livehost"
"""
EXIF_ORIENTATION = 0x0112
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module", autouse=True)
def _parts() -> None:
    if find_spec("mediapipe") is None or missing_assets(uses=["photo"]):
        pytest.skip("missing: mediapipe")


@pytest.fixture(scope="module")
def person() -> Picture:
    """A drawn portrait, RGB."""
    drawn = drawn_person()
    alpha = drawn[..., 3:] / 255
    whole = drawn[..., :3] * alpha + np.array([214, 220, 222]) * (1 - alpha)
    return np.ascontiguousarray(whole.astype(np.uint8)[..., ::-1])


def make(portrait: Path, out: Path, consent: str = CONSENT) -> Result:
    record = out.parent / "consent.toml"
    record.write_text(consent)
    return CliRunner().invoke(app, ["avatar", "make", str(portrait), "--consent", str(record), "-o", str(out)])


def test_a_portrait_becomes_a_rig_with_sheet_and_film(person: Picture, tmp_path: Path) -> None:
    Image.fromarray(person).save(tmp_path / "leo.jpg", quality=92)
    made = make(tmp_path / "leo.jpg", tmp_path / "leo")
    assert made.exit_code == 0, made.output
    assert "on air until 2999-12-31" in made.output
    sheet = cv2.imread(str(tmp_path / "leo" / "sheet.png"))
    assert sheet is not None
    assert sheet.shape[1] > 1500
    with av.open(str(tmp_path / "leo" / "preview.mp4")) as film:
        pictures = [frame.to_ndarray(format="yuv420p") for frame in film.decode(video=0)]
    assert len(pictures) == 125
    assert all(
        label_visible(np.asarray(picture), language="en", layout=load_layout("portrait")) for picture in pictures[::25]
    )
    apart = np.abs(pictures[40].astype(int) - pictures[60])[:1280]
    assert apart.max() > 60, "nobody moves"


def turned(person: Picture, path: Path) -> None:
    """A phone held sideways: the sensor's rows, and a note how to turn them."""
    exif = Image.Exif()
    exif[EXIF_ORIENTATION] = 6
    Image.fromarray(np.rot90(person)).save(path, "JPEG", exif=exif)


def cmyk(person: Picture, path: Path) -> None:
    Image.fromarray(person).convert("CMYK").save(path, "JPEG")


def sixteen_bit(person: Picture, path: Path) -> None:
    cv2.imwrite(str(path.with_suffix(".png")), person[..., ::-1].astype(np.uint16) * 257)
    path.with_suffix(".png").rename(path)


def animated(person: Picture, path: Path) -> None:
    small = Image.fromarray(person).resize((540, 960))
    small.save(path, "GIF", save_all=True, append_images=[small.rotate(90)], duration=200)


def transparent(person: Picture, path: Path) -> None:
    Image.fromarray(person).convert("RGBA").save(path, "PNG")


@pytest.mark.parametrize("written", [turned, cmyk, sixteen_bit, animated, transparent])
def test_the_face_is_found_in_every_kind_of_file(
    person: Picture, tmp_path: Path, written: Callable[[Picture, Path], None]
) -> None:
    written(person, tmp_path / "portrait")
    picture = read_portrait(tmp_path / "portrait")
    assert picture.shape[0] > picture.shape[1]
    found, plain = find_face(picture), find_face(np.ascontiguousarray(person[..., ::-1]))
    share = picture.shape[0] / person.shape[0]
    assert np.abs(found.points - plain.points * share).mean() < 0.01 * picture.shape[1]


def png_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is and holds nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (png_of(10_000, 10_000), "10000x10000"),
        (png_of(1, 1), "1x1"),
        (b"not a picture", "not a whole PNG"),
        (png_of(800, 1000), "damaged"),
    ],
)
def test_what_is_no_portrait_is_refused_by_name(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "anna.png").write_bytes(content)
    with pytest.raises(PortraitRefused) as refused:
        read_portrait(tmp_path / "anna.png")
    assert said in str(refused.value)
    assert "anna.png" in str(refused.value)


def test_nobody_and_two_people_are_refused_without_leaving_a_rig(person: Picture, tmp_path: Path) -> None:
    Image.fromarray(np.full_like(person, 180)).save(tmp_path / "wall.jpg")
    Image.fromarray(np.hstack([person, person[:, ::-1]])).save(tmp_path / "two.jpg")
    for name, said in (("wall", "no face is seen"), ("two", "2 faces are seen")):
        refused = make(tmp_path / f"{name}.jpg", tmp_path / name)
        assert refused.exit_code == 1
        assert said in refused.output
        assert not (tmp_path / name / "rig.toml").exists()


def test_hair_cut_off_by_the_frame_is_refused(person: Picture, tmp_path: Path) -> None:
    top = int(np.flatnonzero(drawn_person()[..., 3].max(1))[0])
    Image.fromarray(person[top + 90 :]).save(tmp_path / "low.jpg")
    assert "top of the head is cut off" in make(tmp_path / "low.jpg", tmp_path / "low").output


def test_consent_comes_before_everything(person: Picture, tmp_path: Path) -> None:
    Image.fromarray(person).save(tmp_path / "leo.jpg")
    over = make(tmp_path / "leo.jpg", tmp_path / "leo", CONSENT.replace("2999-12-31", "2026-01-02"))
    assert over.exit_code == 1
    assert "ended on 2026-01-02" in over.output
    assert not (tmp_path / "leo").exists()
