"""A panel of the console's studio drawer: its part of the snapshot and its routes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter

from host.console.security import Gate


def no_routes(_: Gate) -> APIRouter:
    """The routes of a panel that only shows: none."""
    return APIRouter()


@dataclass(frozen=True, slots=True)
class Panel:
    """What a feature gives the console; the page's side is `static/panel_<name>.js`."""

    name: str
    """Under `panels` in the snapshot, and of the page's file."""
    state: Callable[[], Any]
    """JSON that the panel shows; called for every snapshot, so it only reads what is in memory."""
    routes: Callable[[Gate], APIRouter]
    """The panel's routes, below `/api/console/<name>`, each behind the gate."""
