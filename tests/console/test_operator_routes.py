"""The operator's routes: who may, what reaches the desk and by whom, and how refusals come back."""

import asyncio
from itertools import count
from typing import Any

import httpx
import pytest

from host.console.desk import DeskRefusal
from host.console.repeats import KEPT, Repeats
from tests.console.conftest import TOKEN
from tests.fakes.desk import FakeDesk

ROUTES = [
    ("GET", "/api/console", None),
    ("POST", "/api/console/lines", {"text": "你好"}),
    ("PATCH", "/api/console/lines/l1", {"text": "你好", "version": 1}),
    ("DELETE", "/api/console/lines/l1", None),
    ("POST", "/api/console/lines/l1/restore", None),
    ("POST", "/api/console/lines/l1/move", {"after": "l2"}),
    ("POST", "/api/console/say", {"text": "你好", "when": "now"}),
    ("POST", "/api/console/pause", None),
    ("POST", "/api/console/resume", None),
    ("POST", "/api/console/hand_back", None),
    ("POST", "/api/console/skip", {"product_id": "honey"}),
    ("POST", "/api/console/voice", {"voice": "zm_yunxi"}),
    ("POST", "/api/console/lexicon", {"written": "重庆", "spoken": "chong2 qing4"}),
]

DEEDS = [
    (
        ("POST", "/api/console/lines", {"text": " 新的一句 ", "after": "l1", "mood": "calm"}),
        201,
        ("insert", {"text": "新的一句", "after": "l1", "mood": "calm", "override": False}),
    ),
    (
        ("POST", "/api/console/lines", {"text": "最前面"}),
        201,
        ("insert", {"text": "最前面", "after": None, "mood": "neutral", "override": False}),
    ),
    (
        ("PATCH", "/api/console/lines/l2", {"text": "改过", "version": 1}),
        204,
        ("edit", {"line_id": "l2", "text": "改过", "version": 1, "override": False}),
    ),
    (("DELETE", "/api/console/lines/l3", None), 204, ("delete", {"line_id": "l3"})),
    (("POST", "/api/console/lines/l3/move", {"after": None}), 204, ("move", {"line_id": "l3", "after": None})),
    (
        ("POST", "/api/console/say", {"text": "稍等", "when": "sentence_end"}),
        201,
        ("say", {"text": "稍等", "when": "sentence_end", "override": False}),
    ),
    (
        ("POST", "/api/console/say", {"text": "最佳", "when": "now", "override": True}),
        201,
        ("say", {"text": "最佳", "when": "now", "override": True}),
    ),
    (("POST", "/api/console/pause", None), 204, ("pause", {})),
    (("POST", "/api/console/resume", None), 204, ("resume", {})),
    (("POST", "/api/console/skip", {"product_id": "honey"}), 204, ("skip", {"product_id": "honey"})),
    (
        ("POST", "/api/console/voice", {"brand_style": "tech-calm"}),
        204,
        ("voice", {"voice": None, "brand_style": "tech-calm"}),
    ),
    (
        ("POST", "/api/console/lexicon", {"written": " 重庆 ", "spoken": "chong2 qing4"}),
        204,
        ("pronounce", {"written": "重庆", "spoken": "chong2 qing4"}),
    ),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
@pytest.mark.parametrize(
    "authorization", [None, "Bearer wrong", "Bearer ", f"Basic {TOKEN}", f"Bearer {TOKEN}x", TOKEN, "Bearer \xe9"]
)
async def test_nothing_without_the_token(
    client: httpx.AsyncClient,
    desk: FakeDesk,
    method: str,
    path: str,
    body: dict[str, object] | None,
    authorization: str | None,
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode("latin-1")}
    answer = await client.request(method, path, json=body, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    assert answer.json()["code"] == "wrong_token"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert desk.deeds == []


async def test_guessing_tokens_is_slow_and_does_not_lock_the_operator_out(
    client: httpx.AsyncClient, operator: httpx.AsyncClient
) -> None:
    tries = [await client.get("/api/console", headers={"Authorization": f"Bearer {n}"}) for n in range(50)]
    assert {answer.status_code for answer in tries} == {401, 429}
    assert (await operator.get("/api/console")).status_code == 200


@pytest.mark.parametrize(("request_", "status", "deed"), DEEDS)
async def test_deeds_reach_the_desk_with_their_author(
    operator: httpx.AsyncClient,
    desk: FakeDesk,
    request_: tuple[str, str, dict[str, object] | None],
    status: int,
    deed: tuple[str, dict[str, object]],
) -> None:
    method, path, body = request_
    answer = await operator.request(method, path, json=body)
    assert answer.status_code == status
    assert desk.deeds == [("小王", *deed)]
    if status == 201:
        assert answer.json() == {"id": "n1"}


REFUSALS = [
    ("unknown_line", 404),
    ("unknown_product", 404),
    ("already_aired", 409),
    ("stale_version", 409),
    ("refused_claim", 422),
    ("too_long", 422),
    ("empty", 422),
    ("too_fast", 429),
    ("something_new", 409),
]


@pytest.mark.parametrize(("code", "status"), REFUSALS)
async def test_refusals(operator: httpx.AsyncClient, desk: FakeDesk, code: str, status: int) -> None:
    desk.refuse_with = DeskRefusal("not so", code=code, detail={"span": [1, 3]})
    answer = await operator.post("/api/console/say", json={"text": "你好", "when": "now"})
    assert answer.status_code == status
    assert answer.json() == {"code": code, "reason": "not so", "detail": {"span": [1, 3]}}


async def test_a_stale_edit_tells_what_the_line_is_now(operator: httpx.AsyncClient) -> None:
    await operator.patch("/api/console/lines/l1", json={"text": "先改", "version": 1})
    answer = await operator.patch("/api/console/lines/l1", json={"text": "后改", "version": 1})
    assert answer.status_code == 409
    assert answer.json()["detail"] == {"version": 2, "text": "先改"}


BAD = [
    ("POST", "/api/console/lines", {"text": "  "}, "empty"),
    ("POST", "/api/console/lines", {"text": "长" * 10_000}, "too_long"),
    ("POST", "/api/console/lines", {"text": "a", "mood": "furious"}, "bad_request"),
    ("PATCH", "/api/console/lines/l1", {"text": "a"}, "bad_request"),
    ("PATCH", "/api/console/lines/l1", {"text": "a", "version": -1}, "bad_request"),
    ("POST", "/api/console/lines/l1/move", {}, "bad_request"),
    ("POST", "/api/console/say", {"text": "a", "when": "yesterday"}, "bad_request"),
    ("POST", "/api/console/skip", {"product_id": ""}, "empty"),
]


@pytest.mark.parametrize(("method", "path", "body", "code"), BAD)
async def test_bad_wishes_name_the_field(
    operator: httpx.AsyncClient, desk: FakeDesk, method: str, path: str, body: dict[str, object], code: str
) -> None:
    answer = await operator.request(method, path, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["detail"]["faults"][0]["field"]
    assert desk.deeds == []


@pytest.mark.parametrize(
    ("name", "by"),
    [("", "operator"), ("%00%1b", "operator"), ("Ann%0aLee", "Ann Lee"), ("x" * 90, "x" * 40), ("%ff%fe", "��")],
)
async def test_operator_names_are_cleaned(operator: httpx.AsyncClient, desk: FakeDesk, name: str, by: str) -> None:
    await operator.post("/api/console/pause", headers={"X-Operator": name})
    assert desk.deeds[0][0] == by


@pytest.mark.parametrize(("path", "body"), [("say", {"text": "稍等", "when": "now"}), ("lines", {"text": "新的一句"})])
async def test_a_wish_that_comes_twice_is_done_once(
    operator: httpx.AsyncClient, desk: FakeDesk, path: str, body: dict[str, str]
) -> None:
    async def ask(key: str) -> Any:
        answer = await operator.post(f"/api/console/{path}", json=body, headers={"Idempotency-Key": key} if key else {})
        assert answer.status_code == 201
        return answer.json()["id"]

    assert set(await asyncio.gather(ask("k1"), ask("k1"))) == {"n1"}
    assert await ask("k2") == "n2"
    assert [await ask(""), await ask("")] == ["n3", "n4"]
    assert len(desk.deeds) == 4


async def test_a_refused_wish_may_be_asked_again(operator: httpx.AsyncClient, desk: FakeDesk) -> None:
    wish = {"text": "最佳", "when": "now"}
    same = {"Idempotency-Key": "k1"}
    assert (await operator.post("/api/console/say", json=wish, headers=same)).status_code == 422
    assert (await operator.post("/api/console/say", json=wish | {"override": True}, headers=same)).status_code == 201
    assert len(desk.deeds) == 1


async def test_keys_are_forgotten_oldest_first() -> None:
    repeats, done = Repeats(), count()

    async def act() -> str:
        return str(next(done))

    for key in range(KEPT + 1):
        await repeats.once("ann", f"k{key}", act)
    assert await repeats.once("ann", f"k{KEPT}", act) == str(KEPT)
    assert await repeats.once("bob", f"k{KEPT}", act) == str(KEPT + 1), "another person's wish"
    assert await repeats.once("ann", "k0", act) == str(KEPT + 2), "forgotten"
