"""How an operator comes to a panel: the console's token, a name, the studio drawer and a tab in it."""

from playwright.async_api import Page, expect

TOKEN = "a-token"


async def sign_in(page: Page, console: str, token: str = TOKEN, *, by: str = "小王") -> None:
    """Come to the desk of the console at that address; with another token than `TOKEN` one is not let in."""
    await page.goto(f"{console}#token={token}")
    await page.fill("#by", by)
    await page.press("#by", "Enter")
    if token == TOKEN:
        await expect(page.locator("#desk")).to_be_visible()


async def enter(page: Page, address: str, *, tab: str | None = None, by: str = "小王", language: str = "zh") -> None:
    """Open the studio of the console at `address` in `page`, at the panel named `tab` or at the first one."""
    await sign_in(page, f"{address}/console?lang={language}", by=by)
    await page.click("#studio-open")
    if tab is not None:
        await page.click(f"#tab-{tab}")
