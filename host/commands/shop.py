"""What the commands share: how a shop and its settings are named on the command line, and how they refuse."""

import os
from pathlib import Path
from typing import Annotated, Final, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from host.settings import Settings, misspelt
from script_gen.product import Shop
from script_gen.shop_faults import ShopFileError
from script_gen.shop_file import load_shop

VoiceId = Annotated[str | None, typer.Option("--voice", help="Voice id; default: the shop's, else the language's.")]
Character = Annotated[
    str | None, typer.Option("--character", help="An illustrated host by name, or the folder of a photo host.")
]
LayoutName = Annotated[
    str | None, typer.Option("--layout", help="portrait, landscape, portrait-hd, or a layout file of your own.")
]
Seed = Annotated[int, typer.Option(help="The same seed gives the same script and the same idle movements.")]


FAULTS_TOLD: Final = 20
"""Of a shop file that cannot be used; a table read wrongly has thousands, and `livehost check` shows them."""


def load(path: Path) -> Shop:
    """The shop in this file or folder; with every fault on stderr and exit code 1 when it is not sound."""
    try:
        return load_shop(path)
    except ShopFileError as error:
        told = [str(fault) for fault in error.faults[:FAULTS_TOLD]]
        if more := len(error.faults) - len(told):
            told.append(f"... and {more} more: `livehost check {path}`")
        refuse("\n".join(told))


def settings_from(**given: object) -> Settings:
    """Settings of the environment, overridden by what the command line names."""
    named = {name: value for name, value in given.items() if value is not None}
    for lack in misspelt(os.environ):
        warn(lack)
    try:
        return Settings.model_validate(Settings().model_dump() | named)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        refuse("settings: " + "; ".join(faults))


def refuse(reason: str) -> NoReturn:
    """Say on stderr why it cannot be done, and end with code 1."""
    _say(reason, "red")
    raise typer.Exit(1)


def warn(of: str) -> None:
    """Say on stderr what somebody should know, and go on."""
    _say(of, "yellow")


def _say(words: str, style: str) -> None:
    Console(stderr=True, highlight=False, markup=False, soft_wrap=True).print(f"livehost: {words}", style=style)
