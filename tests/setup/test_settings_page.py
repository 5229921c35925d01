"""The page of settings: it says what the program reads."""

from host.settings import Settings
from tests.setup.settings_page import PAGE, page, rows


def test_every_setting_is_on_the_page_with_its_default_and_meaning() -> None:
    assert [name for name, _, _ in rows()] == list(Settings.model_fields)
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.setup.settings_page"
