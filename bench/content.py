"""Moving pictures for the stream's benchmarks: as hard to encode as a presenter before a detailed room."""

import cv2
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 720, 1280


def moving_pictures(count: int) -> list[NDArray[np.uint8]]:
    """`count` pictures in I420, shape (1920, 720), which loop without a jump: a swaying, speaking figure, a ticker."""
    rng = np.random.default_rng(7)
    room, skin, cloth = (_texture(rng, colour) for colour in ((188, 180, 170), (226, 180, 156), (60, 84, 140)))
    pictures = (_picture(room, skin, cloth, n / count) for n in range(count))
    return [np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2YUV_I420), np.uint8) for picture in pictures]


def _texture(rng: np.random.Generator, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """Soft light and shade around one colour, with the grain of a camera."""
    shade = cv2.resize(rng.normal(0, 28, (40, 24, 1)), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)[..., np.newaxis]
    grain = rng.normal(0, 5, (HEIGHT, WIDTH, 1))
    return np.clip(np.array(colour) + shade + grain, 0, 255).astype(np.uint8)


def _picture(
    room: NDArray[np.uint8], skin: NDArray[np.uint8], cloth: NDArray[np.uint8], phase: float
) -> NDArray[np.uint8]:
    turn = 2 * np.pi * phase
    sway, nod = 14 * np.sin(turn), 5 * np.sin(2 * turn)
    picture = room.copy()
    _lay(picture, cloth, sway / 2, nod / 2, centre=(360, 1050), axes=(250, 430))
    _lay(picture, skin, sway, nod, centre=(360, 480), axes=(130, 170))
    mouth = (int(360 + sway), int(570 + nod))
    cv2.ellipse(picture, mouth, (42, 4 + int(16 * abs(np.sin(9 * turn)))), 0, 0, 360, (120, 30, 40), -1)
    cv2.rectangle(picture, (0, 1130), (WIDTH, 1220), (20, 20, 30), -1)
    ticker = "LIVE  128.00  free shipping today  " * 3
    cv2.putText(picture, ticker, (int(-600 * phase), 1190), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (255, 255, 255), 3)
    return picture


def _lay(
    picture: NDArray[np.uint8],
    texture: NDArray[np.uint8],
    x: float,
    y: float,
    *,
    centre: tuple[int, int],
    axes: tuple[int, int],
) -> None:
    shift = np.array([[1, 0, x], [0, 1, y]], np.float32)
    moved = cv2.warpAffine(texture, shift, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)
    shape = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.ellipse(shape, (int(centre[0] + x), int(centre[1] + y)), axes, 0, 0, 360, 255, -1)
    cv2.copyTo(moved, shape, picture)
