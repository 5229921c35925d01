"""What comes and goes in the picture: showcases by the rundown and by operators, order toasts, offers that end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from host.avatar.pose import Pose
from host.avatar.scene import Card, Scene
from host.performance import Performer, Spoken
from host.shelf import Shelf
from host.show.cue import Cue, Entry
from host.show.extras import LiveExtras
from host.show.frames import Frames
from host.show.showcases import AGAIN_AFTER, AT_MOST, BREATH, Showcases
from host.show.toasts import GAP, LASTS, WAITING_AT_MOST, Toasts
from host.show.track import Placed, Track
from host.voice.speech import Speech
from script_gen.facts import ShopFacts
from script_gen.line import Goal, Line
from script_gen.product import Product, Promotion, Shop
from stream.timeline import PICTURE, Samples, from_s

IMAGES = (Path("a.png"), Path("b.png"))
OPENING = Samples(0)
OPENED = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


def placed(goal: Goal | None, at: Samples = OPENING, *, entry: Entry = Entry.IN_TURN, clause: int = 0) -> Placed:
    cue = Cue("c", Line("细节在这儿", product_id="tea", goal=goal), entry)
    return Placed(cue, clause, Spoken(at, Speech(np.zeros(from_s(5), np.int16), (), (), 0, 5), "warm", "show"))


def cases(images: tuple[Path, ...] = IMAGES) -> Showcases:
    return Showcases(lambda product_id: images if product_id == "tea" else ())


# -- showcases --------------------------------------------------------------------------------------


def test_a_demonstration_shows_the_products_pictures_after_a_breath() -> None:
    shown, proof = cases(), placed(Goal.DEMO)
    assert shown.at(proof, "tea", Samples(BREATH - 1)) is None
    case = shown.at(proof, "tea", BREATH)
    assert case is not None
    assert (case.images, case.since) == (IMAGES, BREATH)
    assert shown.at(proof, "tea", Samples(BREATH + PICTURE)) is case


@pytest.mark.parametrize("goal", [None, *(goal for goal in Goal if goal is not Goal.DEMO)])
def test_other_lines_do_not(goal: Goal | None) -> None:
    assert cases().at(placed(goal), "tea", from_s(2)) is None


def test_answers_the_wrong_product_and_products_without_pictures_do_not() -> None:
    assert cases().at(placed(Goal.DEMO, entry=Entry.CLAUSE_END), "tea", from_s(2)) is None
    assert cases().at(placed(Goal.DEMO), "honey", from_s(2)) is None
    assert cases(()).at(placed(Goal.DEMO), "tea", from_s(2)) is None
    assert cases().at(None, None, from_s(2)) is None


@pytest.mark.parametrize("then", [placed(Goal.PRICE, from_s(6)), placed(Goal.DEMO, from_s(6), entry=Entry.NOW), None])
def test_it_leaves_when_the_demonstration_does(then: Placed | None) -> None:
    shown = cases()
    assert shown.at(placed(Goal.DEMO), "tea", from_s(2))
    assert shown.at(then, "tea", from_s(6)) is None


def test_it_never_stays_long_and_lets_the_face_be_seen_for_a_while() -> None:
    shown, proof = cases(), placed(Goal.DEMO)
    first = shown.at(proof, "tea", from_s(2))
    assert first is not None
    over = Samples(from_s(2) + AT_MOST)
    assert shown.at(proof, "tea", Samples(over - 1)) is first
    assert shown.at(proof, "tea", over) is None
    assert shown.at(placed(Goal.DEMO, over), "tea", Samples(over + AGAIN_AFTER - 1)) is None
    assert shown.at(placed(Goal.DEMO, over), "tea", Samples(over + AGAIN_AFTER)) is not None


def test_an_operator_starts_it_at_any_line_and_it_leaves_by_itself_or_at_a_word() -> None:
    shown, price = cases(), placed(Goal.PRICE)
    assert shown.ask("tea")
    case = shown.at(price, "tea", from_s(1))
    assert case is not None
    assert shown.showing
    assert shown.at(price, "tea", Samples(from_s(1) + AT_MOST - 1)) is case
    assert shown.at(price, "tea", Samples(from_s(1) + AT_MOST)) is None
    assert shown.ask("tea")
    assert shown.at(price, "tea", from_s(100)) is not None
    assert shown.ask(None)
    assert shown.at(price, "tea", from_s(101)) is None
    assert not shown.ask("honey"), "it has no pictures"


# -- toasts -----------------------------------------------------------------------------------------


def order(author: str, **more: object) -> dict[str, object]:
    return {
        "type": "reaction",
        "kind": "order",
        "author": author,
        "count": 1,
        "about": "云雾绿茶",
        "simulated": False,
    } | more


def test_an_order_is_told_for_a_while_and_the_next_after_a_gap() -> None:
    toasts = Toasts()
    assert toasts.at(Samples(0)) is None
    toasts.hear(order("小雨"))
    toasts.hear(order("Anna", simulated=True))
    first = toasts.at(from_s(1))
    assert first is not None
    assert (first.author, first.text, first.simulated, first.since) == ("小雨", "云雾绿茶", False, from_s(1))
    assert toasts.at(Samples(from_s(1) + LASTS - 1)) is first
    assert toasts.at(Samples(from_s(1) + LASTS)) is None
    second = toasts.at(Samples(from_s(1) + LASTS + GAP))
    assert second is not None
    assert (second.author, second.simulated) == ("Anna", True)


@pytest.mark.parametrize(
    "message",
    [order(""), order("x", kind="like"), order("x", type="comment"), {"type": "on_air", "product_id": "tea"}, {}],
)
def test_nothing_but_an_order_of_somebody_gives_a_toast(message: dict[str, object]) -> None:
    toasts = Toasts()
    toasts.hear(message)
    assert toasts.at(Samples(0)) is None


def test_a_rush_is_thinned_out() -> None:
    toasts = Toasts()
    for i in range(50):
        toasts.hear(order(str(i)))
    seen = []
    for second in range(60):
        if (toast := toasts.at(from_s(second))) and toast.author not in seen:
            seen.append(toast.author)
    assert seen == [str(i) for i in range(50 - WAITING_AT_MOST, 50)]


# -- the shelf's clock ------------------------------------------------------------------------------


def tea(ends_in_s: float | None) -> Product:
    ends_at = None if ends_in_s is None else OPENED + timedelta(seconds=ends_in_s)
    return Product("tea", "云雾绿茶", "tea", Decimal(68), promotion=Promotion("买两盒送茶漏", ends_at), images=IMAGES)


class Wall:
    """The show's clock; `now` is the lever."""

    def __init__(self) -> None:
        self.now = Samples(0)

    def __call__(self, at: Samples | None = None) -> datetime:
        return OPENED + timedelta(seconds=(self.now if at is None else at) / from_s(1))


def shelf_of(product: Product, wall: Wall, policies: dict[str, str] | None = None) -> Shelf:
    shop = Shop("s", "山野集", "zh", "CNY", "luxury-story", policies or {}, (product,))
    return Shelf(shop, ShopFacts(shop), wall)


@pytest.mark.parametrize(("ends_in_s", "ends"), [(None, None), (90.5, from_s(90.5)), (86_400, from_s(86_400))])
def test_a_card_counts_down_to_the_true_end(ends_in_s: float | None, ends: Samples | None) -> None:
    wall = Wall()
    wall.now = from_s(30)
    assert shelf_of(tea(ends_in_s), wall).card("tea", from_s(12)).ends == ends


def test_an_offer_that_has_ended_leaves_card_and_ticker() -> None:
    wall = Wall()
    shelf = shelf_of(tea(60), wall, {"shipping": "全国包邮"})
    assert shelf.ticker() == ("全国包邮", "云雾绿茶：买两盒送茶漏")
    wall.now = from_s(61)
    card = shelf.card("tea", Samples(0))
    assert (card.promotion, card.ends) == (None, None)
    assert shelf.ticker() == ("全国包邮",)


def test_pictures_of_a_product_that_is_not_sold_are_none() -> None:
    assert shelf_of(tea(None), Wall()).images("tea") == IMAGES
    assert shelf_of(tea(None), Wall()).images("nosuch") == ()


# -- frames -----------------------------------------------------------------------------------------


class Seen:
    """A painter that remembers the scenes."""

    def __init__(self) -> None:
        self.scenes: list[Scene] = []

    def paint(self, scene: Scene, pose: Pose, at: Samples) -> NDArray[np.uint8]:
        self.scenes.append(scene)
        return np.zeros((3, 2), np.uint8)


def test_a_card_on_air_follows_the_shop_without_coming_in_again() -> None:
    wall, seen, track = Wall(), Seen(), Track()
    shelf = shelf_of(tea(3), wall, {"shipping": "全国包邮"})
    track.place(placed(Goal.DEMO).cue, 0, placed(None).spoken.speech, Samples(0))
    frames = Frames(
        track,
        seen,
        Performer(1),
        empty=Scene("山野集", "zh"),
        card=shelf.card,
        comment=lambda _: None,
        extras=LiveExtras(shelf, "zh"),
    )
    for n in range(150):
        wall.now = Samples(n * PICTURE)
        frames.picture(wall.now)()
    cards = [scene.card for scene in seen.scenes if scene.card]
    assert cards[0].promotion is not None
    assert cards[-1].promotion is None
    assert {card.since for card in cards} == {Samples(0)}
    assert seen.scenes[0].ticker == ("全国包邮", "云雾绿茶：买两盒送茶漏")
    assert seen.scenes[-1].ticker == ("全国包邮",)
    assert any(scene.showcase for scene in seen.scenes)


def test_without_extras_nothing_else_is_in_the_picture() -> None:
    seen = Seen()
    nothing = Card("x", 1, "x", "1", None, None, None, None, Samples(0))
    Frames(
        Track(), seen, Performer(1), empty=Scene("s", "zh"), card=lambda *_: nothing, comment=lambda _: None
    ).picture(Samples(0))()
    assert seen.scenes == [replace(Scene("s", "zh"))]
