"""What is said in a room, whatever becomes of the sound: the show, its answers, its comments, its thanks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from comments.familiar import Familiar
from comments.inbox import Inbox
from comments.meaning import Reader
from host.show.airing import Airing
from host.show.audience import Audience, Naming, unnamed
from host.show.cue import Cue
from host.show.intake import Intake
from host.show.lawful import Lawful
from host.show.ledger import Ledger
from host.show.lists import DEED as RELISTED
from host.show.lists import LiveLists
from host.show.log import Log
from host.show.parts import Host, Manner, Sayings, Script, Voice
from host.show.questions import ANSWERED, Questions
from host.show.replies import Replies
from host.show.screening import Screening
from host.show.show import Show
from host.show.thinking import Thinking
from host.show.tone import Tone
from host.show.trial import Trial
from host.show.which import Which
from host.show.writing import Writing
from host.show.written_desk import WrittenDesk
from host.store import Store
from script_gen import together
from script_gen.answer import Answerer
from script_gen.claims import Guard
from script_gen.courtesies import Courtesies
from script_gen.facts import ShopFacts
from script_gen.line import Origin
from script_gen.mention import Mentions
from script_gen.openers import OPENERS, SOOTHERS
from script_gen.product import Shop
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


@dataclass(frozen=True, slots=True)
class Precedents:
    """What people decided at earlier shows, oldest first: it holds at this one too."""

    answered: Sequence[dict[str, Any]] = ()
    """The answers they gave to questions."""
    relisted: Sequence[dict[str, Any]] = ()
    """The changes they made in the moderation lists."""

    @classmethod
    def kept(cls, store: Store) -> Self:
        """As a store keeps them."""
        return cls(store.edits(ANSWERED), store.edits(RELISTED))


NO_PRECEDENTS = Precedents()


def conversation(
    clock: Clock,
    facts: ShopFacts,
    *,
    script: Script,
    host: Host,
    airing: Airing,
    ledger: Ledger,
    log: Log,
    thinking: Thinking,
    past: Precedents = NO_PRECEDENTS,
    naming: Naming = unnamed,
    save: Callable[[dict[str, Any]], None] = lambda state: None,
) -> Conversation:
    """The parts that talk, each given what it needs and no more. `save` keeps where the show stands."""
    shop = facts.shop
    reader, inbox, tone = Reader(), Inbox(familiar=Familiar(_shop_words(shop))), Tone(clock)
    show = Show(
        clock,
        writing=Writing(script, thinking, clock, tone),
        host=host,
        airing=airing,
        log=log,
        ledger=ledger,
        untrue=partial(untrue, facts, clock),
        save=save,
    )
    questions = Questions(show, facts, Guard(), past.answered)
    replies = show.replies = Replies(show, inbox, Answerer(shop, embed=reader.embed, facts=facts), thinking)
    replies.ears.append(questions.deferred)
    questions.ears.append(replies.text.fulfil)
    lists = LiveLists(log, past.relisted)
    audience = Audience(show, Courtesies(facts), tone, moderate=lists.moderate, naming=naming)
    which = Which(shop, Mentions(shop))
    intake = Intake(show, inbox, reader, thinking, lists=lists, which=which, audience=audience, naming=naming)
    trial = Trial(show, lists, {product.id: product.name for product in shop.products}, read=intake.read)
    screening = Screening(show, inbox, lists, take=intake.again, hidden=replies.text.hidden, trial=trial.of)
    lawful = Lawful(facts, Guard(reader.embed), thinking)
    return Conversation(
        show=show,
        intake=intake,
        replies=replies,
        questions=questions,
        screening=screening,
        audience=audience,
        lawful=lawful,
        written=WrittenDesk(show, replies.text, lawful),
    )


def _shop_words(shop: Shop) -> Iterator[str]:
    """What viewers of this shop will name."""
    for product in shop.products:
        yield from (product.name, product.category, product.unit)
        yield from (fact.field for fact in product.facts)
        yield from (faq.question for faq in product.faq)


def host_of(voice: Voice, manner: Manner) -> Host:
    """The host of a room whose shop speaks the manner's language."""
    openers, soothers = OPENERS[manner.language], SOOTHERS[manner.language]
    return Host(voice, manner, Sayings((*openers, *together.ALL[manner.language]), soothers))


def untrue(facts: ShopFacts, clock: Clock, cue: Cue) -> bool:
    """Whether an offer that a cue names has ended, or a script's product has sold out; operators' words stand."""
    if cue.origin is Origin.OPERATOR:
        return False
    line, selling = cue.line, cue.origin is Origin.SCRIPT
    return not facts.still_true(line.fact_ids, line.product_id, clock.wall(), selling=selling)
