"""Bytes that are no UTF-8 at every edge where words of viewers or files of the merchant come in: refused by name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Response
from typer.testing import CliRunner

from comments.arrival import UNREADABLE, PushRefused, SourceFault
from comments.clean import clean_author, clean_text
from comments.lists import ListFault, read_lists
from comments.sources import douyin, kuaishou, webhook
from comments.sources.bilibili import Bilibili, packets
from comments.sources.crowd import read_personas
from comments.sources.douyin import Douyin
from comments.sources.kuaishou import Kuaishou
from comments.sources.replay import Replay, ReplayFault
from comments.sources.webhook import Webhook
from comments.sources.youtube import YouTube
from comments.wordings import WordingFault, read_wordings
from host.cli import app
from host.sources_file import SourcesFault, read_sources
from tests.browser.serving import served

NOW_S = 1_795_000_000
SECRET = "a secret of sixteen"
BYTES = b'{"id": 1, "text": "\xff\xfe \xc3\x28"}'

DOUYIN = {"x-msg-type": "live_comment", "x-nonce-str": "n", "x-roomid": "r", "x-timestamp": f"{NOW_S}000"}


@pytest.mark.parametrize(
    ("hook", "headers"),
    [
        pytest.param(
            Webhook("app", SECRET),
            {webhook.SIGNATURE: f"t={NOW_S},v1={webhook.sign(SECRET.encode(), NOW_S, BYTES)}"},
            id="webhook",
        ),
        pytest.param(
            Douyin("dy", SECRET), DOUYIN | {"x-signature": douyin.signature(DOUYIN, BYTES, SECRET)}, id="douyin"
        ),
        pytest.param(Kuaishou("ks", SECRET), {"kwaisign": kuaishou.signature(BYTES, SECRET)}, id="kuaishou"),
    ],
)
def test_a_well_signed_message_is_refused(hook: Any, headers: dict[str, str]) -> None:
    with pytest.raises(PushRefused, match="not UTF-8") as refused:
        hook.take(headers, BYTES, NOW_S)
    assert refused.value.code == "unreadable"


@pytest.mark.parametrize(
    ("hook", "headers"),
    [
        pytest.param(Webhook("app", SECRET), {webhook.SIGNATURE: "ÿþ"}, id="webhook"),
        pytest.param(Douyin("dy", SECRET), DOUYIN | {"x-signature": "ÿþ"}, id="douyin"),
        pytest.param(Kuaishou("ks", SECRET), {"kwaisign": "ÿþ"}, id="kuaishou"),
    ],
)
def test_a_signature_of_other_bytes_is_refused(hook: Any, headers: dict[str, str]) -> None:
    with pytest.raises(PushRefused) as refused:
        hook.take(headers, BYTES, NOW_S)
    assert refused.value.code in {"unsigned", "wrong_signature"}


def test_an_apps_socket_message_is_refused() -> None:
    with pytest.raises(PushRefused, match="not UTF-8"):
        Webhook("app", SECRET).read(BYTES)


def test_half_a_character_is_no_id() -> None:
    pushed = Webhook("app", SECRET).read(rb'{"id": "\ud800", "text": "hi"}')
    assert (pushed.arrivals, pushed.refused) == ((), 1)


def test_half_a_character_is_dropped_from_words_and_names() -> None:
    (arrival,) = Webhook("app", SECRET).read(rb'{"id": 1, "text": "h\ud800i", "author": "A\udfffnna"}').arrivals
    assert (arrival.comment.text, arrival.comment.author) == ("hi", "Anna")


def test_a_packet_of_bilibili_is_counted() -> None:
    bilibili = Bilibili("b", key="k", secret="s", app_id=1, code="c", wall_s=lambda: NOW_S, nonce=lambda: "n")
    assert bilibili.read(BYTES) == UNREADABLE
    assert list(packets(BYTES)) == []


async def test_an_answer_of_youtube_is_a_fault_of_the_source() -> None:
    service = FastAPI()
    service.get("/videos")(lambda: Response(BYTES, media_type="application/json"))
    async with served(service) as address:
        with pytest.raises(SourceFault, match="not UTF-8"):
            await YouTube("yt", key="key", video="v1", service=address).run(lambda _: None, lambda: None)


def _folder_of_lists(path: Path) -> object:
    (path.parent / "contact.toml").write_bytes(path.read_bytes())
    return read_lists(path.parent)


@pytest.mark.parametrize(
    ("read", "fault", "named"),
    [
        pytest.param(Replay, ReplayFault, "row 1: is not UTF-8", id="replay"),
        pytest.param(read_sources, SourcesFault, "is no TOML", id="sources-file"),
        pytest.param(read_personas, ValueError, "is no TOML", id="personas"),
        pytest.param(read_wordings, WordingFault, "cannot be read", id="rules"),
        pytest.param(_folder_of_lists, ListFault, "cannot be read", id="lists"),
    ],
)
def test_a_file_is_refused_by_name(
    tmp_path: Path, read: Callable[[Path], object], fault: type[Exception], named: str
) -> None:
    path = tmp_path / "given.toml"
    path.write_bytes(BYTES)
    with pytest.raises(fault, match=named) as refused:
        read(path)
    assert str(tmp_path) in str(refused.value)


def test_a_line_of_the_command_is_named_and_the_next_one_read() -> None:
    result = CliRunner().invoke(app, ["understand"], input=BYTES + b'\n{"id": 2, "text": "how much"}\n')
    assert (result.exit_code, result.stderr.strip()) == (1, "line 1: is not UTF-8 text")
    assert json.loads(result.stdout)["id"] == 2


@pytest.mark.parametrize("clean", [clean_text, clean_author])
def test_what_a_decoder_put_in_its_place_is_not_shown(clean: Callable[[str], str]) -> None:
    assert clean(BYTES.decode("utf-8", "replace")) == clean(BYTES.decode("utf-8", "ignore"))
