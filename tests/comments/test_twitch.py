"""Twitch: documented messages through the platform's library, and what happens without it."""

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from twitchio.models.eventsub_ import ChatMessage

from comments.arrival import Push, SourceFault
from comments.comment import Comment, Kind
from comments.sources.twitch import Twitch

MESSAGE: dict[str, Any] = {
    "broadcaster_user_id": "1971641", "broadcaster_user_login": "shop", "broadcaster_user_name": "Shop",
    "chatter_user_id": "4145994", "chatter_user_login": "anna_k", "chatter_user_name": "Anna_K",
    "message_id": "cc106a89-1814-919d-454c-f4f2f970aae7",
    "message": {"text": "how much is it?", "fragments": []},
    "color": "#00FF7F", "badges": [], "message_type": "text", "cheer": None, "reply": None,
    "channel_points_custom_reward_id": None, "channel_points_animation_id": None,
    "source_broadcaster_user_id": None, "source_message_id": None, "source_badges": None,
    "is_source_only": None,
}  # fmt: skip


def source() -> Twitch:
    return Twitch("tw", client_id="c", client_secret="s", token="t", refresh="r", channel="1971641", user="9")


def test_a_documented_message_becomes_a_comment() -> None:
    (arrival,) = source().read(ChatMessage(MESSAGE, http=SimpleNamespace())).arrivals  # type: ignore[arg-type]
    comment = Comment("tw-cc106a89-1814-919d-454c-f4f2f970aae7", "tw", "Anna_K", "how much is it?")
    assert (arrival.comment, arrival.who) == (comment, "4145994")


def test_bits_cheered_with_a_message_are_a_gift() -> None:
    message = ChatMessage(MESSAGE | {"cheer": {"bits": 100}}, http=SimpleNamespace())  # type: ignore[arg-type]
    gift, comment = (arrival.comment for arrival in source().read(message).arrivals)
    assert (gift.kind, gift.count, gift.about, gift.author) == (Kind.GIFT, 100, "Bits", "Anna_K")
    assert comment.text == "how much is it?"


def test_a_message_of_nothing_that_shows_is_passed_over() -> None:
    chatter = SimpleNamespace(id="2", name="x", display_name="x")
    message = SimpleNamespace(text="\u200b\u202e", id="1", chatter=chatter, cheer=None)
    assert source().read(message) == Push()


async def test_without_the_library_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "twitchio", None)
    with pytest.raises(SourceFault, match=r"\.\[twitch\]"):
        await source().run(lambda _: None, lambda: None)
