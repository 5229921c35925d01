"""Commands that are imported when they are called: `--help` of one must not wait for the imports of all."""

import ast
import importlib
import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class LateCommands(TyperGroup):
    """A group whose commands are named as `module:attribute`; the list of them is read from their source.

    The attribute is a function with a docstring or a `typer.Typer(help="…")`, and its name is the command's.
    """

    panels: Mapping[str, tuple[str, ...]] = {}
    """Heading to its commands, in the order of the help."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, in the order of the help."""
        return [*self._places(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A stand-in with name and help; `resolve_command` gives the real one."""
        if cmd_name not in self._places():
            return super().get_command(ctx, cmd_name)
        panel, place = self._places()[cmd_name]
        return TyperCommand(cmd_name, help=first_paragraph(place), rich_help_panel=panel)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, imported now."""
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and command.name in self._places():
            command = _imported(self._places()[command.name][1])
        return name, command, rest

    def _places(self) -> dict[str, tuple[str, str]]:
        return {
            place.partition(":")[2].removesuffix("_"): (panel, place)
            for panel, places in self.panels.items()
            for place in places
        }


def first_paragraph(place: str) -> str:
    """The first paragraph of what `module:attribute` says of itself, read without importing the module."""
    module, _, attribute = place.partition(":")
    for node in _parsed(module).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == attribute:
            return (ast.get_docstring(node) or "").split("\n\n")[0]
        if isinstance(node, ast.Assign) and any(ast.unparse(target) == attribute for target in node.targets):
            return _help(node.value)
    raise LookupError(f"{module} has no command {attribute}")


def _help(call: ast.expr) -> str:
    given = call.keywords if isinstance(call, ast.Call) else []
    return next((str(ast.literal_eval(word.value)) for word in given if word.arg == "help"), "")


@cache
def _parsed(module: str) -> ast.Module:
    spec = importlib.util.find_spec(module)
    if spec is None or spec.origin is None:
        raise LookupError(f"there is no module {module}")
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def _imported(place: str) -> Any:
    module, _, attribute = place.partition(":")
    found = getattr(importlib.import_module(module), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(rich_markup_mode="markdown", pretty_exceptions_enable=False, add_completion=False)
    alone.command(attribute.removesuffix("_"))(found)
    return typer.main.get_command(alone)
