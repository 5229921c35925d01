"""WHIP push (RFC 9725): the show to any SFU or media server that takes it over WebRTC."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.publisher import Publisher
from stream.outputs.supervision import OutputFault
from stream.totals import Totals

ANSWER_S: Final = 10
GOODBYE_S: Final = 2
ANSWER_MAX: Final = 64 * 1024
"""Bytes; of a longer answer no more is read."""

REDIRECTS_MAX: Final = 5

_WHY: Final = {
    401: "the server wants another token",
    403: "the server does not let this token publish",
    404: "there is no WHIP endpoint at this address",
    405: "there is no WHIP endpoint at this address",
    406: "the server takes no H.264 with Opus",
    409: "somebody publishes there already",
    422: "the server takes no H.264 with Opus",
    503: "the server is full",
}


def whip_address(url: str) -> str:
    """The server of an endpoint, without the path, which may be a key. ValueError says what is wrong with it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("a WHIP address looks like https://host/whip/endpoint")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


class WhipOutput:
    """Publishes until cancelled or broken, and ends its session on the server. Bounded by its senders' queues."""

    def __init__(
        self,
        url: str,
        token: str,
        clock: Clock,
        *,
        hosts: Sequence[str] = (),
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """`hosts` are the addresses to send from; `transport` replaces the usual way to the server."""
        self.totals = Totals()
        self.loss: float | None = None
        self._url = url
        self._token = token
        self._clock = clock
        self._hosts = hosts
        self._transport = transport

    async def run(self, bus: Bus, live: Callable[[], None]) -> None:
        """Offer, connect, send."""
        # Reading the system's certificates takes tens of milliseconds.
        client = await asyncio.to_thread(self._client)
        before = self.totals

        def note(publisher: Publisher) -> None:
            self.totals, self.loss = before + publisher.totals, publisher.loss

        async with client:
            publisher = Publisher(bus, self._clock, hosts=self._hosts)
            session = ""
            try:
                session, answer = await self._exchange(client, await publisher.offer())
                await publisher.accept(answer)
                await publisher.send(live, note)
            finally:
                note(publisher)
                await publisher.close()
                if session:
                    await self._end(client, session)

    def _client(self) -> httpx.AsyncClient:
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return httpx.AsyncClient(headers=headers, timeout=ANSWER_S, transport=self._transport, trust_env=False)

    async def _exchange(self, client: httpx.AsyncClient, offer: str) -> tuple[str, str]:
        """The session's address and the answer. Raises `OutputFault`."""
        headers = {"Content-Type": "application/sdp", "Accept": "application/sdp", "Accept-Encoding": "identity"}
        request = client.build_request("POST", self._url, content=offer, headers=headers)
        try:
            async with asyncio.timeout(ANSWER_S), _answered(client, request) as response:
                return _session(response), await _text(response)
        except (TimeoutError, httpx.TimeoutException) as error:
            raise OutputFault("no answer in time") from error
        except httpx.ConnectError as error:
            raise OutputFault(f"nobody answers at that address: {error}") from error
        except httpx.HTTPError as error:
            raise OutputFault(f"the server broke off: {type(error).__name__}") from error

    async def _end(self, client: httpx.AsyncClient, session: str) -> None:
        # A server that is gone has ended the session itself.
        with suppress(httpx.HTTPError, OutputFault, TimeoutError):
            async with asyncio.timeout(GOODBYE_S), _answered(client, client.build_request("DELETE", session)):
                pass


@asynccontextmanager
async def _answered(client: httpx.AsyncClient, request: httpx.Request) -> AsyncIterator[httpx.Response]:
    """The answer behind all redirects, of which no body was read: the library reads those of redirects whole."""
    for _ in range(REDIRECTS_MAX + 1):
        response = await client.send(request, stream=True)
        async with aclosing(response):
            if response.next_request is None:
                yield response
                return
            request = response.next_request
    raise OutputFault(f"the server sends on more than {REDIRECTS_MAX} times")


def _session(response: httpx.Response) -> str:
    """The address of the session that was made. Raises `OutputFault` when none was."""
    if response.status_code != 201:
        why = _WHY.get(response.status_code, "the server refuses")
        raise OutputFault(f"{why} (HTTP {response.status_code})")
    if "location" not in response.headers:
        raise OutputFault("the server's answer is no WHIP session: it has no Location")
    try:
        return str(httpx.URL(urljoin(str(response.url), response.headers["location"])))
    except (ValueError, httpx.InvalidURL) as error:
        raise OutputFault("the server's answer is no WHIP session: its Location is no address") from error


async def _text(response: httpx.Response) -> str:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise OutputFault("the server's answer is compressed, which was not asked for")
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > ANSWER_MAX:
            raise OutputFault("the server's answer is no WHIP session: it is far too long")
    return body.decode("utf-8", "replace")
