"""The rate limit as a table of times, and its bound on memory."""

from contextlib import suppress

import pytest

from host.console.limits import ADDRESSES, OpenAtOnce, RateLimit, customer_of
from host.console.security import Gate

TABLE = [
    pytest.param([0, 0, 0], [True, True, False], id="burst-then-no"),
    pytest.param([0, 0, 0.5], [True, True, True], id="half-a-second-gives-one-back"),
    pytest.param([0, 0, 0.4, 0.5], [True, True, False, True], id="a-refusal-costs-nothing"),
    pytest.param([0, 100, 100, 100], [True, True, True, False], id="rest-never-gives-more-than-the-burst"),
]


@pytest.mark.parametrize(("times_s", "allowed"), TABLE)
def test_bucket(times_s: list[float], allowed: list[bool]) -> None:
    limit = RateLimit(rate_per_s=2, burst=2)
    assert [limit.allow("a", now_s) for now_s in times_s] == allowed


def test_addresses_do_not_share() -> None:
    limit = RateLimit(rate_per_s=1, burst=1)
    assert limit.allow("a", 0)
    assert limit.allow("b", 0)
    assert not limit.allow("a", 0)


def test_memory_is_bounded_and_the_busy_are_remembered() -> None:
    limit = RateLimit(rate_per_s=0.001, burst=1)
    limit.allow("busy", 0)
    for n in range(ADDRESSES * 2):
        limit.allow(f"stranger {n}", 0)
        if n % 100 == 0:
            assert not limit.allow("busy", 0)


def test_an_empty_token_never_opens() -> None:
    with pytest.raises(ValueError, match="empty"):
        Gate("")


@pytest.mark.parametrize(
    ("address", "customer"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("unknown", "unknown"),
    ],
)
def test_a_line_with_all_its_ipv6_addresses_is_one_customer(address: str, customer: str) -> None:
    assert customer_of(address) == customer


def test_what_is_open_is_counted_and_forgotten_when_it_ends() -> None:
    seats = OpenAtOnce(per_address=2, altogether=3)
    with seats.one_more("a") as first, seats.one_more("a") as second, seats.one_more("a") as third:
        assert (first, second, third) == (True, True, False)
        with seats.one_more("b") as fourth, seats.one_more("c") as fifth:
            assert (fourth, fifth) == (True, False)
    with suppress(ValueError), seats.one_more("a"):
        raise ValueError
    with seats.one_more("a") as once_more, seats.one_more("a") as twice:
        assert (once_more, twice) == (True, True)
