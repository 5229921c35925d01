"""`livehost ask`: answers questions from a shop's facts, one or a stream of them."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from comments.meaning import Reader
from host.commands.lines import Json, JsonLine, json_lines, standard_input
from host.commands.shop import load, refuse
from script_gen.answer import Answerer, Question
from script_gen.product import Shop
from stream.clock import Clock
from stream.timeline import to_ms


def ask(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    question: Annotated[str | None, typer.Argument(help="What a viewer asks.")] = None,
    product: Annotated[str | None, typer.Option(help="Id of the product on the air.")] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Answer JSON lines {id, question, product} instead.")] = False,
    json_output: Json = True,
) -> None:
    """Answer as the host would: `answer`, `fact_ids`, `deferred`, `intent`, `mood`, `language`, `ms`, as JSON.

    The answer is made of the shop's facts only; what they do not say is deferred to a person.
    """
    sound = load(shop)
    if stdin == (question is not None):
        raise typer.BadParameter("give either a question or --stdin")
    if product is not None and product not in {sold.id for sold in sound.products}:
        refuse(f"--product {product!r} is not in this shop: {', '.join(sold.id for sold in sound.products[:20])}")
    raise typer.Exit(asyncio.run(_answer(sound, question, product)))


async def _answer(shop: Shop, question: str | None, product: str | None) -> int:
    desk = _Desk(shop)
    if question is not None:
        typer.echo(json.dumps(desk.answered(question, product), ensure_ascii=False))
        return 0
    return json_lines(standard_input(), "question", lambda line: _one(desk, line, product))


def _one(desk: "_Desk", line: JsonLine, product: str | None) -> dict[str, Any]:
    named = line.fields.get("product") or product
    return desk.answered(line.text, named if isinstance(named, str) else None)


class _Desk:
    """Reads and answers, and says how long it took; needs a running event loop for its clock."""

    def __init__(self, shop: Shop) -> None:
        self._reader = Reader()
        self._reader.load()
        self._answerer = Answerer(shop, embed=self._reader.embed)
        self._answerer.load()
        self._language = shop.language
        self._clock = Clock()

    def answered(self, question: str, product: str | None) -> dict[str, Any]:
        """The answer as an object ready for JSON."""
        began = self._clock.now()
        meaning = self._reader.read(question, self._language)
        asked = Question(question, meaning.intent.value, meaning.language, product_id=product)
        answer = self._answerer.answer(asked, wall=self._clock.wall())
        return {
            "answer": answer.text,
            "fact_ids": list(answer.fact_ids),
            "deferred": answer.deferred,
            "intent": meaning.intent.value,
            "mood": meaning.mood.value,
            "language": meaning.language,
            "ms": round(to_ms(self._clock.now() - began), 2),
        }
