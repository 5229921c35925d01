"""WHEP over HTTP: statuses, headers and refusals after RFC 9725 and the WHEP draft."""

import httpx
import pytest

from host.console.whep import OFFERS_BURST
from stream.outputs.offer import OfferRefused
from tests.console.conftest import FakeWhep

SDP = {"Content-Type": "application/sdp"}
FRAGMENT = {"Content-Type": "application/trickle-ice-sdpfrag"}
TURN = (
    '<turn:relay.example:3478?transport=udp>; rel="ice-server"; username="user"; credential="secret"; '
    'credential-type="password"'
)


async def test_an_offer_makes_a_session(client: httpx.AsyncClient, whep: FakeWhep) -> None:
    answer = await client.post("/whep", content="v=0\r\n", headers=SDP)
    assert answer.status_code == 201
    assert answer.headers["content-type"].startswith("application/sdp")
    assert answer.headers["location"] == "/whep/s1"
    assert answer.headers["etag"] == '"s1"'
    assert answer.headers["link"] == TURN
    assert answer.text == "v=0\r\nanswer\r\n"
    assert whep.sessions == {"s1": ["v=0\r\n"]}


async def test_a_session_takes_candidates_and_ends(client: httpx.AsyncClient, whep: FakeWhep) -> None:
    await client.post("/whep", content="v=0\r\n", headers=SDP)
    patched = await client.patch("/whep/s1", content="a=ice-ufrag:x\r\n", headers=FRAGMENT)
    assert patched.status_code == 204
    assert whep.sessions["s1"][1:] == ["a=ice-ufrag:x\r\n"]
    assert (await client.delete("/whep/s1")).status_code == 200
    assert whep.sessions == {}


async def test_an_unknown_session_is_404(client: httpx.AsyncClient) -> None:
    assert (await client.patch("/whep/gone", content="", headers=FRAGMENT)).status_code == 404
    assert (await client.delete("/whep/gone")).status_code == 404


@pytest.mark.parametrize("status", [400, 413, 422, 503])
async def test_refusals_keep_their_status_and_say_why(client: httpx.AsyncClient, whep: FakeWhep, status: int) -> None:
    whep.refuse_with = OfferRefused(status, "because of this")
    answer = await client.post("/whep", content="v=0\r\n", headers=SDP)
    assert (answer.status_code, answer.json()["reason"]) == (status, "because of this")
    assert ("retry-after" in answer.headers) == (status == 503)


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"v=0", "text/plain", 415),
        (b"\xff\xfe\xff", "application/sdp", 400),
        (b"v" * 100_000, "application/sdp", 413),
    ],
)
async def test_bad_bodies(client: httpx.AsyncClient, whep: FakeWhep, content: bytes, kind: str, status: int) -> None:
    answer = await client.post("/whep", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status
    assert whep.sessions == {}


async def test_options_tell_the_types_and_the_ice_servers(client: httpx.AsyncClient) -> None:
    answer = await client.options("/whep")
    assert answer.status_code == 204
    assert answer.headers["accept-post"] == "application/sdp"
    assert answer.headers["link"] == TURN


async def test_offers_from_one_address_are_limited(client: httpx.AsyncClient) -> None:
    statuses = [(await client.post("/whep", content="v=0", headers=SDP)).status_code for _ in range(OFFERS_BURST * 5)]
    assert statuses[:OFFERS_BURST] == [201] * OFFERS_BURST
    assert 429 in statuses
