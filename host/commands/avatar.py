"""`livehost avatar`: contact sheets, by which a person judges a presenter at a glance."""

from pathlib import Path
from typing import Annotated, Final

import cv2
import typer

from host.assets import AssetMissing, asset_dir
from host.avatar.puppet import CHARACTERS, COLOURS, SKINS, Puppet
from host.avatar.sheet import contact_sheet
from host.avatar.stage.lettering import Letters
from host.commands.portrait import make, photo_sheet

_WHO: Final = "Who: " + ", ".join(who.name for who in CHARACTERS) + ", or the folder of a photo host."
_OUTFIT: Final = "In what; empty for the first outfit. " + "; ".join(
    f"{who.name}: {', '.join(outfit.name for outfit in who.outfits)}" for who in CHARACTERS
)
_HAIR: Final = (
    "A style, a colour or both, such as 'bob black'. "
    + "; ".join(f"{who.name}: {', '.join(who.styles)}" for who in CHARACTERS)
    + f"; colours: {', '.join(COLOURS)}"
)

avatar = typer.Typer(
    help="Look at a presenter on a contact sheet, or make one of a photograph.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
)


@avatar.callback()
def presenter() -> None:
    """Look at a presenter on a contact sheet, or make one of a photograph."""


@avatar.command()
def sheet(
    host: Annotated[str, typer.Argument(help=_WHO)] = "mei",
    outfit: Annotated[str, typer.Option(help=_OUTFIT)] = "",
    hair: Annotated[str, typer.Option(help=_HAIR)] = "",
    skin: Annotated[str, typer.Option(help=", ".join(SKINS))] = "",
    product: Annotated[Path | None, typer.Option(help="A picture to hold up.", exists=True, dir_okay=False)] = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where to write the PNG.")] = Path("sheet.png"),
) -> None:
    """Draw every viseme, mood and gesture of a presenter as one PNG."""
    try:
        letters = Letters(asset_dir("fonts"))
        if (rig := Path(host)).is_dir():
            picture = photo_sheet(rig, letters)
        else:
            puppet = Puppet(host, outfit, hair=hair, skin=skin)
            puppet.prewarm(product)
            title = " · ".join(word for word in (host, outfit, hair, skin) if word)
            picture = contact_sheet(puppet, title, letters, product=product)
    except (ValueError, AssetMissing) as error:
        raise typer.BadParameter(str(error)) from error
    if not cv2.imwrite(str(out), picture):
        raise typer.BadParameter(f"cannot write {out}: the name must end in .png and the folder exist")
    typer.echo(f"{out}: {picture.shape[1]}x{picture.shape[0]}")


avatar.command()(make)
