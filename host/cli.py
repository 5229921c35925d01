"""The command line: `livehost`, one sub-command per file in host/commands."""

import io
import sys
from collections.abc import Callable

import typer

from host.commands.ask import ask
from host.commands.avatar import sheet
from host.commands.bench import bench
from host.commands.check import check
from host.commands.guard import guard
from host.commands.install import install
from host.commands.on_air import demo, serve
from host.commands.render import render
from host.commands.say import say
from host.commands.script import script
from host.commands.understand import understand
from host.commands.voices import voices

app = typer.Typer(
    name="livehost",
    help="A virtual host that sells live, around the clock.\n\n"
    "Begin with `livehost demo`; then `livehost check SHOP` and `livehost serve SHOP`.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)
LIVE, PARTS, SETUP = "Go live", "Use one part alone", "Set up and measure"
PANELS: dict[str, tuple[Callable[..., None], ...]] = {
    LIVE: (demo, serve, check, render),
    PARTS: (script, ask, understand, guard, say),
    SETUP: (install, bench),
}
for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
avatar = typer.Typer(help="The presenter.", no_args_is_help=True)
avatar.command()(sheet)
app.add_typer(avatar, name="avatar", rich_help_panel=SETUP)
app.add_typer(voices, name="voices", rich_help_panel=SETUP)


def main() -> None:
    """Run the command line; what it writes is UTF-8 whatever the locale, for JSON is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
