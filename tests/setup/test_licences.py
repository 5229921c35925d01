"""The licences of what a plain installation brings: none that binds the user, and the page about them true."""

import pytest

from tests.setup.licences import BUNDLED, COPYLEFT, PAGE, WEAK_COPYLEFT, bundled_copyleft, filled, licence_of, locked

WEAK_BUT_ACCEPTED = {"certifi": "MPL-2.0 data file, used unmodified"}


def test_no_package_is_under_a_copyleft_licence() -> None:
    strong = {package: licence_of(package) for package in locked() if COPYLEFT.search(licence_of(package))}
    weak = {package for package in locked() if WEAK_COPYLEFT.search(licence_of(package))}
    assert not strong
    assert weak == WEAK_BUT_ACCEPTED.keys()


def test_every_package_states_its_licence() -> None:
    assert not [package for package in locked() if not licence_of(package)]


def test_the_page_is_the_installed_truth() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == filled(page), "run `make licences`"


def test_copyleft_inside_wheels_is_named_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "libx264" in bundled_copyleft()["av"]
    for package, names in bundled_copyleft().items():
        for name in names:
            assert f"| {package} | {name} | {BUNDLED[name]} |" in page


@pytest.mark.parametrize(
    ("licence", "strong", "weak"),
    [
        ("GPL-3.0-or-later", True, False),
        ("AGPL-3.0", True, False),
        ("GNU General Public License v2 (GPLv2)", True, False),
        ("GNU Affero General Public License v3", True, False),
        ("LGPL-2.1", False, True),
        ("GNU Lesser General Public License v3 (LGPLv3)", False, True),
        ("Mozilla Public License 2.0 (MPL 2.0)", False, True),
        ("MIT", False, False),
        ("Apache Software License", False, False),
    ],
)
def test_a_copyleft_licence_is_recognised(licence: str, strong: bool, weak: bool) -> None:
    assert bool(COPYLEFT.search(licence)) == strong
    assert bool(WEAK_COPYLEFT.search(licence)) == weak
