"""The almanac against computed new moons, published days, and what shops at home keep."""

from datetime import date, datetime, timedelta
from math import radians, sin

import pytest

from script_gen.almanac.festivals import festival_name, occasions, season
from script_gen.almanac.lunar import lunar_years, solar
from script_gen.almanac.sun import BEIJING, easter, solar_term


def new_moon(number: int) -> datetime:
    """New moon `number` since January 2000, to a few minutes (Meeus, chapter 49, its larger terms)."""
    t = number / 1236.85
    sun = radians(2.5534 + 29.10535670 * number)
    moon = radians(201.5643 + 385.81693528 * number + 0.0107582 * t * t)
    node_distance = radians(160.7108 + 390.67050284 * number - 0.0016118 * t * t)
    node = radians(124.7746 - 1.56375588 * number)
    e = 1 - 0.002516 * t
    days = 2451550.09766 + 29.530588861 * number + 0.00015437 * t * t
    days += -0.40720 * sin(moon) + 0.17241 * e * sin(sun) + 0.01608 * sin(2 * moon) + 0.01039 * sin(2 * node_distance)
    days += 0.00739 * e * sin(moon - sun) - 0.00514 * e * sin(moon + sun) + 0.00208 * e * e * sin(2 * sun)
    days += -0.00111 * sin(moon - 2 * node_distance) - 0.00057 * sin(moon + 2 * node_distance)
    days += 0.00056 * e * sin(2 * moon + sun) - 0.00042 * sin(3 * moon) + 0.00042 * e * sin(sun + 2 * node_distance)
    days += 0.00038 * e * sin(sun - 2 * node_distance) - 0.00024 * e * sin(2 * moon - sun) - 0.00017 * sin(node)
    dynamical_to_universal = timedelta(seconds=72)
    return datetime(2000, 1, 1, 12) + timedelta(days=days - 2451545) - dynamical_to_universal


def test_a_word_within_another_makes_no_gift() -> None:
    """送孩子去幼儿园 is no present, 米白 no millet."""
    favours = {
        one.id: one.favours for day in (date(2027, 2, 10), date(2027, 1, 12)) for one in occasions(day, "CNY", "zh")
    }
    assert {"送", "米"}.isdisjoint({word for words in favours.values() for word in words})
    assert {"valentine", "laba"} <= favours.keys()


def test_every_lunar_month_begins_on_the_day_of_a_new_moon() -> None:
    """All 457 months of the table; within half an hour of midnight either day may be right."""
    months = 0
    for lunar in lunar_years().values():
        begins = lunar.begins
        for length in lunar.lengths:
            number = round((begins - date(2000, 1, 6)).days / 29.530588861)
            moment = new_moon(number) + BEIJING
            near = {(moment + timedelta(minutes=away)).date() for away in (-30, 0, 30)}
            assert begins in near
            months += 1
            begins += timedelta(length)
    assert months == sum(12 + bool(lunar.leap) for lunar in lunar_years().values()) > 450


def test_lunar_years_follow_one_another() -> None:
    years = lunar_years()
    for year in range(min(years), max(years)):
        assert years[year].begins + timedelta(sum(years[year].lengths)) == years[year + 1].begins


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        (2026, 1, 1, "2026-02-17"),  # 春节
        (2026, 8, 15, "2026-09-25"),  # 中秋
        (2025, 5, 5, "2025-05-31"),  # 端午, before the leap sixth month
        (2025, 8, 15, "2025-10-06"),  # 中秋, after it
        (2028, 5, 5, "2028-05-28"),  # the plain fifth month, not the leap one
        (2027, 1, 1, "2027-02-06"),
        (2027, 7, 7, "2027-08-08"),  # 七夕
    ],
)
def test_published_lunar_festivals(year: int, month: int, day: int, expected: str) -> None:
    assert solar(year, month, day).isoformat() == expected


def test_terms_and_easter_as_published() -> None:
    assert [solar_term(year, 15).isoformat() for year in (2024, 2026, 2028)] == [
        "2024-04-04",
        "2026-04-05",
        "2028-04-04",
    ]
    assert [solar_term(year, 270).day for year in (2026, 2027, 2028, 2029, 2030)] == [22, 22, 21, 21, 22]
    assert [easter(year).isoformat() for year in (2026, 2027, 2038)] == ["2026-04-05", "2027-03-28", "2038-04-25"]


def test_a_shop_keeps_the_festivals_of_its_home() -> None:
    here = {one.id for one in occasions(date(2026, 9, 20), "CNY", "zh")}
    there = {one.id for one in occasions(date(2026, 9, 20), "USD", "en")}
    assert "mid-autumn" in here
    assert "mid-autumn" not in there
    assert [one.id for one in occasions(date(2026, 11, 22), "USD", "en")] == ["thanksgiving"]
    assert occasions(date(2026, 12, 25), "EUR", "en")[0].days_left == 0


def test_new_year_is_seen_from_the_old_one() -> None:
    assert ("new-year", 1) in {(one.id, one.days_left) for one in occasions(date(2026, 12, 31), "CNY", "zh")}
    assert "spring-festival" in {one.id for one in occasions(date(2027, 1, 20), "CNY", "zh")}


def test_nobody_sells_with_a_day_of_mourning() -> None:
    assert not [one for one in occasions(date(2026, 4, 5), "CNY", "zh") if one.id == "qingming"]


def test_beyond_the_table_lunar_festivals_are_not_guessed() -> None:
    assert "mid-autumn" not in {one.id for one in occasions(date(2060, 9, 8), "CNY", "zh")}
    assert occasions(date(2060, 12, 31), "CNY", "zh")


def test_seasons_south_of_the_equator() -> None:
    assert season(date(2026, 1, 10), "CNY", "zh").name == "冬天"
    assert season(date(2026, 1, 10), "AUD", "en").name == "summer"
    assert festival_name("mid-autumn", "en") == "Mid-Autumn Festival"
    assert festival_name("nothing", "en") is None
