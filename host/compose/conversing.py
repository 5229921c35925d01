"""What is said in a room, whatever becomes of the sound: the show, its answers, its comments, its thanks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from comments.inbox import Inbox
from comments.meaning import Reader
from host.show.audience import Audience
from host.show.cue import Cue
from host.show.director import Director
from host.show.intake import Intake
from host.show.lawful import Lawful
from host.show.ledger import Ledger
from host.show.lists import LiveLists
from host.show.log import Log
from host.show.parts import Manner, Script, Sound
from host.show.preparation import Voice
from host.show.questions import Questions
from host.show.replies import Replies
from host.show.screening import Screening
from host.show.show import Show
from host.show.thinking import Thinking
from host.show.track import Track
from host.show.trial import Trial
from host.show.which import Which
from host.show.written_desk import WrittenDesk
from script_gen import together
from script_gen.answer import Answerer
from script_gen.claims import Guard
from script_gen.courtesies import Courtesies
from script_gen.facts import ShopFacts
from script_gen.line import Origin
from script_gen.mention import Mentions
from script_gen.openers import OPENERS, SOOTHERS
from stream.clock import Clock


@dataclass(frozen=True, slots=True)
class Conversation:
    """A show that can be run, and what hears and answers its viewers."""

    show: Show
    intake: Intake
    replies: Replies
    questions: Questions
    screening: Screening
    audience: Audience
    lawful: Lawful
    written: WrittenDesk


def conversation(
    clock: Clock,
    facts: ShopFacts,
    *,
    script: Script,
    voice: Voice,
    mixer: Sound,
    track: Track,
    ledger: Ledger,
    log: Log,
    manner: Manner,
    thinking: Thinking,
    answered: Sequence[dict[str, Any]],
    relisted: Sequence[dict[str, Any]],
    text_replies: bool = True,
    save: Callable[[dict[str, Any]], None] = lambda state: None,
) -> Conversation:
    """The parts that talk, each given what it needs and no more.

    `answered` and `relisted` are what people have answered and changed in the lists before, as the store keeps it;
    `text_replies`: who would wait too long is answered in writing.
    """
    shop = facts.shop
    reader, inbox = Reader(), Inbox()
    show = Show(
        clock,
        director=Director(),
        script=script,
        voice=voice,
        mixer=mixer,
        track=track,
        log=log,
        ledger=ledger,
        manner=manner,
        thinking=thinking,
        openers=(*OPENERS[shop.language], *together.ALL[shop.language]),
        soothers=SOOTHERS[shop.language],
        save=save,
    )
    questions = Questions(show, facts, Guard(), answered)
    replies = show.replies = Replies(show, inbox, Answerer(shop, embed=reader.embed, facts=facts), thinking)
    replies.text.on = text_replies
    replies.ears.append(questions.deferred)
    questions.ears.append(replies.text.fulfil)
    show.untrue = partial(_untrue, facts, clock)
    lists = LiveLists(log, relisted)
    intake = Intake(show, inbox, reader, thinking, moderate=lists.moderate)
    intake.which, intake.lifted = Which(shop, Mentions(shop)), lists.lifted
    audience = intake.audience = Audience(show, Courtesies(facts), moderate=lists.moderate)
    show.tone = audience.toned
    trial = Trial(show, lists, {product.id: product.name for product in shop.products}, read=intake.read)
    screening = Screening(show, inbox, lists, take=intake.again, hidden=replies.text.hidden, trial=trial.of)
    lawful = Lawful(facts, Guard(reader.embed), thinking)
    written = WrittenDesk(show, replies.text, lawful)
    return Conversation(show, intake, replies, questions, screening, audience, lawful, written)


def _untrue(facts: ShopFacts, clock: Clock, cue: Cue) -> bool:
    """Whether an offer that a cue names has ended, or a script's product has sold out; operators' words stand."""
    if cue.origin is Origin.OPERATOR:
        return False
    line, selling = cue.line, cue.origin is Origin.SCRIPT
    return not facts.still_true(line.fact_ids, line.product_id, clock.wall(), selling=selling)
