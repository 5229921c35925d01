"""STUN and TURN by settings: credentials after the REST draft, and faults that name the URL."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from stream.ice import IceServer, IceServers

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STUN, TURN = "stun:stun.example:3478", "turn:turn.example:3478?transport=udp"


def test_none_by_default():
    assert IceServers().for_viewer("v") == ()


def test_a_secret_gives_each_viewer_a_name_that_expires_and_its_hmac():
    stun, turn = IceServers((STUN, TURN), lambda: NOON, secret="north", lifetime_s=600).for_viewer("v1")
    assert stun == IceServer(STUN)
    assert turn.username == f"{int(NOON.timestamp()) + 600}:v1"
    digest = hmac.new(b"north", turn.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn.credential) == digest


def test_a_fixed_account_is_told_as_it_is():
    (turn,) = IceServers((TURN,), username="shop", password="pw").for_viewer("v1")
    assert (turn.username, turn.credential) == ("shop", "pw")
    assert turn.link() == f'<{TURN}>; rel="ice-server"; username="shop"; credential="pw"; credential-type="password"'


@pytest.mark.parametrize(
    "url", ["", "http://turn.example", "turn:", "turn:host:port", "turn:a b", "stun:x>; rel=y", "turn:h\r\n"]
)
def test_a_malformed_url_is_named(url):
    with pytest.raises(ValueError, match="is not of the form"):
        IceServers((url,))


@pytest.mark.parametrize("url", ["stun:192.0.2.1", "turns:turn.example:5349?transport=tcp", "turn:[2001:db8::1]:3478"])
def test_well_formed_ones_are_taken(url):
    assert IceServers((url,)).for_viewer("v")[0].url == url


def test_a_secret_needs_a_clock():
    with pytest.raises(ValueError, match="clock"):
        IceServers((TURN,), secret="north")
