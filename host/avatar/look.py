"""A look: who presents, in what, before what and in which layout; all of it can change while live."""

from dataclasses import dataclass

from host.avatar.backdrop import Backdrop


@dataclass(frozen=True, slots=True)
class Look:
    """One look, changed as a whole."""

    host: str = "mei"
    outfit: str = ""
    """Empty: the host's first."""
    backdrop: Backdrop | None = None
    """`None`: the layout's own."""
    layout: str = "portrait"
    """A shipped layout's name, or the path of a layout file."""
    hair: str = ""
    """Style, colour or both; empty: the host's own."""
    skin: str = ""
    """Empty: the host's own."""
