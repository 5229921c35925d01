"""The operator console in Chromium: login, editing, conflicts, claims, moving, saying, the microphone."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from host.console.app import build_app
from host.console.desk import DeskRefusal
from host.show.lawful import refusal_of
from script_gen.claims import Guard
from tests.browser.channel import on_the_air
from tests.browser.serving import Served, chromium, eventually
from tests.browser.studio import TOKEN, sign_in
from tests.fakes.desk import FakeDesk

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest_asyncio.fixture(loop_scope="session")
async def address(desk: FakeDesk, served: Served) -> AsyncIterator[str]:
    async with on_the_air() as whep, served(build_app(desk.room, desk, whep, token=TOKEN)) as base:
        yield base


async def enter(page: Page, address: str, token: str = TOKEN) -> None:
    await sign_in(page, f"{address}/console", token)


def line(page: Page, line_id: str):  # type: ignore[no-untyped-def]
    return page.locator(f".line[data-id={line_id}]")


async def test_the_token_leaves_the_address_and_survives_a_reload(page: Page, address: str) -> None:
    await enter(page, address)
    await expect(page.locator("#desk")).to_be_visible()
    assert page.url == f"{address}/console"
    await page.reload()
    await expect(page.locator(".line")).to_have_count(4)
    await expect(page.locator("#who")).to_have_text("小王")


async def test_a_wrong_token_is_told(page: Page, address: str) -> None:
    await enter(page, address, "wrong")
    await expect(page.locator("#login-fault")).to_contain_text("令牌不对")
    await expect(page.locator("#desk")).to_be_hidden()


async def test_the_desk_shows_the_show(page: Page, address: str, desk: FakeDesk) -> None:
    desk.comments = [
        {"id": "c1", "author": "<b>小鹿</b>", "text": "<i>多少钱</i>", "simulated": True, "intent": "price",
         "mood": "hesitant", "language": "zh", "verdict": "keep", "rule": None, "status": "answered",
         "answer": "六十八元"},
        {"id": "c2", "author": "广告", "text": "加微信", "simulated": False, "intent": None, "mood": None,
         "language": None, "verdict": "hide", "rule": "contact", "status": "hidden", "answer": None},
    ]  # fmt: skip
    await enter(page, address)
    await expect(page.locator(".on-air-text .spoken")).to_have_text("欢迎来到山野集，今")
    first = page.locator(".desk-comment[data-id=c1]")
    for text in ("<b>小鹿</b>", "<i>多少钱</i>", "价格", "犹豫", "已回答", "六十八元", "模拟"):
        await expect(first).to_contain_text(text)
    await page.locator(".filter", has_text="已拦截").click()
    await expect(page.locator(".desk-comment")).to_have_count(1)
    await expect(page.locator(".desk-comment")).to_contain_text("contact")
    await expect(page.locator("#health")).to_contain_text("3.1 ms")
    await eventually(page, "livehost.state === 'live'")


async def test_a_line_is_edited_in_place(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await line(page, "l2").locator(".line-text").dblclick()
    await line(page, "l2").locator("textarea").fill("改好的一句话。")
    await page.keyboard.press("Enter")
    await expect(line(page, "l2").locator(".line-text")).to_have_text("改好的一句话。")
    await expect(line(page, "l2").locator("textarea")).to_have_count(0)
    assert desk.deeds == [
        ("小王", "edit", {"line_id": "l2", "text": "改好的一句话。", "version": 1, "override": False})
    ]


async def test_a_conflict_shows_theirs_and_lets_choose(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await line(page, "l2").locator(".line-text").dblclick()
    await line(page, "l2").locator("textarea").fill("我的")
    await desk.edit("小李", "l2", "小李的", version=1, override=False)
    await expect(line(page, "l2").locator(".notice")).to_contain_text("小李的")
    await page.get_by_role("button", name="用我的").click()
    await expect(line(page, "l2").locator(".line-text")).to_have_text("我的")
    assert desk.deeds[-1] == ("小王", "edit", {"line_id": "l2", "text": "我的", "version": 2, "override": False})


async def test_a_line_that_airs_while_it_is_edited_is_not_lost(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await line(page, "l1").locator(".line-text").dblclick()
    await line(page, "l1").locator("textarea").fill("没来得及")
    del desk.lines[0]
    desk.touch()
    await expect(line(page, "l1").locator(".notice")).to_contain_text("已播出")
    await line(page, "l1").get_by_role("button", name="保存").click()
    await expect(page.locator(".line-text").first).to_have_text("没来得及")
    assert desk.deeds[-1][1] == "insert"


async def test_a_forbidden_claim_warns_and_can_be_overridden(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await page.fill("#say-text", "这是最佳的茶")
    await page.get_by_role("button", name="立即说").click()
    await expect(page.locator(".warning mark")).to_have_text("最佳")
    await expect(page.locator(".warning")).to_contain_text("很受欢迎")
    assert desk.deeds == []
    await page.get_by_role("button", name="仍然播出").click()
    await expect(page.locator("#say-text")).to_have_value("")
    assert desk.deeds == [("小王", "say", {"text": "这是最佳的茶", "when": "now", "override": True})]


def lawfully(text: str) -> DeskRefusal | None:
    """The refusal of the real claims gate, as the show's desk gives it."""
    finding = Guard().check(text)
    return refusal_of(finding) if finding is not None else None


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_wording_that_would_pass_is_taken_and_said(
    page: Page, address: str, desk: FakeDesk, language: str
) -> None:
    desk.forbidden, desk.law = "\0", lawfully
    said = "这是全网最低价，一盒六十八元" if language == "zh" else "This is the best mug in the world, and it is blue"
    legal = Guard().check(said)
    assert legal is not None
    await page.goto(f"{address}/console?lang={language}#token={TOKEN}")
    await page.fill("#by", "小王")
    await page.press("#by", "Enter")
    await page.fill("#say-text", said)
    await page.locator("#say button[value=now]").click()
    await expect(page.locator(".warning .wording")).to_contain_text(legal.wording)
    await expect(page.locator(".warning .law")).to_have_text(legal.reason)
    await page.get_by_role("button", name="改用这句" if language == "zh" else "Use this wording").click()
    await expect(page.locator("#say-text")).to_have_value(legal.wording)
    await expect(page.locator(".warning")).to_have_count(0)
    assert desk.deeds == []
    await page.locator("#say button[value=now]").click()
    await expect(page.locator("#say-text")).to_have_value("")
    assert desk.deeds == [("小王", "say", {"text": legal.wording, "when": "now", "override": False})]


async def test_an_edited_line_takes_the_wording_that_would_pass(page: Page, address: str, desk: FakeDesk) -> None:
    desk.forbidden, desk.law = "\0", lawfully
    await enter(page, address)
    await line(page, "l2").locator(".line-text").dblclick()
    await line(page, "l2").locator("textarea").fill("顶级的茶，出门带着也方便。")
    await page.keyboard.press("Enter")
    await line(page, "l2").get_by_role("button", name="改用这句").click()
    await expect(line(page, "l2").locator("textarea")).to_have_value("看得见的是材质和做工，出门带着也方便。")
    await page.keyboard.press("Enter")
    await expect(line(page, "l2").locator(".line-text")).to_have_text("看得见的是材质和做工，出门带着也方便。")
    assert desk.deeds[-1][2]["override"] is False


async def test_lines_move_by_button_by_drag_and_go(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await line(page, "l1").get_by_role("button", name="下移").click()
    await expect(page.locator(".line").first).to_have_attribute("data-id", "l2")
    grip = await line(page, "l4").locator(".grip").bounding_box()
    top = await line(page, "l2").bounding_box()
    assert grip
    assert top
    await page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    await page.mouse.down()
    await page.mouse.move(grip["x"] + 8, top["y"] + 4, steps=6)
    await page.mouse.up()
    await expect(page.locator(".line").first).to_have_attribute("data-id", "l4")
    await line(page, "l3").get_by_role("button", name="删除").click()
    await expect(page.locator(".line")).to_have_count(3)
    assert [deed for _, deed, _ in desk.deeds] == ["move", "move", "delete"]
    assert [each["id"] for each in desk.lines] == ["l4", "l2", "l1"]


async def test_a_line_is_inserted_between(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await line(page, "l1").get_by_role("button", name="在此后插入").click()
    await page.keyboard.type("插在中间")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line .line-text").nth(1)).to_have_text("插在中间")
    assert desk.lines[1]["text"] == "插在中间"


async def test_pause_resume_and_skip(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    await page.click("#hold")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    await page.click("#hold")
    await expect(page.locator("#air-text")).to_have_text("直播中")
    await page.get_by_role("button", name="讲这个：槐花蜜").click()
    await expect(page.locator(".product-tile[aria-current]")).to_contain_text("槐花蜜")
    assert [deed for _, deed, _ in desk.deeds] == ["pause", "resume", "skip"]


async def test_the_microphone_is_heard_and_handed_back(open_page: OpenPage, address: str, desk: FakeDesk) -> None:
    page = await open_page(permissions=["microphone"])
    await enter(page, address)
    await page.click("#microphone")
    await expect(page.locator("#microphone-text")).to_contain_text("您在说话")
    await eventually(page, "parseFloat(microphone.style.getPropertyValue('--level')) > 0.01")
    assert len(desk.heard) >= 1920
    assert desk.microphone_by == "小王"
    await page.click("#microphone")
    await expect(page.locator("#microphone-text")).to_be_hidden()


async def test_a_denied_microphone_is_explained_and_the_show_goes_on(
    open_page: OpenPage, address: str, desk: FakeDesk
) -> None:
    page = await open_page(permissions=[])
    await enter(page, address)
    await page.click("#microphone")
    await expect(page.locator("#microphone-text")).to_contain_text("没有获得麦克风权限")
    await page.click("#hold")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    assert desk.microphone_by is None


async def test_no_microphone_at_all_is_explained(address: str) -> None:
    async with chromium() as without_device:
        context = await without_device.new_context(locale="zh-CN", permissions=["microphone"])
        page = await context.new_page()
        await enter(page, address)
        await page.click("#microphone")
        await expect(page.locator("#microphone-text")).to_contain_text("没有找到麦克风")
