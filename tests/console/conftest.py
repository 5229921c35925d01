"""The application on a fake room, desk and WHEP endpoint."""

from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from host.console.app import build_app
from host.console.whep import Watching
from stream.ice import IceServer
from stream.outputs.offer import OfferRefused, UnknownSession
from tests.fakes.desk import FakeDesk, FakeRoom

TOKEN = "the right token"


@dataclass(frozen=True, slots=True)
class FakeSession:
    id: str
    answer_sdp: str


class FakeWhep:
    """Implements `WhepEndpoint`. Levers: `sessions`, `refuse_with`."""

    def __init__(self) -> None:
        self.sessions: dict[str, list[str]] = {}
        self.refuse_with: OfferRefused | None = None

    def known(self, session_id: str) -> bool:
        return session_id in self.sessions

    async def offer(self, sdp: str, address: str = "") -> FakeSession:
        if self.refuse_with:
            raise self.refuse_with
        self.sessions["s1"] = [sdp]
        return FakeSession("s1", "v=0\r\nanswer\r\n")

    async def patch(self, session_id: str, fragment: str) -> None:
        self._session(session_id).append(fragment)

    async def delete(self, session_id: str) -> None:
        self._session(session_id)
        del self.sessions[session_id]

    def _session(self, session_id: str) -> list[str]:
        if session_id not in self.sessions:
            raise UnknownSession
        return self.sessions[session_id]


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


@pytest.fixture
def desk(room: FakeRoom) -> FakeDesk:
    return FakeDesk(room)


@pytest.fixture
def whep() -> FakeWhep:
    return FakeWhep()


@pytest.fixture
def app(room: FakeRoom, desk: FakeDesk, whep: FakeWhep) -> FastAPI:
    turn = IceServer("turn:relay.example:3478?transport=udp", "user", "secret")
    return build_app(room, desk, whep, token=TOKEN, watching=Watching(ice_servers=lambda _: (turn,)))


@pytest.fixture
def client(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://room")


@pytest.fixture
def operator(app: FastAPI) -> httpx.AsyncClient:
    """A client that shows the token and is called 小王."""
    headers = {"Authorization": f"Bearer {TOKEN}", "X-Operator": "%E5%B0%8F%E7%8E%8B"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://room", headers=headers)
