"""The picture around the host: room, label, card, caption and comment, one composed picture at a time."""

from host.avatar.stage.label import LABELS, label_visible
from host.avatar.stage.stage import Avatar, Stage
from host.avatar.stage.theme import Theme, theme_for

__all__ = ["LABELS", "Avatar", "Stage", "Theme", "label_visible", "theme_for"]
