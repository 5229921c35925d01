"""The addresses a show prints: for whoever sits before it, and for others where it listens to them."""

import ipaddress

import pytest

from host.commands.on_air import addresses, own_address
from host.settings import Settings


@pytest.mark.parametrize(
    ("host", "own", "told"),
    [
        ("127.0.0.1", "10.0.0.7", ["http://localhost:8080/"]),
        ("0.0.0.0", "10.0.0.7", ["http://localhost:8080/", "http://10.0.0.7:8080/"]),
        ("0.0.0.0", "", ["http://localhost:8080/"]),
        ("10.0.0.7", "10.0.0.7", ["http://10.0.0.7:8080/"]),
    ],
)
def test_who_opens_which_page(host: str, own: str, told: list[str]) -> None:
    settings = Settings(host=host, token="a-long-token")
    *viewers, (who, console) = addresses(settings, 8080, own)
    assert [address for _, address in viewers] == told
    assert (who, console) == ("console", f"{told[0]}console#token=a-long-token")


def test_this_machines_address_is_one_or_nothing() -> None:
    address = own_address()
    assert not address or ipaddress.IPv4Address(address)
