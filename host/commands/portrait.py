"""`livehost avatar make`: one portrait and the consent of the person become a host that talks."""

import asyncio
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final

import av
import cv2
import numpy as np
import typer
from numpy.typing import NDArray
from rich.console import Console

from host.assets import AssetError, asset_dir
from host.avatar.photo import PhotoHost, load_rig, save_rig
from host.avatar.photo.build import build_rig
from host.avatar.photo.consent import LIVE, Consent, ConsentFault, read_consent
from host.avatar.photo.face import ModelsMissing
from host.avatar.photo.portrait import PortraitRefused
from host.avatar.scene import Caption, Scene
from host.avatar.sheet import contact_sheet
from host.avatar.stage import Stage, load_layout, theme_for
from host.avatar.stage.lettering import Letters
from host.commands.script import present
from host.commands.shop import refuse
from host.performance import Performer, Spoken
from host.voice.speech import Mark, Speech
from stream.timeline import PICTURE, PICTURES_PER_S, Samples, from_ms, from_s

SHEET: Final = "sheet.png"
PREVIEW: Final = "preview.mp4"
PREVIEW_S: Final = 5
_SAYS: Final = "Hello and welcome! Look what I have for you today."
_PHONES: Final = tuple("həloʊændwɛlkəmlʊkwʌtaɪhævfɔɹjutədeɪ")
_PHONE_MS: Final = 88
_QUALITY: Final = {"crf": "20", "preset": "veryfast"}


def make(
    portrait: Annotated[Path, typer.Argument(help="JPEG or PNG: one person, facing the camera, head to waist.")],
    consent: Annotated[Path, typer.Option(help="TOML file: who allows what, until when.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Folder for the host; made if it is not there.")],
) -> None:
    """Make a host of one photograph: finds the face, cuts the person out, and shows the result on a sheet and a film.

    The folder is then a character: `livehost serve SHOP --character DIR`. Without consent for live use nobody
    goes on air; it is looked at here and again at the start of every show.

    **Example:** `livehost avatar make anna.jpg --consent anna.toml -o hosts/anna`
    """
    console = Console(highlight=False, markup=False, soft_wrap=True)
    today = asyncio.run(present()).date()
    try:
        allowed = _consent(consent, today)
        built = build_rig(portrait, allowed)
        save_rig(out, built.rig, consent.read_text(encoding="utf-8"), made_on=today)
        host = PhotoHost(built.rig)
        _, coded = cv2.imencode(".png", _sheet(host, allowed.person, Letters(asset_dir("fonts"))))
        (out / SHEET).write_bytes(coded.tobytes())
        _film(host, out / PREVIEW)
    except (ConsentFault, PortraitRefused, ModelsMissing, AssetError) as fault:
        refuse(str(fault))
    except OSError as error:
        refuse(f"cannot write {out}: {error.strerror or error}")
    for advice in built.advice:
        console.print(f"advice: {advice}", style="yellow")
    console.print(
        f"{out}: {allowed.person}, on air until {allowed.until}; look at {SHEET} and {PREVIEW}", style="green"
    )


def _consent(path: Path, today: date) -> Consent:
    consent = read_consent(path)
    consent.check(LIVE, today)
    return consent


def photo_sheet(folder: Path, letters: Letters) -> NDArray[np.uint8]:
    """The sheet of a photo host made before, as BGR. Raises `RigFault` or `ConsentFault`."""
    rig = load_rig(folder, today=asyncio.run(present()).date())
    return _sheet(PhotoHost(rig), rig.consent.person, letters)


def _sheet(host: PhotoHost, title: str, letters: Letters) -> NDArray[np.uint8]:
    return contact_sheet(host, title, letters, face=host.face_box, gestures=False)


def _film(host: PhotoHost, path: Path) -> None:
    """Five silent seconds of talk on the stage, with caption and AI label."""
    stage = Stage(host, layout=load_layout("portrait"), theme=theme_for(""))
    performer, talk = Performer(1), _talk()
    with av.open(str(path), "w") as film:
        video = film.add_stream("libx264", rate=PICTURES_PER_S, options=_QUALITY)
        video.width, video.height, video.pix_fmt = 720, 1280, "yuv420p"
        video.time_base = Fraction(1, PICTURES_PER_S)
        for n in range(PREVIEW_S * PICTURES_PER_S):
            at = Samples(n * PICTURE)
            picture = stage.paint(_scene(at), performer.pose(at, (talk,)), at)
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = n
            film.mux(video.encode(frame))
        film.mux(video.encode(None))


def _talk() -> Spoken:
    """One sentence in sounds; what is heard of it does not matter, for the film is silent."""
    step = from_ms(_PHONE_MS)
    marks = tuple(Mark(Samples(i * step), Samples((i + 1) * step), phone) for i, phone in enumerate(_PHONES))
    hum = np.random.default_rng(1).normal(0, 3000, len(_PHONES) * step).astype(np.int16)
    return Spoken(from_s(1), Speech(hum, marks, (), 0, len(_SAYS)), "warm", "welcome", _SAYS)


def _scene(at: Samples) -> Scene:
    said = min(max((at - from_s(1)) / (len(_PHONES) * from_ms(_PHONE_MS)), 0), 1)
    caption = Caption(_SAYS, round(len(_SAYS) * said), (0, len(_SAYS)), from_s(1)) if at >= from_s(1) else None
    return Scene("", "en", caption=caption)
