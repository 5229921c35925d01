"""The picture around the host: background, label, card, caption and the rest, one composed picture at a time."""

from host.avatar.stage.dissolve import Dissolve
from host.avatar.stage.label import LABELS, label_visible
from host.avatar.stage.layout import Layout
from host.avatar.stage.layout_file import LayoutFault, load_layout, shipped_layouts
from host.avatar.stage.stage import Avatar, Stage
from host.avatar.stage.theme import Theme, theme_for

__all__ = [
    "LABELS",
    "Avatar",
    "Dissolve",
    "Layout",
    "LayoutFault",
    "Stage",
    "Theme",
    "label_visible",
    "load_layout",
    "shipped_layouts",
    "theme_for",
]
