"""Consent: a sound record passes; what is missing, over or not allowed is named."""

from datetime import date
from pathlib import Path

import pytest

from host.avatar.photo.consent import EXAMPLE, ConsentFault, parse_consent, read_consent

IN_TIME = date(2026, 12, 1)


def test_the_example_is_sound() -> None:
    consent = parse_consent(EXAMPLE, "example")
    consent.check("live", IN_TIME)
    consent.check("recordings", IN_TIME)
    assert consent.person == "Zhang Wei"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (('person = "Zhang Wei"\n', ""), "person"),
        (("given_on = 2026-11-01\n", ""), "given_on"),
        (("until = 2027-10-31\n", ""), "until"),
        (("2027-10-31", '"some day"'), "until"),
        (('["live", "recordings"]', "[]"), "uses"),
        (('"recordings"', '"billboards"'), "uses.1"),
        (('signature = "Zhang Wei, on paper, kept in folder 7"\n', ""), "signature"),
        (('"Zhang Wei, on paper, kept in folder 7"', '"  "'), "signature"),
        (("person", "age = 30\nperson"), "age"),
        (("person = ", "person "), "not TOML"),
    ],
)
def test_a_faulty_record_names_the_field_and_shows_a_sound_one(change: tuple[str, str], named: str) -> None:
    with pytest.raises(ConsentFault) as refused:
        parse_consent(EXAMPLE.replace(*change), "anna.toml")
    assert named in str(refused.value)
    assert "anna.toml" in str(refused.value)
    assert EXAMPLE in str(refused.value)


@pytest.mark.parametrize(
    ("use", "today", "named"),
    [
        ("advertising", IN_TIME, "not 'advertising'"),
        ("live", date(2027, 11, 1), "ended on 2027-10-31"),
        ("live", date(2026, 10, 31), "begins on 2026-11-01"),
    ],
)
def test_no_consent_for_this_use_today(use: str, today: date, named: str) -> None:
    with pytest.raises(ConsentFault, match=named):
        parse_consent(EXAMPLE, "x").check(use, today)  # type: ignore[arg-type]


def test_the_last_day_is_still_covered() -> None:
    parse_consent(EXAMPLE, "x").check("live", date(2027, 10, 31))


def test_consent_that_ends_before_it_begins_covers_nothing() -> None:
    backwards = parse_consent(EXAMPLE.replace("2027-10-31", "2026-10-31"), "x")
    with pytest.raises(ConsentFault, match="before it was given"):
        backwards.check("live", IN_TIME)


def test_without_a_file_there_is_no_air(tmp_path: Path) -> None:
    with pytest.raises(ConsentFault, match="no consent, no air"):
        read_consent(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(EXAMPLE.replace("Zhang", "Zoë").encode("latin-1"))
    with pytest.raises(ConsentFault, match="UTF-8"):
        read_consent(tmp_path / "latin.toml")
