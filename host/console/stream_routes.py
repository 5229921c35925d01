"""The stream panel: figures only, so it has no wishes to take."""

from fastapi import APIRouter

from host.console.security import Gate


def stream_routes(_: Gate) -> APIRouter:
    """No routes; the panel lives on the snapshot."""
    return APIRouter()
