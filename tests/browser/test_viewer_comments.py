"""What a viewer writes and reads on the viewer page: the box, the nickname, refusals, and answers in writing."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from host.console.app import build_app
from host.console.desk import DeskRefusal
from tests.browser.channel import on_the_air
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.serving import Served
from tests.fakes.desk import FakeDesk, FakeRoom

OpenPage = Callable[..., Awaitable[Page]]


@pytest.fixture
def room() -> FakeRoom:
    return FakeRoom()


@pytest_asyncio.fixture(loop_scope="session")
async def address(room: FakeRoom, served: Served) -> AsyncIterator[str]:
    async with on_the_air() as whep, served(build_app(room, FakeDesk(room), whep, token="t")) as base:
        yield base


async def test_a_comment_is_sent_shown_once_and_its_nickname_kept(page: Page, address: str, room: FakeRoom) -> None:
    await page.goto(address)
    await page.click("#nickname-open")
    await page.fill("#nickname", "小鹿")
    await page.press("#nickname", "Enter")
    await page.fill("#comment", "这个茶多少钱？")
    await page.press("#comment", "Enter")
    own = page.locator(".comment.own")
    await expect(own).to_have_count(1)
    await expect(own).to_contain_text("这个茶多少钱？")
    await expect(page.locator("#comment")).to_have_value("")
    assert [(author, text) for author, text, _ in room.said] == [("小鹿", "这个茶多少钱？")]
    await page.reload()
    await expect(page.locator("#nickname-open")).to_have_attribute("aria-label", "昵称：小鹿")
    await expect(page.locator(".comment")).to_have_count(1)


async def test_script_tags_stay_text(page: Page, address: str, room: FakeRoom) -> None:
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    room.products[0]["name"] = room.shop["name"] = evil
    room.add_comment(evil, evil, simulated=True)
    await page.goto(address)
    await expect(page.locator(".comment .author")).to_have_text(evil)
    room.send({"type": "answer", "comment_ids": ["c1"], "author": evil, "text": evil})
    await expect(page.locator(".comment.reply")).to_contain_text(evil)
    assert await page.title() == evil
    assert await page.locator(".comment img, .comment script, .shelf script, h1 *").count() == 0


@pytest.mark.parametrize(
    ("code", "told"), [("too_fast", "说得太快"), ("too_long", "太长了"), ("something", "the reason")]
)
async def test_a_refused_comment_stays_in_the_box(
    page: Page, address: str, room: FakeRoom, code: str, told: str
) -> None:
    room.refuse_with = DeskRefusal("the reason", code=code)
    await page.goto(address)
    await page.fill("#comment", "买买买")
    await page.click("#comment-send")
    await expect(page.locator("#chat-fault")).to_contain_text(told)
    await expect(page.locator("#comment")).to_have_value("买买买")


async def test_who_comes_and_who_buys_is_told_in_the_chat(open_page: OpenPage, address: str, room: FakeRoom) -> None:
    page = await open_page()
    await page.goto(address)
    await expect(page.locator("#shop-name")).to_have_text("山野集")
    room.send(
        {"type": "reaction", "kind": "order", "author": "<b>小陈</b>", "count": 1, "about": "", "simulated": False}
    )
    await expect(page.locator(".comment.note")).to_have_text("<b>小陈</b> 下单了")


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
async def test_an_answer_in_writing_stands_under_its_comment_and_can_be_changed_and_taken_back(
    open_page: OpenPage, address: str, room: FakeRoom, device: dict[str, object]
) -> None:
    page = await open_page(**device)
    room.add_comment("<b>阿杰</b>", "今天下单啥时候发货")
    written = {
        "type": "written",
        "comment_ids": ["c1"],
        "author": "<b>阿杰</b>",
        "asked": "今天下单啥时候发货",
        "others": 2,
        "text": "付款后48小时内发货。",
        "simulated": True,
        "by_person": False,
    }
    room.written = [written]
    await page.goto(address)
    reply = page.locator(".comment.written")
    await expect(reply).to_have_count(1)
    for part in ("AI 文字回复", "模拟", "@<b>阿杰</b> 和另外 2 位", "今天下单啥时候发货", "付款后48小时内发货。"):
        await expect(reply).to_contain_text(part)
    await expect(page.locator(".comment.answered")).to_have_count(1)
    await page.fill("#comment", "要不要运费")
    await page.press("#comment", "Enter")
    await expect(page.locator(".comment.own")).to_have_count(1)
    room.send(
        written | {"comment_ids": ["c2"], "asked": "要不要运费", "others": 0, "text": "全国包邮。", "simulated": False}
    )
    mine = page.locator(".comment.written.to-me")
    await expect(mine).to_contain_text("全国包邮。")
    await expect(mine).to_be_in_viewport()
    room.send(written | {"text": "今天五点前拍的，今天发。", "by_person": True})
    await expect(reply.first).to_contain_text("店家回复")
    await expect(reply.first).to_contain_text("今天五点前拍的，今天发。")
    await expect(reply).to_have_count(2)
    room.send({"type": "unwritten", "comment_ids": ["c1"]})
    await expect(reply).to_have_count(1)
    await expect(page.locator(".comment.answered")).to_have_count(1)


async def test_what_is_typed_while_a_comment_is_on_its_way_stays(page: Page, address: str, room: FakeRoom) -> None:
    sent = asyncio.Event()

    async def late(route: Route) -> None:
        await sent.wait()
        await route.continue_()

    await page.route("**/api/comments", late)
    await page.goto(address)
    await page.fill("#comment", "有货吗")
    await page.press("#comment", "Enter")
    await page.locator("#comment").press_sequentially("，多少钱")
    sent.set()
    await expect(page.locator(".comment.own")).to_contain_text("有货吗")
    await expect(page.locator("#comment")).to_have_value("有货吗，多少钱")
    await expect(page.locator("#comment-send")).to_be_enabled()
    assert [text for _, text, _ in room.said] == ["有货吗"]


COMPOSED = """
(node) => node.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }))
"""


async def test_enter_that_ends_a_word_of_an_input_method_does_not_end_the_nickname(page: Page, address: str) -> None:
    await page.goto(address)
    await page.click("#nickname-open")
    nickname = page.locator("#nickname")
    await nickname.fill("xiaolu")
    await nickname.evaluate(COMPOSED)
    await expect(nickname).to_be_visible()
    await nickname.fill("小鹿")
    await nickname.press("Enter")
    await expect(nickname).to_be_hidden()
    await expect(page.locator("#comment")).to_be_focused()
    await expect(page.locator("#nickname-open")).to_have_attribute("aria-label", "昵称：小鹿")
