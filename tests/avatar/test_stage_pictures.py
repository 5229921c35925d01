"""Product pictures: good files show, bad ones are named once and replaced, and nothing waits for a decoder."""

import logging
import struct
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from host.assets import asset_dir
from host.avatar.picture_file import LARGEST_BYTES, PictureUnusable, read_picture
from host.avatar.stage.card import PICTURE
from host.avatar.stage.lettering import Letters
from host.avatar.stage.pictures import Pictures, square

RED = (30, 30, 220)


def flat(height: int, width: int) -> NDArray[np.uint8]:
    return np.full((height, width, 3), RED, np.uint8)


def written(path: Path, picture: NDArray[np.uint8]) -> Path:
    assert cv2.imwrite(str(path), picture)
    return path


def middle(path: Path) -> tuple[int, ...]:
    return tuple(square(path, 60).toarray()[30, 30].tolist())


@pytest.mark.parametrize("ending", ["png", "jpg", "webp", "bmp", "gif"])
@pytest.mark.parametrize("shape", [(800, 800), (300, 500), (20, 20), (40, 300)])
def test_the_usual_formats_and_shapes_are_read(ending: str, shape: tuple[int, int], tmp_path: Path) -> None:
    blue, green, red, alpha = middle(written(tmp_path / f"x.{ending}", flat(*shape)))
    assert red > 180
    assert max(blue, green) < 80
    assert alpha == 255


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    clear = np.zeros((100, 100, 4), np.uint8)
    assert middle(written(tmp_path / "x.png", clear)) == (255, 255, 255, 255)


def test_grey_and_sixteen_bit_files_are_read(tmp_path: Path) -> None:
    assert middle(written(tmp_path / "grey.png", np.full((90, 90), 77, np.uint8)))[:3] == (77, 77, 77)
    deep = np.full((90, 90, 3), 0x8000, np.uint16)
    assert middle(written(tmp_path / "deep.png", deep))[0] in range(126, 131)


def test_a_film_gives_its_first_picture(tmp_path: Path) -> None:
    film = cv2.Animation()
    film.frames = [flat(64, 64), np.zeros((64, 64, 3), np.uint8)]
    film.durations = np.array([100, 100])
    assert cv2.imwriteanimation(str(tmp_path / "x.gif"), film)
    assert middle(tmp_path / "x.gif")[2] > 180


def test_photos_stand_upright(tmp_path: Path) -> None:
    half = flat(200, 200)
    half[:100] = (250, 250, 250)
    body = cv2.imencode(".jpg", half)[1].tobytes()
    turned = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)  # EXIF orientation 6: the camera lay on its left side
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + turned + struct.pack(">I", 0)
    (tmp_path / "x.jpg").write_bytes(body[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + body[2:])
    shown = square(tmp_path / "x.jpg", 60).toarray()
    assert shown[30, 50].min() > 200, "what was on top is now at the right"
    assert shown[30, 10][1] < 90


def cmyk() -> bytes:
    """A 16 x 16 JPEG in four inverted Adobe inks: full magenta and yellow, which is red."""

    def part(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    # One code each: DC size 0 is 0, size 10 is 10; AC end-of-block is 0.
    tables = part(0xC4, b"\x00" + bytes([1, 1] + [0] * 14) + b"\x00\x0a") + part(
        0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\x00"
    )
    inks = (
        "1011111111000",
        "10" + f"{1023 - 1016:010b}" + "0",
        "10" + f"{1023 - 1016:010b}" + "0",
        "10" + f"{1016:010b}" + "0",
    )
    bits = "10" + f"{1016:010b}" + "0" + inks[1] + inks[2] + inks[3] + "00" * 4 * 3
    bits += "1" * (-len(bits) % 8)
    scan = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\x00")
    frame = struct.pack(">BHHB", 8, 16, 16, 4) + b"".join(bytes([i, 0x11, 0]) for i in range(1, 5))
    start = b"\x04" + b"".join(bytes([i, 0]) for i in range(1, 5)) + b"\x00\x3f\x00"
    adobe = part(0xEE, b"Adobe\x00\x64\x00\x00\x00\x00\x00")
    ones = part(0xDB, b"\x00" + b"\x01" * 64)
    return b"\xff\xd8" + adobe + ones + part(0xC0, frame) + tables + part(0xDA, start) + scan + b"\xff\xd9"


def test_printers_inks_are_turned_into_light(tmp_path: Path) -> None:
    (tmp_path / "x.jpg").write_bytes(cmyk())
    blue, green, red, _ = middle(tmp_path / "x.jpg")
    assert red > 180
    assert max(blue, green) < 80


def test_colours_of_a_profile_are_shown_as_srgb_has_them(tmp_path: Path) -> None:
    wide = skia.ColorSpace.MakeRGB(skia.cms.TransferFunction.kSRGB, skia.cms.NamedGamut.kDisplayP3)
    info = skia.ImageInfo.Make(64, 64, skia.kRGBA_8888_ColorType, skia.kOpaque_AlphaType, wide)
    green = np.full((64, 64, 4), (100, 200, 100, 255), np.uint8)
    image = skia.Image.MakeRasterCopy(skia.Pixmap(info, green, 256))
    (tmp_path / "p3.png").write_bytes(bytes(image.encodeToData(skia.kPNG, 100)))
    blue, tone, red, _ = middle(tmp_path / "p3.png")
    assert red < 80, "Display P3's green is stronger than sRGB's same numbers"
    assert tone >= 200
    assert blue < 96


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (60_000, 60_000)])
def test_a_monstrous_picture_is_refused_by_its_header(width: int, height: int, tmp_path: Path) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    # Nothing to decode follows: only the header can have been read.
    body = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 16))
    (tmp_path / "x.png").write_bytes(body)
    with pytest.raises(PictureUnusable, match=f"{width}x{height} pixels, wanted about square"):
        square(tmp_path / "x.png", 60)


def test_a_large_photo_is_read_at_a_fraction_of_its_work(tmp_path: Path) -> None:
    path = written(tmp_path / "x.jpg", flat(3000, 4000))
    assert min(read_picture(path, least_px=200).shape[:2]) in range(200, 800)
    assert read_picture(path, least_px=3000).shape[:2] == (3000, 4000)


def bad(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.png"
    if kind == "pixel":
        return written(path, flat(1, 1))
    if kind == "ribbon":
        return written(path, flat(10, 20_000))
    if kind == "poster":
        return written(path, np.zeros((8000, 8000), np.uint8))
    if kind == "folder":
        path.mkdir()
    if kind in {"empty", "text"}:
        path.write_bytes(b"" if kind == "empty" else b"not an image" * 99)
    if kind == "weight":
        with path.open("wb") as file:
            file.truncate(LARGEST_BYTES + 1)
    return path


BAD = ("absent", "pixel", "ribbon", "poster", "folder", "empty", "text", "weight")


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_a_reason(kind: str, tmp_path: Path) -> None:
    with pytest.raises((PictureUnusable, OSError)):
        square(bad(kind, tmp_path), 60)


@pytest.fixture(scope="module")
def letters() -> Letters:
    return Letters(asset_dir("fonts"))


def settled(pictures: Pictures, path: Path) -> None:
    for _ in range(2000):
        if pictures.ready(path):
            return
        time.sleep(0.005)
    raise AssertionError("the picture was never decoded")


@pytest.mark.parametrize("kind", ["absent", "text", "pixel"])
def test_a_sign_stands_in_and_the_log_names_the_file_once(
    kind: str, letters: Letters, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pictures, path = Pictures(letters, PICTURE, 1.0), bad(kind, tmp_path)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            settled(pictures, path)
            shown = pictures.get(path, "茶").toarray()
    assert [str(path) in record.getMessage() for record in caplog.records] == [True]
    assert np.array_equal(shown, pictures.get(None, "茶").toarray())
    assert shown.std() > 5, "the sign carries a letter"


def test_a_good_file_takes_the_place_of_the_sign(letters: Letters, tmp_path: Path) -> None:
    pictures, path = Pictures(letters, PICTURE, 1.0), written(tmp_path / "x.png", flat(300, 300))
    assert pictures.ready(None)
    settled(pictures, path)
    path.unlink()
    assert tuple(pictures.get(path, "茶").toarray()[30, 30]) == (*RED, 255), "read once, kept"
