"""Twitch: a channel's chat by EventSub, through the `twitchio` library (the extra `twitch`).

The events are those the library makes of the platform's documented messages. Sign-in, subscription, socket and
messages were tested through the library against a server made after the documentation, never against the platform.
"""

import importlib
import logging
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from comments.arrival import UNREADABLE, Arrival, Push, SourceFault, identity, whole
from comments.clean import clean_author, clean_text
from comments.comment import Comment, Kind


class Twitch:
    """One channel's chat, read as the user whose token is given (scope `user:read:chat`)."""

    def __init__(
        self, name: str, *, client_id: str, client_secret: str, token: str, refresh: str, channel: str, user: str
    ) -> None:
        """`channel` and `user` are numeric ids, of the broadcaster and of the token's user; `refresh` renews it."""
        self.name = name
        self._client_id, self._client_secret = client_id, client_secret
        self._token, self._refresh = token, refresh
        self._channel, self._user = channel, user

    async def run(self, deliver: Callable[[Push], None], live: Callable[[], None]) -> None:
        """Deliver until the platform ends it. Raises `SourceFault`, without the library at once."""
        twitchio = library()
        chat = twitchio.eventsub.ChatMessageSubscription(broadcaster_user_id=self._channel, user_id=self._user)
        client = twitchio.Client(client_id=self._client_id, client_secret=self._client_secret, bot_id=self._user)

        async def on_message(message: Any) -> None:
            deliver(self.read(message))

        async def subscribe() -> None:
            await client.add_token(self._token, self._refresh)
            await client.subscribe_websocket(chat, token_for=self._user, as_bot=False)
            live()

        async def on_revoked(_: Any) -> None:
            await client.wait_until_ready()
            await client.close()  # the library would wait for ever, connected to nothing

        client.add_listener(on_message, event="event_message")
        client.add_listener(on_revoked, event="event_subscription_revoked")
        client.setup_hook = subscribe
        try:
            async with client:
                await client.start(with_adapter=False, load_tokens=False, save_tokens=False)
        except twitchio.TwitchioException as error:
            raise SourceFault(f"twitch: {type(error).__name__}") from error

    def read(self, message: Any) -> Push:
        """The comment of a `ChatMessage`, and the bits cheered with it as a gift; counted when it cannot be read."""
        try:
            return Push(tuple(self._arrivals(message)))
        except (ValueError, TypeError, AttributeError):
            return UNREADABLE

    def _arrivals(self, message: Any) -> Iterator[Arrival]:
        chatter = message.chatter
        who = identity({"id": chatter.id}, "id")
        author = clean_author(chatter.display_name or chatter.name or "")
        unique = f"{self.name}-{identity({'id': message.id}, 'id')}"
        if message.cheer is not None:
            bits = whole({"bits": message.cheer.bits}, "bits")
            yield Arrival(Comment(f"{unique}-gift", self.name, author, "", Kind.GIFT, count=bits, about="Bits"), who)
        if said := clean_text(message.text):
            yield Arrival(Comment(unique, self.name, author, said), who)


def library() -> ModuleType:
    """`twitchio`, which is an extra, without its log lines: they hold what viewers say, whole."""
    logging.getLogger("twitchio").setLevel(logging.CRITICAL + 1)
    try:
        return importlib.import_module("twitchio")
    except ImportError as error:
        raise SourceFault("twitch needs its extra: .venv/bin/pip install -e '.[twitch]'") from error
