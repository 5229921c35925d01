"""What operators want to say is read for the product on the air, and comes with a wording that passes."""

from host.show.lawful import Lawful
from host.show.thinking import Thinking
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.shop_file import load_shop
from script_gen.shops import sample_shop
from stream.clock import Clock


async def test_a_line_is_read_by_the_rules_of_the_product_on_the_air() -> None:
    facts = ShopFacts(load_shop(sample_shop("zh")))
    with Thinking(Clock()) as thinking:
        lawful = Lawful(facts, Guard(), thinking)
        of_food = await lawful.finding("喝了它提神醒脑", "huaimi")
        assert of_food is not None
        assert of_food.reason
        assert of_food.wording
        assert await lawful.finding(of_food.wording, "huaimi") is None
        assert await lawful.finding("喝了它提神醒脑", "baowenbei") is None
        assert await lawful.finding("这个杯子多大", None) is None
