"""The command line: `livehost`, one sub-command per file in host/commands."""

import io
import signal
import sys
from importlib.metadata import version
from typing import Annotated

import typer

from host.late import LateCommands


class Commands(LateCommands):
    """What `livehost` can do."""

    panels = {  # noqa: RUF012 - the base declares it
        "Go live": (
            "host.commands.on_air:demo",
            "host.commands.on_air:serve",
            "host.commands.import_shop:import_",
            "host.commands.check:check",
            "host.commands.render:render",
            "host.commands.rehearse:rehearse",
        ),
        "Use one part alone": (
            "host.commands.script:script",
            "host.commands.ask:ask",
            "host.commands.understand:understand",
            "host.commands.guard:guard",
            "host.commands.verify:verify",
            "host.commands.film:film",
            "host.commands.say:say",
        ),
        "Set up and measure": (
            "host.commands.install:install",
            "host.commands.bench:bench",
            "host.commands.avatar:avatar",
            "host.commands.voices:voices",
            "host.commands.viewers:viewers",
            "host.commands.report:report",
        ),
    }


app = typer.Typer(
    name="livehost",
    cls=Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"livehost {version('livehost')}")
        raise typer.Exit


@app.callback()
def livehost(
    asked: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """A virtual host that sells live, around the clock.

    Begin with `livehost demo`; then `livehost check SHOP` and `livehost serve SHOP`.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the command is loaded: it may be interrupted as others


def main() -> None:
    """Run the command line; what it writes is UTF-8 whatever the locale, for JSON is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()
