"""Which product a comment means: numbers, names well and badly spelled, colours, prices, the one before."""

from decimal import Decimal

import pytest

from host.show.which import Which
from script_gen.mention import Mentions
from script_gen.product import Fact, Product, Shop
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop

SHOPS = {language: load_shop(sample_shop(language)) for language in ("zh", "en")}
WHICH = {language: Which(shop, Mentions(shop)) for language, shop in SHOPS.items()}


def name(language: str, product_id: str | None) -> str | None:
    return next((p.name for p in SHOPS[language].products if p.id == product_id), None)


@pytest.mark.parametrize(
    ("language", "text", "means"),
    [
        ("zh", "3号链接多少钱", "竹纤维毛巾"),
        ("zh", "三號鏈接還有嗎", "竹纤维毛巾"),
        ("zh", "槐花蜜纯不纯", "槐花蜜"),
        ("zh", "槐花密纯不纯", "槐花蜜"),
        ("zh", "怀花蜜怎么卖", "槐花蜜"),
        ("zh", "毛巾掉毛吗", "竹纤维毛巾"),
        ("zh", "绿茶是今年的吗", "云雾绿茶"),
        ("zh", "保溫杯能裝多少", "保温杯"),
        ("zh", "包温杯漏不漏", "保温杯"),
        ("zh", "上一个多少钱", "before"),
        ("zh", "刚才那款再讲一下", "before"),
        ("zh", "多少钱", None),
        ("zh", "有货吗", None),
        ("zh", "绿茶和保温杯一起多少钱", None),
        ("zh", "9号链接", None),
        ("zh", "", None),
        ("en", "how much is link 2", "Wool Throw"),
        ("en", "is the tote washable", "Canvas Tote"),
        ("en", "the canvs tote pls", "Canvas Tote"),
        ("en", "is the enamle mug dishwasher safe", "Enamel Mug"),
        ("en", "ENAMEL MUGS left?", "Enamel Mug"),
        ("en", "is the lamp dimmable", "Desk Lamp"),
        ("en", "how much was the previous one", "before"),
        ("en", "the one before, is it still in stock", "before"),
        ("en", "did you ship it yesterday or before", None),
        ("en", "how much", None),
        ("en", "soap or mug?", None),
    ],
)
def test_the_product_is_found_or_left_open(language: str, text: str, means: str | None) -> None:
    before = SHOPS[language].products[-1].id
    found = WHICH[language].product(text, before)
    assert ("before" if found == before and means == "before" else name(language, found)) == means


def test_without_one_before_nothing_is_guessed() -> None:
    assert WHICH["zh"].product("上一个多少钱", None) is None


@pytest.mark.parametrize("text", ["\u202e" * 300, "a" * 300, "号" * 300, "第" * 300, "#" * 300, "小鹿" * 150])
def test_hostile_text_names_nothing(text: str) -> None:
    assert WHICH["zh"].product(text, None) is None


def shelf(language: str, *products: tuple[str, str]) -> Which:
    made = tuple(Product(name, name, "", Decimal(price)) for name, price in products)
    shop = Shop("shop", "Shop", language, "USD", "", {}, made)
    return Which(shop, Mentions(shop))


SHELVES = {
    "zh": shelf(
        "zh", ("红丝绒口红", "89"), ("雾蓝针织开衫", "199"), ("轻便小白鞋", "159"), ("不粘炒锅", "129"),
        ("阳光玫瑰葡萄", "69"), ("磁吸充电宝", "129"),
    ),
    "en": shelf(
        "en", ("Red Wool Beanie", "24"), ("Blue Denim Apron", "38"), ("Ceramic Pour-Over Set", "45"),
        ("Beeswax Candle", "18"), ("Leather Phone Case", "29.99"), ("Blue Glass Vase", "45"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "means"),
    [
        ("zh", "3号多少钱", "轻便小白鞋"),
        ("zh", "三号再讲讲", "轻便小白鞋"),
        ("zh", "三好链接怎么拍", "轻便小白鞋"),
        ("zh", "3hao lianjie", "轻便小白鞋"),
        ("zh", "链接4还有吗", "不粘炒锅"),
        ("zh", "链接四有货不", "不粘炒锅"),
        ("zh", "小黄车2号什么料子", "雾蓝针织开衫"),
        ("zh", "2️⃣号包邮吗", "雾蓝针织开衫"),
        ("zh", "二號鏈接還有嗎", "雾蓝针织开衫"),
        ("zh", "5号能退不", "阳光玫瑰葡萄"),
        ("zh", "1号和4号一起拍便宜吗", None),
        ("zh", "3号能到吗", None),
        ("zh", "今天3号了吧", None),
        ("zh", "5号之前发货吗", None),
        ("zh", "要用几节5号电池", None),
        ("zh", "2号色显白吗", None),
        ("zh", "口红2号色还有吗", "红丝绒口红"),
        ("zh", "口红持久吗", "红丝绒口红"),
        ("zh", "针织衫会起球不", "雾蓝针织开衫"),
        ("zh", "开衫有m码吗", "雾蓝针织开衫"),
        ("zh", "小白鞋偏大吗", "轻便小白鞋"),
        ("zh", "那双鞋怎么洗", "轻便小白鞋"),
        ("zh", "锅能上电磁炉吗", "不粘炒锅"),
        ("zh", "炒锅几寸", "不粘炒锅"),
        ("zh", "葡萄甜不甜", "阳光玫瑰葡萄"),
        ("zh", "阳光玫瑰是冷链吗", "阳光玫瑰葡萄"),
        ("zh", "充电宝能上飞机吗", "磁吸充电宝"),
        ("zh", "宠电宝多少毫安", "磁吸充电宝"),
        ("zh", "红的那个还有吗", "红丝绒口红"),
        ("zh", "红色那款多少钱", "红丝绒口红"),
        ("zh", "蓝色的那件起球吗", "雾蓝针织开衫"),
        ("zh", "白的那双怎么卖", "轻便小白鞋"),
        ("zh", "绿色那个有吗", None),
        ("zh", "89那个是哑光的吗", "红丝绒口红"),
        ("zh", "199的那件有几个颜色", "雾蓝针织开衫"),
        ("zh", "129那个能退吗", None),
        ("zh", "上一个多少钱", "before"),
        ("zh", "上一款还能拍吗", "before"),
        ("zh", "刚刚那个再看一下", "before"),
        ("zh", "前面讲的那个什么价", "before"),
        ("zh", "刚才介绍的那款有优惠吗", "before"),
        ("zh", "上个链接还在吗", "before"),
        ("zh", "上個產品多少錢", "before"),
        ("zh", "上一单还没发货", None),
        ("zh", "刚才拍的发货了吗", None),
        ("zh", "刚才那个优惠券怎么领", None),
        ("zh", "多少钱", None),
        ("zh", "这个怎么卖", None),
        ("zh", "第二个链接是啥", "雾蓝针织开衫"),
        ("zh", "第一款再讲讲", "红丝绒口红"),
        ("zh", "最后一个什么价", "磁吸充电宝"),
        ("zh", "来3个", None),
        ("zh", "3斤装的多少", None),
        ("zh", "一号链接跟这个有啥区别", "红丝绒口红"),
        ("en", "link 2 price?", "Blue Denim Apron"),
        ("en", "#5 still there?", "Leather Phone Case"),
        ("en", "no 3 pls", "Ceramic Pour-Over Set"),
        ("en", "nr 4 how much", "Beeswax Candle"),
        ("en", "item two, is it washable", "Blue Denim Apron"),
        ("en", "number three again pls", "Ceramic Pour-Over Set"),
        ("en", "lnk 2 show", "Blue Denim Apron"),
        ("en", "link2", "Blue Denim Apron"),
        ("en", "can u show no.6", "Blue Glass Vase"),
        ("en", "size 2 available?", None),
        ("en", "i want 2", None),
        ("en", "ur number 1 fan here", None),
        ("en", "links 1 and 3 pls", None),
        ("en", "the red one", "Red Wool Beanie"),
        ("en", "is the red one itchy", "Red Wool Beanie"),
        ("en", "the blue one how much", None),
        ("en", "blue apron has pockets?", "Blue Denim Apron"),
        ("en", "the apron, can it go in the wash", "Blue Denim Apron"),
        ("en", "vase dishwasher safe?", "Blue Glass Vase"),
        ("en", "candel burn time?", "Beeswax Candle"),
        ("en", "do the candles smell strong", "Beeswax Candle"),
        ("en", "phone case for 15 pro?", "Leather Phone Case"),
        ("en", "pourover filters?", "Ceramic Pour-Over Set"),
        ("en", "beanies one size?", "Red Wool Beanie"),
        ("en", "green one?", None),
        ("en", "the $18 one, how long does it burn", "Beeswax Candle"),
        ("en", "the 45 dollar one", None),
        ("en", "what was the last one u showed", "before"),
        ("en", "go back to the previous item", "before"),
        ("en", "the one before this, how much", "before"),
        ("en", "the thing you showed earlier is it sold out", "before"),
        ("en", "how much was that last one", "before"),
        ("en", "the one u just had up", "before"),
        ("en", "last item price", None),
        ("en", "before i buy, does it shrink", None),
        ("en", "i ordered earlier, where is it", None),
        ("en", "first one again", "Red Wool Beanie"),
        ("en", "the second item pls", "Blue Denim Apron"),
        ("en", "how much", None),
        ("en", "can you show the back of it", None),
        ("en", "is this the same as the beanie", "Red Wool Beanie"),
        ("en", "vase or candle for mom?", None),
        ("en", "my order number 4 hasn't come", None),
        ("en", "call me on number 5", None),
        ("zh", "6号是啥", "磁吸充电宝"),
        ("zh", "六号能上飞机不", "磁吸充电宝"),
        ("zh", "主播讲下链接二", "雾蓝针织开衫"),
        ("zh", "购物车5号甜不", "阳光玫瑰葡萄"),
        ("zh", "2好链接起球不", "雾蓝针织开衫"),
        ("zh", "今天12号还有活动吗", None),
        ("zh", "7号电池的遥控", None),
        ("zh", "39号偏大还是偏小", None),
        ("zh", "粉色3号色有吗", None),
        ("zh", "鞋子掉色不", "轻便小白鞋"),
        ("zh", "炒锅和口红都要", None),
        ("zh", "今天晚上一个人看直播", None),
        ("zh", "加上一件开衫多少", "雾蓝针织开衫"),
        ("zh", "方才那个是啥", "before"),
        ("zh", "刚那个再来一遍", "before"),
        ("zh", "刚刚那个问题还没回我", None),
        ("zh", "蓝的那个起球没", "雾蓝针织开衫"),
        ("zh", "69那个几斤", "阳光玫瑰葡萄"),
        ("zh", "159块的那双有37吗", "轻便小白鞋"),
        ("zh", "口红和葡萄哪个号", None),
        ("zh", "卡其色有吗", None),
        ("zh", "磁吸的会不会发烫", "磁吸充电宝"),
        ("zh", "那个锅重不重", "不粘炒锅"),
        ("zh", "倒数第一个多少", "磁吸充电宝"),
        ("en", "L4 price", None),
        ("en", "show item #3", "Ceramic Pour-Over Set"),
        ("en", "link #6 dishwasher safe", "Blue Glass Vase"),
        ("en", "links for the beanie?", "Red Wool Beanie"),
        ("en", "is the set microwave safe", "Ceramic Pour-Over Set"),
        ("en", "red hat again pls", "Red Wool Beanie"),
        ("en", "the 29 dollar one fit a 13 mini?", "Leather Phone Case"),
        ("en", "the $99 one", None),
        ("en", "which one did u show before this", "before"),
        ("en", "last one left?", None),
        ("en", "was it the third one that had pockets", "Ceramic Pour-Over Set"),
        ("en", "number 2 or number 5 for a gift", None),
        ("en", "order #4 says delivered but its not here", None),
        ("en", "leather one scratch easy?", "Leather Phone Case"),
        ("en", "gimme two of em", None),
        ("en", "the candle u had earlier", "Beeswax Candle"),
    ],
)
def test_what_viewers_type_points_at_one_product_or_at_none(language: str, text: str, means: str | None) -> None:
    assert SHELVES[language].product(text, "before") == means


def test_a_colour_that_only_one_product_comes_in_is_enough_and_one_that_two_share_is_not() -> None:
    fact = Fact("bowl.colour", "颜色", "白、豆绿")
    bowl, cup = Product("bowl", "粗陶碗", "", Decimal(30), facts=(fact,)), Product("cup", "小白杯", "", Decimal(20))
    which = Which(shop := Shop("shop", "Shop", "zh", "CNY", "", {}, (bowl, cup)), Mentions(shop))
    assert which.product("绿色那个多少钱", None) == "bowl"
    assert which.product("白色那个多少钱", None) is None
