"""The console in bad hands and on bad lines: pressed twice, cut off, spoken into by a dead microphone, and too full."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, WebSocketRoute, expect

from host.console.app import build_app
from tests.browser.channel import on_the_air
from tests.browser.serving import Served, eventually
from tests.browser.studio import TOKEN, sign_in
from tests.fakes.desk import FakeDesk
from tests.waiting import until

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


async def once_answers_are_slow(page: Page, path: str) -> asyncio.Event:
    """Hold the answers to wishes for `path` back until the event is set."""
    go_on = asyncio.Event()

    async def hold(route: Route) -> None:
        await go_on.wait()
        await route.continue_()

    await page.route(f"**/api/console/{path}", hold)
    return go_on


async def test_enter_pressed_twice_says_a_line_once_and_keeps_what_is_typed_meanwhile(
    page: Page, address: str, desk: FakeDesk
) -> None:
    await enter(page, address)
    go_on = await once_answers_are_slow(page, "say")
    await page.fill("#say-text", "欢迎")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Control+Enter")
    await page.fill("#say-text", "下一句")
    go_on.set()
    await expect(page.locator("#toast")).to_contain_text("已交给主播")
    await expect(page.locator("#say-text")).to_have_value("下一句")
    assert [deed for _, deed, _ in desk.deeds] == ["say"]


async def test_a_line_whose_answer_was_lost_is_sent_again_and_said_once(
    page: Page, address: str, desk: FakeDesk
) -> None:
    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await enter(page, address)
    await page.route("**/api/console/say", lose_the_answer, times=1)
    await page.fill("#say-text", "马上回来")
    await page.keyboard.press("Enter")
    await expect(page.locator("#toast")).to_contain_text("连不上直播")
    await expect(page.locator("#say-text")).to_have_value("马上回来")
    await page.keyboard.press("Enter")
    await expect(page.locator("#say-text")).to_have_value("")
    assert [deed for _, deed, _ in desk.deeds] == ["say"]


async def test_after_a_wrong_token_every_press_still_counts_once(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address, "wrong")
    await expect(page.locator("#login-fault")).to_contain_text("令牌不对")
    await page.fill("#token", TOKEN)
    await page.press("#token", "Enter")
    await expect(page.locator("#desk")).to_be_visible()
    await page.click("#hold")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    assert [deed for _, deed, _ in desk.deeds] == ["pause"]


async def test_leaving_asks_once_more(page: Page, address: str) -> None:
    await enter(page, address)
    await page.click("#leave")
    await expect(page.locator("#leave")).to_contain_text("确定退出")
    await expect(page.locator("#desk")).to_be_visible()
    await page.click("#leave")
    await expect(page.locator("#login")).to_be_visible()


async def test_a_line_that_says_nothing_any_more_is_told_replaced_and_the_desk_is_right_again(
    page: Page, address: str, desk: FakeDesk
) -> None:
    cut = False

    def feed(near: WebSocketRoute) -> None:
        if cut:
            return  # a socket that never opens
        far = near.connect_to_server()
        far.on_message(lambda message: None if cut else near.send(message))

    await page.clock.install()
    await page.route_web_socket("**/api/console/feed", feed)
    await enter(page, address)
    cut = True
    await desk.pause("小李")
    await page.clock.fast_forward(13_000)
    await expect(page.locator("#air")).to_have_attribute("data-state", "offline")
    await expect(page.locator(".alarm")).to_have_count(1)
    await expect(page.locator(".alarm")).to_contain_text("与直播断开")
    cut = False
    await page.clock.fast_forward(13_000)
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    await expect(page.locator(".alarm", has_text="断开")).to_have_count(0)


async def test_a_new_line_half_written_stays_when_the_line_before_it_airs(
    page: Page, address: str, desk: FakeDesk
) -> None:
    await enter(page, address)
    await page.locator(".line[data-id=l2]").get_by_role("button", name="在此后插入").click()
    await page.keyboard.type("写到一半")
    del desk.lines[1]
    desk.touch()
    await expect(page.locator(".line[data-id=l2]")).to_have_count(0)
    await expect(page.locator(".line[data-id=l1] textarea")).to_have_value("写到一半")
    del desk.lines[0]
    desk.touch()
    await expect(page.locator("#insert-place textarea")).to_be_focused()
    await page.keyboard.type("，写完了")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line .line-text").first).to_have_text("写到一半，写完了")


async def test_what_was_typed_or_changed_by_mistake_comes_back(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    row = page.locator(".line[data-id=l2]")
    was = str(desk.lines[1]["text"])
    await row.locator(".line-text").dblclick()
    await row.locator("textarea").fill("写了很久的一句")
    await page.keyboard.press("Escape")
    await expect(page.locator("#toast")).to_contain_text("没有保存「写了很久的一句」")
    await page.keyboard.press("Alt+z")
    await expect(row.locator("textarea")).to_have_value("写了很久的一句")
    await page.keyboard.press("Enter")
    await expect(row.locator(".line-text")).to_have_text("写了很久的一句")
    await page.locator("#toast").get_by_role("button", name="撤销").click()
    await expect(row.locator(".line-text")).to_have_text(was)


async def test_a_line_said_by_mistake_is_taken_back_before_it_airs(page: Page, address: str, desk: FakeDesk) -> None:
    await enter(page, address)
    for text in ("说错了", "又说错了"):
        await page.fill("#say-text", text)
        await page.keyboard.press("Enter")
        await expect(page.locator("#say-text")).to_have_value("")
    await expect(page.locator(".line.aside")).to_have_count(2)
    await page.locator("#toast").get_by_role("button", name="收回").click()
    await expect(page.locator(".line.aside")).to_have_count(1)
    await expect(page.locator("#say-text")).to_have_value("又说错了")
    await page.locator(".line.aside").get_by_role("button", name="删除").click()
    await expect(page.locator(".line.aside")).to_have_count(0)
    await expect(page.locator(".line")).to_have_count(4)
    desk.asides = [desk.line("r", "主播的回答", origin="reply")]
    desk.touch()
    await expect(page.locator(".line.aside")).to_have_count(1)
    await expect(page.locator(".line.aside").get_by_role("button")).to_have_count(0)


async def test_what_cannot_wait_has_a_key_of_its_own_also_while_typing(
    page: Page, address: str, desk: FakeDesk
) -> None:
    await enter(page, address)
    await page.keyboard.press("Alt+i")
    await expect(page.locator("#say-text")).to_be_focused()
    await page.keyboard.press("Alt+p")
    await expect(page.locator("#air-text")).to_have_text("已暂停")
    await page.keyboard.press("Alt+p")
    await expect(page.locator("#air-text")).to_have_text("直播中")
    assert [deed for _, deed, _ in desk.deeds] == ["pause", "resume"]
    assert await page.get_attribute("#hold", "aria-keyshortcuts") == "Alt+P"


async def test_deleting_leaves_the_keyboard_at_the_next_line_and_airing_in_the_list(
    page: Page, address: str, desk: FakeDesk
) -> None:
    await enter(page, address)
    await page.locator(".line[data-id=l2]").get_by_role("button", name="删除").press("Enter")
    await expect(page.locator(".line[data-id=l3]").get_by_role("button", name="删除")).to_be_focused()
    del desk.lines[1]
    desk.touch()
    await expect(page.locator(".line[data-id=l3]")).to_have_count(0)
    await expect(page.locator("#lines")).to_be_focused()


async def test_tab_comes_to_one_line_and_arrows_go_on_from_there(page: Page, address: str) -> None:
    await enter(page, address)
    edit = [page.locator(f".line[data-id=l{number}]").get_by_role("button", name="修改") for number in (1, 2, 3)]
    await edit[0].focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(edit[2]).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(edit[1]).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.closest('.line') === null"), "past all lines, to the comments"
    await page.keyboard.press("Shift+Tab")
    await expect(page.locator(".line[data-id=l2]").get_by_role("button", name="删除")).to_be_focused()


LISTENED = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.allowed = new Promise((allow) => { window.allow = allow; });
navigator.mediaDevices.getUserMedia = async (wanted) => {
  await window.allowed;
  return (window.heard = await ask(wanted));
};
"""


async def test_a_muted_microphone_is_told_and_an_unplugged_one_hands_back(
    open_page: OpenPage, address: str, desk: FakeDesk
) -> None:
    page = await open_page(permissions=["microphone"])
    await page.add_init_script(LISTENED)
    await enter(page, address)
    await page.click("#microphone")
    await page.evaluate("allow()")
    await expect(page.locator("#microphone-text")).to_contain_text("您在说话")
    await page.evaluate("heard.getTracks()[0].enabled = false")
    await expect(page.locator("#microphone-text")).to_contain_text("听不到您的声音")
    assert desk.microphone_by == "小王"
    await page.evaluate("heard.getTracks()[0].dispatchEvent(new Event('ended'))")
    await expect(page.locator("#microphone-text")).to_contain_text("已交还主播")
    await until(lambda: desk.microphone_by is None)


async def test_who_hands_back_before_the_browser_allowed_does_not_go_on_air(
    open_page: OpenPage, address: str, desk: FakeDesk
) -> None:
    page = await open_page(permissions=["microphone"])
    await page.add_init_script(LISTENED)
    await enter(page, address)
    await page.click("#microphone")
    await expect(page.locator("#microphone-text")).to_contain_text("请允许")
    await page.click("#microphone")
    await page.evaluate("allow()")
    await eventually(page, "window.heard?.getTracks()[0].readyState === 'ended'")
    await expect(page.locator("#microphone")).to_have_attribute("aria-pressed", "false")
    assert desk.heard == b""


async def test_another_operator_ends_an_open_microphone(open_page: OpenPage, address: str, desk: FakeDesk) -> None:
    speaker, other = await open_page(permissions=["microphone"]), await open_page()
    for page in (speaker, other):
        await enter(page, address)
    await speaker.click("#microphone")
    await expect(other.locator(".on-air-text")).to_contain_text("小王 正在用麦克风说话")
    await other.locator(".alarm").get_by_role("button", name="交还主播").click()
    await expect(speaker.locator("#microphone-text")).to_contain_text("别的导播")
    await expect(other.locator(".alarm")).to_have_count(0)
    assert desk.microphone_by is None


PAYLOADS = [
    "<img src=x onerror=window.pwned=1>",
    "\"'><script>window.pwned=1</script>",
    "<svg/onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "</title></textarea><iframe srcdoc='<script>parent.pwned=1</script>'>",
    "{{constructor.constructor('window.pwned=1')()}} ${window.pwned=1} {name} $& $'",
    "مرحبا \u202e خصم 🧧👨‍👩‍👧‍👦",
]


async def test_nothing_anybody_writes_becomes_a_part_of_the_page(page: Page, address: str, desk: FakeDesk) -> None:
    evil = "".join(PAYLOADS)
    desk.room.products = [desk.room.products[0] | {"name": evil, "price": evil}]
    desk.lines = [desk.line(f"l{at}", payload, mood=payload, goal=payload) for at, payload in enumerate(PAYLOADS)]
    desk.on_air = {"line_id": "l", "text": evil, "spoken": 9, "origin": evil, "mood": evil, "product_id": "tea"}
    desk.comments = [
        {"id": f"c{at}", "text": payload, "simulated": False, "language": "zh", "verdict": "flag"}
        | dict.fromkeys(("author", "intent", "mood", "rule", "status", "answer"), payload)
        for at, payload in enumerate(PAYLOADS)
    ]
    desk.events = [
        {"seq": at, "at": at, "type": "fault", "by": payload, "data": {"part": payload, "reason": payload}}
        for at, payload in enumerate(PAYLOADS)
    ]
    written = {"id": "w", "author": evil, "asked": evil, "others": 0, "text": evil, "by_person": False}
    asked = {"id": "q", "text": evil, "times": 2, "product_id": "tea", "product": evil, "intent": evil}
    desk.panels = {
        "written": lambda: {
            "on": True,
            "crowded": True,
            "written": [written | {"simulated": False, "deferred": False}],
        },
        "questions": lambda: {"open": [asked], "answered": [], "writer": None},
    }
    await enter(page, address)
    await page.click("#studio-open")
    await page.click("#tab-questions")
    await page.locator(".product-tile").click()
    await expect(page.locator("#toast")).to_contain_text("<script>")
    shown = await page.locator(".desk-comment-text > span").all_text_contents()
    assert shown == PAYLOADS[::-1]
    assert await page.evaluate("window.pwned") is None
    assert await page.locator("#desk :is(script, iframe, svg[onload], img[onerror])").count() == 0


async def test_a_full_house_fits_a_small_page(page: Page, address: str, desk: FakeDesk) -> None:
    desk.room.products = [
        desk.room.products[0] | {"id": f"p{number}", "number": number, "name": f"茶 {number}", "image": None}
        for number in range(1, 5001)
    ]
    stock = [{"product_id": p["id"], "name": p["name"], "stock": 7, "filed": 9} for p in desk.room.products]
    desk.panels = {"stock": lambda: stock}
    desk.room.on_air = "p77"
    desk.lines = [desk.line(f"l{number}", f"第 {number} 句") for number in range(500)]
    await enter(page, address)
    await expect(page.locator(".line")).to_have_count(500)
    await expect(page.locator(".product-tile").first).to_contain_text("77 茶 77")
    assert await page.locator(".product-tile").count() == 40
    await page.fill("#product-find", "4999")
    await page.get_by_role("button", name="讲这个：茶 4999").click()
    await expect(page.locator(".product-tile[aria-current]")).to_contain_text("茶 4999")
    assert desk.room.on_air == "p4999"
    await page.click("#studio-open")
    await expect(page.locator("#panel-stock form")).to_have_count(40)
    await page.locator("#panel-stock input[type=search]").fill("茶 4998")
    await expect(page.locator("#panel-stock form")).to_have_count(1)
    await expect(page.get_by_role("spinbutton", name="茶 4998")).to_have_value("7")
