"""Questions nobody could answer from facts: kept for a person, whose written answer is a fact from then on."""

import re
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from host.console.desk import DeskRefusal
from host.show.events import EventType
from script_gen.asking import normalised
from script_gen.claim_rules import guard_category
from script_gen.claims import Guard
from script_gen.facts import ShopFacts
from script_gen.grounding import check_grounding
from script_gen.product import Faq
from script_gen.question import Question

if TYPE_CHECKING:
    from host.show.show import Show

ANSWERED: Final = "answer_question"
"""The deed by which an answer is found again after a restart."""
OPEN_AT_MOST: Final = 100
"""Questions that wait; the one asked longest ago gives way."""
ANSWERS_SHOWN: Final = 20
ANSWER_CHARACTERS: Final = 200
OF_ONE_BUYER: Final = frozenset({"order_status", "complaint", "human"})
"""Their answer is no fact of the shop, so it is written down nowhere."""


_PRICED: Final = re.compile(r"售价|价格|单价|卖价|到手价|\bprices?\b|\bcosts?\b", re.IGNORECASE)


@dataclass(slots=True)
class Unanswered:
    """A question with how often it was asked."""

    id: str
    text: str
    product_id: str | None
    intent: str
    times: int = 1


class Questions:
    """Implements `host.console.questions_routes.Questions` on a running show."""

    def __init__(self, show: "Show", facts: ShopFacts, guard: Guard, earlier: Sequence[dict[str, Any]] = ()) -> None:
        """`earlier` are the answers of former shows, as `Store.edits(ANSWERED)` gives them."""
        self._show = show
        self._facts = facts
        self._guard = guard
        self._open: OrderedDict[str, Unanswered] = OrderedDict()
        self._answers: deque[dict[str, Any]] = deque(maxlen=ANSWERS_SHOWN)
        self._ids = count(1)
        self.ears: list[Callable[[str, str], None]] = []
        """Told of a question, in its asker's words, and of the answer a person has given."""
        for deed in earlier:
            if deed.get("shop") == facts.shop.id and (deed["product_id"] is None or facts.knows(deed["product_id"])):
                self._learn(deed)

    def deferred(self, asked: Question) -> None:
        """A question could not be answered; asked again it counts once more."""
        key = f"{asked.product_id}:{normalised(asked.text)}"
        if asked.intent in OF_ONE_BUYER or not key.strip(":"):
            return
        if key in self._open:
            self._open[key].times += 1
            self._open.move_to_end(key)
        else:
            self._open[key] = Unanswered(f"q{next(self._ids)}", asked.text, asked.product_id, asked.intent)
        if len(self._open) > OPEN_AT_MOST:
            self._open.popitem(last=False)

    def state(self) -> dict[str, Any]:
        """The panel: what waits, the most asked first, and what was answered."""
        waiting = sorted(self._open.values(), key=lambda asked: -asked.times)
        return {
            "open": [
                {"id": one.id, "text": one.text, "times": one.times, "product_id": one.product_id,
                 "product": self._name(one.product_id), "intent": one.intent}
                for one in waiting
            ],
            "answered": [answer | {"product": self._name(answer["product_id"])} for answer in reversed(self._answers)],
        }  # fmt: skip

    def answer(
        self,
        by: str,
        question_id: str,
        text: str,
        *,
        wording: str = "",
        whole_shop: bool = False,
        override: bool = False,
    ) -> None:
        """Take a person's answer as a fact: used at once, kept, with its author in the log.

        `wording` puts the question in other words, `whole_shop` says that it holds for every product. The law may be
        overridden as for a line, a contradiction of the shop's own figures too; the log names who did.
        """
        key, asked = self._waiting(question_id)
        product_id = None if whole_shop else asked.product_id
        answer = " ".join(text.split())
        if not answer:
            raise DeskRefusal("the answer is empty", code="empty")
        if len(answer) > ANSWER_CHARACTERS:
            raise DeskRefusal(f"the answer has {len(answer)} characters, {ANSWER_CHARACTERS} at most", code="too_long")
        if not override:
            self._check(answer, product_id)
        made = f"{product_id or 'shop'}.answer.{len(self._facts.faqs(product_id)) + 1}"
        deed = {
            "shop": self._facts.shop.id, "faq_id": made, "product_id": product_id,
            "question": " ".join(wording.split()) or asked.text, "answer": answer,
        }  # fmt: skip
        del self._open[key]
        self._learn(deed)
        for hear in self.ears:
            hear(asked.text, answer)
        self._show.log.append(EventType.EDITED, {"action": ANSWERED, "override": override, **deed}, by=by)

    def dismiss(self, by: str, question_id: str) -> None:
        """Take a question off the list without an answer."""
        key, _ = self._waiting(question_id)
        del self._open[key]
        self._show.log.append(EventType.EDITED, {"action": "dismiss_question", "question_id": question_id}, by=by)

    def _check(self, answer: str, product_id: str | None) -> None:
        category = guard_category(self._facts.product(product_id).category) if product_id else "general"
        if (finding := self._guard.check(answer, category, (answer,))) is not None:
            detail = {
                "rule": finding.rule,
                "span": list(finding.span),
                "suggestion": finding.wording or finding.suggestion,
            }
            raise DeskRefusal(f"the rule {finding.rule} forbids this wording", code="refused_claim", detail=detail)
        known = self._facts.citable(product_id, self._show.clock.wall())
        refusal = check_grounding(
            answer, known, self._facts, product_id=product_id, wall=self._show.clock.wall(), selling=False
        )
        priced = refusal is not None and refusal.reason == "number_without_fact" and _PRICED.search(answer)
        if refusal is not None and (priced or refusal.reason == "number_of_another_field"):
            said = answer[slice(*refusal.span)]
            reason = f"{said} contradicts the shop's file: change it there, or say what else the figure is"
            raise DeskRefusal(reason, code="refused_claim", detail={"rule": refusal.reason, "span": list(refusal.span)})

    def _learn(self, deed: dict[str, Any]) -> None:
        self._facts.write(Faq(deed["faq_id"], deed["question"], deed["answer"]), deed["product_id"])
        self._answers.append({name: deed[name] for name in ("question", "answer", "product_id")})

    def _waiting(self, question_id: str) -> tuple[str, Unanswered]:
        for key, asked in self._open.items():
            if asked.id == question_id:
                return key, asked
        raise DeskRefusal(f"question {question_id} was answered or dismissed meanwhile", code="unknown_question")

    def _name(self, product_id: str | None) -> str:
        return self._facts.product(product_id).name if product_id and self._facts.knows(product_id) else ""
