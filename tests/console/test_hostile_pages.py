"""Pages of other sites: what a browser lets them send unasked changes nothing, and no answer of ours is for them."""

import httpx
import pytest

from host.console.security import HEADERS
from tests.console.conftest import TOKEN
from tests.console.test_operator_routes import ROUTES
from tests.fakes.desk import FakeDesk, FakeRoom

EVIL = "https://evil.example"
WITHOUT_ASKING = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
"""The kinds of body a form or a plain request of another site may carry (Fetch standard, CORS-safelisted)."""


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_no_wish_of_another_site_reaches_the_desk(
    client: httpx.AsyncClient, desk: FakeDesk, method: str, path: str, body: dict[str, object] | None
) -> None:
    asked = {"Origin": EVIL, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    preflight = await client.options(path, headers=asked)
    answer = await client.request(method, path, json=body, headers={"Origin": EVIL, "Cookie": f"token={TOKEN}"})
    assert answer.status_code == 401
    for each in (preflight, answer):
        assert not [name for name in each.headers if name.startswith("access-control-")]
    assert desk.deeds == []


@pytest.mark.parametrize("path", ["/api/comments", "/api/reactions", "/api/clicks"])
@pytest.mark.parametrize("kind", WITHOUT_ASKING)
async def test_a_form_of_another_site_writes_nothing_into_the_room(
    client: httpx.AsyncClient, room: FakeRoom, path: str, kind: str
) -> None:
    body = '{"author": "a", "text": "b", "kind": "like", "count": 1, "product_id": "tea"}'
    answer = await client.post(path, content=body, headers={"Origin": EVIL, "Content-Type": kind})
    assert answer.status_code == 415
    assert (room.comments, room.reactions, room.clicks) == ([], [], [])


@pytest.mark.parametrize("path", ["/console", "/", "/static/console.js", "/api/console", "/nowhere"])
async def test_no_page_is_framed_and_none_sets_a_cookie(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "set-cookie" not in answer.headers, "a token in a cookie would go along with other sites' requests"


async def test_the_token_is_taken_from_no_url(client: httpx.AsyncClient) -> None:
    for query in (f"token={TOKEN}", f"access_token={TOKEN}"):
        assert (await client.get(f"/api/console?{query}")).status_code == 401
