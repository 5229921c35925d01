"""What operators see of the talk: the panels of questions, of answers in writing, of moderation, of the audience."""

from functools import partial
from typing import Any

from host.compose.conversing import Conversation
from host.console.moderation_routes import moderation_routes
from host.console.panel import Panel, no_routes
from host.console.questions_routes import questions_routes
from host.console.written_routes import written_routes
from host.llm.ghostwriter import Ghostwriter
from host.show.audience import Audience
from host.show.listening import Listening
from host.show.questions import Questions


def talk_panels(talk: Conversation, writer: Ghostwriter | None) -> tuple[Panel, ...]:
    """What waits for a person, what was answered in writing, and what was let through."""
    return (
        Panel("questions", partial(_asked, talk.questions, writer), partial(questions_routes, talk.questions)),
        Panel("written", talk.written.state, partial(written_routes, talk.written)),
        Panel("moderation", talk.screening.state, partial(moderation_routes, talk.screening)),
    )


def audience_panel(audience: Audience, sources: Listening) -> Panel:
    """The room's temperature, and where its comments come from."""
    return Panel("audience", lambda: audience.state() | {"sources": sources.state()}, no_routes)


def _asked(questions: Questions, writer: Ghostwriter | None) -> dict[str, Any]:
    """What waits for a person, and how the model writer does."""
    return questions.state() | {"writer": writer.state() if writer else None}
