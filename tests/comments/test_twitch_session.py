"""Twitch through its library from signing in to the end, against a server made after the platform's documentation."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import twitchio.eventsub.websockets
import twitchio.http
from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse

from comments.arrival import Push, SourceFault
from comments.sources.twitch import Twitch
from tests.browser.serving import served

NOW = "2026-11-22T10:00:00.123456789Z"
SUBSCRIPTION = {"id": "s1", "status": "enabled", "type": "channel.chat.message", "version": "1", "cost": 0,
                "condition": {"broadcaster_user_id": "1971641", "user_id": "9"}, "created_at": NOW,
                "transport": {"method": "websocket", "session_id": "session", "connected_at": NOW}}  # fmt: skip
BOT = {"id": "9", "login": "bot", "display_name": "Bot", "type": "", "broadcaster_type": "", "description": "",
       "profile_image_url": "", "offline_image_url": "", "view_count": 0, "created_at": NOW}  # fmt: skip


def chat(id_: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "broadcaster_user_id": "1971641", "broadcaster_user_login": "shop", "broadcaster_user_name": "Shop",
        "chatter_user_id": "4145994", "chatter_user_login": "anna_k", "chatter_user_name": "Anna_K", "message_id": id_,
        "message": {"text": text, "fragments": []}, "color": "", "badges": [], "message_type": "text", "cheer": None,
        "reply": None, "channel_points_custom_reward_id": None, "channel_points_animation_id": None,
        "source_broadcaster_user_id": None, "source_message_id": None, "source_badges": None,
    } | more  # fmt: skip


class Service:
    """The platform: tokens, a user, subscriptions, and a socket. Lever: `says`, to each socket in turn."""

    def __init__(self) -> None:
        self.says: list[list[dict[str, Any]]] = []
        self.asked: list[str] = []
        self.subscribed = asyncio.Event()
        self.app = FastAPI()
        self.app.post("/oauth2/token")(self._token)
        self.app.get("/oauth2/validate")(self._validated)
        self.app.get("/helix/users")(lambda: {"data": [BOT]})
        self.app.post("/helix/eventsub/subscriptions")(self._subscription)
        self.app.websocket("/ws")(self._socket)

    async def _token(self, request: Request) -> Any:
        if request.query_params["grant_type"] == "refresh_token":
            return JSONResponse({"status": 400, "message": "Invalid refresh token"}, 400)
        return {"access_token": "app", "expires_in": 14_400, "token_type": "bearer"}

    async def _validated(self, request: Request) -> Any:
        if (token := request.headers["authorization"].partition(" ")[2]) not in {"app", "bots"}:
            return JSONResponse({"status": 401, "message": "invalid access token"}, 401)
        bot = {"login": "bot", "user_id": "9"} if token == "bots" else {}
        return {"client_id": "c", "scopes": ["user:read:chat"], "expires_in": 14_400, **bot}

    async def _subscription(self, request: Request) -> dict[str, Any]:
        wanted = await request.json()
        self.asked.append(f"{wanted['type']} {wanted['condition']['broadcaster_user_id']}")
        self.subscribed.set()
        return {"data": [SUBSCRIPTION], "total": 1, "max_total_cost": 10, "total_cost": 0}

    async def _socket(self, socket: WebSocket) -> None:
        await socket.accept()
        session = {"id": "session", "status": "connected", "keepalive_timeout_seconds": 10, "connected_at": NOW}
        await self._say(socket, "session_welcome", {"session": session | {"reconnect_url": None}})
        await self.subscribed.wait()
        for event in self.says.pop(0) if self.says else []:
            kind = "revocation" if "revoked" in event else "notification"
            subscription = SUBSCRIPTION | {"status": "authorization_revoked" if "revoked" in event else "enabled"}
            await self._say(socket, kind, {"subscription": subscription, "event": event})
        await socket.receive()

    async def _say(self, socket: WebSocket, kind: str, payload: dict[str, Any]) -> None:
        about = {"subscription_type": "channel.chat.message", "subscription_version": "1"}
        metadata = {"message_id": "m", "message_type": kind, "message_timestamp": NOW, **about}
        await socket.send_json({"metadata": metadata, "payload": payload})


@pytest.fixture
async def service(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Service]:
    made = Service()
    async with served(made.app) as address:
        monkeypatch.setattr(twitchio.http.Route, "BASE", f"{address}/helix/")
        monkeypatch.setattr(twitchio.http.Route, "ID_BASE", f"{address}/")
        monkeypatch.setattr(twitchio.eventsub.websockets, "WSS", f"{address.replace('http', 'ws', 1)}/ws")
        yield made


def source() -> Twitch:
    return Twitch("tw", client_id="c", client_secret="s", token="bots", refresh="r", channel="1971641", user="9")


async def test_from_signing_in_to_a_revoked_permission(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = [chat("m1", "how much is it?"), {"chatter_user_id": []}, chat("m2", "ta\u202eke it", cheer={"bits": 100})]
    service.says = [[*told, {"revoked": True}]]
    pushed: list[Push] = []
    lived: list[bool] = []
    async with asyncio.timeout(30):
        await source().run(pushed.append, lambda: lived.append(True))
    comments = {arrival.comment.id: arrival.comment for push in pushed for arrival in push.arrivals}
    assert service.asked == ["channel.chat.message 1971641"]
    assert lived == [True]
    assert {id_: comment.text for id_, comment in comments.items()} == {
        "tw-m1": "how much is it?",
        "tw-m2-gift": "",
        "tw-m2": "take it",
    }
    lines = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("websockets"))
    assert "how much" not in lines
    assert "Anna_K" not in lines


async def test_a_token_that_is_refused_is_told_without_it(service: Service) -> None:
    refused = Twitch("tw", client_id="c", client_secret="s", token="stale", refresh="r", channel="1", user="9")
    async with asyncio.timeout(30):
        with pytest.raises(SourceFault, match=r"^twitch: InvalidTokenException$"):
            await refused.run(lambda _: None, lambda: None)
