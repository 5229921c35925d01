"""Twitch: a channel's chat by EventSub, through the `twitchio` library (the extra `twitch`).

The events are those the library makes of the platform's documented messages. They were tested on such messages handed
to the library, never against the platform.
"""

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from comments.arrival import Arrival, SourceFault
from comments.clean import clean_author, clean_text
from comments.comment import Comment


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

    async def run(self, deliver: Callable[[Arrival], None], live: Callable[[], None]) -> None:
        """Deliver until the platform ends it. Raises `SourceFault`, without the library at once."""
        twitchio = library()
        chat = twitchio.eventsub.ChatMessageSubscription(broadcaster_user_id=self._channel, user_id=self._user)
        client = twitchio.Client(client_id=self._client_id, client_secret=self._client_secret, bot_id=self._user)

        async def on_message(message: Any) -> None:
            if (arrival := self.comment(message)) is not None:
                deliver(arrival)

        async def subscribe() -> None:
            await client.add_token(self._token, self._refresh)
            await client.subscribe_websocket(chat, token_for=self._user, as_bot=False)
            live()

        client.add_listener(on_message, event="event_message")
        client.setup_hook = subscribe
        try:
            async with client:
                await client.start(with_adapter=False, load_tokens=False, save_tokens=False)
        except twitchio.TwitchioException as error:
            raise SourceFault(f"twitch: {type(error).__name__}") from error

    def comment(self, message: Any) -> Arrival | None:
        """The comment of a `ChatMessage`; None when nothing of it can be shown."""
        said = clean_text(message.text)
        if not said:
            return None
        who = message.chatter
        author = clean_author(who.display_name or who.name or "")
        return Arrival(Comment(f"{self.name}-{message.id}", self.name, author, said), who.id)


def library() -> ModuleType:
    """`twitchio`, which is an extra."""
    try:
        return importlib.import_module("twitchio")
    except ImportError as error:
        raise SourceFault("twitch needs the extra: pip install 'livehost[twitch]'") from error
