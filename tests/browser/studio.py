"""How an operator comes to a panel: the console's token, a name, the studio drawer and a tab in it."""

from playwright.async_api import Page

TOKEN = "a-token"


async def enter(page: Page, address: str, *, tab: str | None = None, by: str = "小王", language: str = "zh") -> None:
    """Open the studio of the console at `address` in `page`, at the panel named `tab` or at the first one."""
    await page.goto(f"{address}/console?lang={language}#token={TOKEN}")
    await page.fill("#by", by)
    await page.press("#by", "Enter")
    await page.click("#studio-open")
    if tab is not None:
        await page.click(f"#tab-{tab}")
