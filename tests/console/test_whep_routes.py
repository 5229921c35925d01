"""WHEP over HTTP: statuses, headers and refusals after RFC 9725 and the WHEP draft."""

from datetime import UTC, datetime

import httpx
import pytest

from host.console.app import build_app
from host.console.metrics import Figure
from host.console.viewing import Viewing
from host.console.whep import OFFERS_BURST, Watching
from stream.ice import IceServer, IceServers
from stream.outputs.offer import OfferRefused
from tests.console.conftest import TOKEN, FakeWhep
from tests.fakes.desk import FakeDesk, FakeRoom

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
    patched = await client.patch("/whep/s1", content="a=ice-ufrag:x\r\n", headers=FRAGMENT | {"If-Match": '"s1"'})
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
    assert answer.status_code == 200
    assert answer.headers["accept-post"] == "application/sdp"
    assert answer.headers["link"] == TURN


async def test_offers_from_one_address_are_limited(client: httpx.AsyncClient) -> None:
    statuses = [(await client.post("/whep", content="v=0", headers=SDP)).status_code for _ in range(OFFERS_BURST * 5)]
    assert statuses[:OFFERS_BURST] == [201] * OFFERS_BURST
    assert 429 in statuses


def client_of(whep: FakeWhep, *, address: str = "127.0.0.1", **parts: object) -> httpx.AsyncClient:
    room = FakeRoom()
    app = build_app(room, FakeDesk(room), whep, token=TOKEN, **parts)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url="http://room")


@pytest.mark.parametrize(
    ("tag", "status"), [(None, 428), ('"s1"', 204), ('"x", "s1"', 204), ('"other"', 412), ("*", 204)]
)
async def test_a_fragment_names_the_session_it_is_for(
    client: httpx.AsyncClient, whep: FakeWhep, tag: str | None, status: int
) -> None:
    await client.post("/whep", content="v=0\r\n", headers=SDP)
    headers = FRAGMENT | ({"If-Match": tag} if tag else {})
    assert (await client.patch("/whep/s1", content="a=x", headers=headers)).status_code == status
    assert len(whep.sessions["s1"]) == (2 if status == 204 else 1)


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
async def test_other_methods_are_not_allowed(client: httpx.AsyncClient, method: str) -> None:
    for path in ("/whep", "/whep/s1"):
        assert (await client.request(method, path)).status_code == 405


async def test_a_session_tells_its_methods(client: httpx.AsyncClient) -> None:
    answer = await client.options("/whep/s1")
    assert (answer.status_code, answer.headers["allow"]) == (200, "DELETE, OPTIONS, PATCH")
    assert answer.headers["accept-patch"] == FRAGMENT["Content-Type"]


@pytest.mark.parametrize(
    ("shown", "status"),
    [("", 401), ("Bearer wrong", 401), ("Basic abc", 401), ("Bearer come-in", 201), (f"Bearer {TOKEN}", 201)],
)
async def test_a_closed_room_asks_for_its_token(whep: FakeWhep, shown: str, status: int) -> None:
    turn = IceServer("turn:relay.example", "user", "secret")
    client = client_of(whep, watching=Watching("come-in", ice_servers=lambda _: (turn,)))
    headers = {"Authorization": shown} if shown else {}
    answer = await client.post("/whep", content="v=0", headers=SDP | headers)
    assert answer.status_code == status
    assert ("www-authenticate" in answer.headers) == (status == 401)
    # A preflight needs no token, but credentials are only for those who show one.
    asked = await client.options("/whep", headers=headers)
    assert asked.status_code == 200
    assert ("link" in asked.headers) == (status == 201)
    if status == 401:
        assert (await client.delete("/whep/s1", headers=headers)).status_code == 401


async def test_guessing_a_closed_rooms_token_is_slow(whep: FakeWhep) -> None:
    client = client_of(whep, watching=Watching("come-in"))
    wrong = SDP | {"Authorization": "Bearer guess"}
    statuses = [(await client.post("/whep", content="v=0", headers=wrong)).status_code for _ in range(15)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


async def test_pages_of_named_sites_may_play_the_room_and_no_others(whep: FakeWhep) -> None:
    client = client_of(whep, watching=Watching(origins=("https://shop.example",)))
    shop, other = {"Origin": "https://shop.example"}, {"Origin": "https://else.example"}
    preflight = await client.options("/whep", headers=shop | {"Access-Control-Request-Method": "POST"})
    assert preflight.headers["access-control-allow-origin"] == "https://shop.example"
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    answer = await client.post("/whep", content="v=0", headers=SDP | shop)
    assert "Location" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    for path in ("/whep", "/api/room"):
        assert "access-control-allow-origin" not in (await client.options(path, headers=other)).headers
    assert "access-control-allow-origin" not in (await client.get("/api/room", headers=shop)).headers


async def test_a_thousand_offers_from_one_address_leave_the_room_to_others(whep: FakeWhep) -> None:
    room = FakeRoom()
    app = build_app(room, FakeDesk(room), whep, token=TOKEN)
    one, other = (
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app, client=(address, 5)), base_url="http://room")
        for address in ("192.0.2.1", "192.0.2.2")
    )
    statuses = [(await one.post("/whep", content="v=0", headers=SDP)).status_code for _ in range(1000)]
    assert statuses.count(201) < OFFERS_BURST * 3
    assert set(statuses) == {201, 429}
    assert (await other.post("/whep", content="v=0", headers=SDP)).status_code == 201


async def test_each_viewer_gets_credentials_of_its_own(whep: FakeWhep) -> None:
    servers = IceServers(("turn:relay.example:3478",), lambda: datetime(2026, 1, 1, tzinfo=UTC), secret="shared")
    client = client_of(whep, watching=Watching(ice_servers=servers.for_viewer))
    links = {(await client.options("/whep")).headers["link"] for _ in range(3)}
    assert len(links) == 3
    assert all(f'username="{int(datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp())}:' in link for link in links)


async def test_pages_report_how_they_watch(whep: FakeWhep) -> None:
    viewing = Viewing()
    client = client_of(whep, viewing=viewing)
    await client.post("/whep", content="v=0", headers=SDP)
    said = {"first_picture_ms": 230.5, "freezes": 2, "frozen_ms": 700, "pictures": 25, "packets": 180, "lost": 3}
    assert (await client.post("/whep/s1/report", json=said)).status_code == 204
    assert (await client.post("/whep/s1/report", json={"failure": "lost"})).status_code == 204
    assert (viewing.reports, viewing.freezes, viewing.frozen_s, viewing.pictures) == (2, 2, 0.7, 25)
    assert 200 < viewing.first_picture.percentile(0.95) < 260
    assert viewing.failures == {"lost": 1}
    for bad in ({"freezes": -1}, {"failure": "boredom"}, {"frozen_ms": 1e12}):
        assert (await client.post("/whep/s1/report", json=bad)).status_code == 422
    assert (await client.post("/whep/gone/report", json=said)).status_code == 404
    assert viewing.reports == 2


FIGURES = (
    Figure("viewers", "Viewers connected now", {"best": 3, "economy": 1}, "rendition"),
    Figure("sent_packets", "RTP packets", {"": 7}, kind="counter"),
)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("192.0.2.9", {}, 403),
        ("192.0.2.9", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("192.0.2.9", {"Authorization": "Bearer wrong"}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "198.51.100.7"}, 403),
    ],
)
async def test_metrics_are_for_this_machine_and_the_operator(
    whep: FakeWhep, address: str, headers: dict[str, str], status: int
) -> None:
    client = client_of(whep, address=address, figures=lambda: FIGURES)
    answer = await client.get("/metrics", headers=headers)
    assert answer.status_code == status
    if status == 200:
        assert 'livehost_viewers{rendition="economy"} 1.0' in answer.text
        assert "livehost_sent_packets_total 7.0" in answer.text
        await client.post("/api/comments", content=b"\xff")
        told = (await client.get("/metrics", headers=headers)).text
        assert "livehost_requests_refused_total{code=" in told
        assert answer.headers["content-type"].startswith("text/plain")
