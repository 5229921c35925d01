"""`livehost ask`: answers questions from a shop's facts, one or a stream of them."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from host.commands.lines import Json, JsonLine, LineFault, for_people, json_lines, say_json, standard_input
from host.commands.shop import load, refuse
from script_gen.answer import Answerer, Question
from script_gen.product import Shop
from stream.clock import Clock
from stream.timeline import to_ms

VIEWERS_REMEMBERED: Final = 1_000


def ask(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    question: Annotated[str | None, typer.Argument(help="What a viewer asks.")] = None,
    product: Annotated[str | None, typer.Option(help="Id of the product on the air.")] = None,
    stdin: Annotated[
        bool, typer.Option("--stdin", help="Answer JSON lines {id, question, product, viewer} instead.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Answer a viewer's question as the host would, from the shop's facts only.

    What the shop file does not say is `deferred` to a person. As JSON: `answer`, `fact_ids`, `deferred`, `intent`,
    `mood` (how the viewer feels), `language` (of the question) and `ms` it took. With `--stdin` also the line's `id`;
    a bad line is named on stderr and the others are still answered, and the exit code is then 1. Lines of the same
    `viewer` follow one another: "and the blue one?" leans on what was asked before.

    **Examples**

    - `livehost ask myshop "how much is the blue one?"`
    - `livehost ask myshop "is it in stock?" --product tea --json`
    - `livehost ask myshop --stdin < questions.jsonl`
    """
    if stdin == (question is not None):
        raise typer.BadParameter("give either a question or --stdin")
    sound = load(shop)
    if product is not None and product not in {sold.id for sold in sound.products}:
        refuse(f"--product {product!r} is not in this shop: {', '.join(sold.id for sold in sound.products[:20])}")
    raise typer.Exit(asyncio.run(_answer(sound, question, product, people=for_people(as_json))))


async def _answer(shop: Shop, question: str | None, product: str | None, *, people: bool) -> int:
    desk = _Desk(shop)
    if question is None:
        rows = standard_input('{"id": 1, "question": "how much is it"}')
        return json_lines(rows, "question", lambda line: _one(desk, line, product))
    answered = desk.answered(question, product)
    if people:
        typer.echo(answered["answer"])
        typer.secho(f"  from {', '.join(answered['fact_ids']) or 'no fact'}, as {answered['intent']}", dim=True)
    else:
        say_json(answered)
    return 0


def _one(desk: "_Desk", line: JsonLine, product: str | None) -> dict[str, Any]:
    named = line.optional("product") or product
    if named is not None and not desk.sells(named):
        raise LineFault('the field "product" names no product of this shop')
    return desk.answered(line.text, named, line.optional("viewer"))


class _Desk:
    """Reads and answers, and says how long it took; needs a running event loop for its clock."""

    def __init__(self, shop: Shop) -> None:
        from comments.meaning import Reader

        self._reader = Reader()
        self._reader.load()
        self._answerer = Answerer(shop, embed=self._reader.embed)
        self._answerer.load()
        self._language = shop.language
        self._sold = {product.id for product in shop.products}
        self._clock = Clock()
        self._asked: OrderedDict[str, Question] = OrderedDict()
        """Each viewer's last question; the longest silent is forgotten."""

    def sells(self, product_id: str) -> bool:
        """Whether the shop has it."""
        return product_id in self._sold

    def answered(self, question: str, product: str | None, viewer: str | None = None) -> dict[str, Any]:
        """The answer as an object ready for JSON; a named viewer's question may lean on the one before."""
        began = self._clock.now()
        meaning = self._reader.read(question, self._language)
        before = self._asked.pop(viewer, None) if viewer is not None else None
        asked = Question(question, meaning.intent.value, meaning.language, product_id=product, before=before)
        if viewer is not None:
            self._asked[viewer] = replace(asked, before=None)
            if len(self._asked) > VIEWERS_REMEMBERED:
                self._asked.popitem(last=False)
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
