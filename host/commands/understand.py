"""`livehost understand`: what comments mean and whether they may be shown, JSON lines in, JSON lines out."""

from typing import Annotated, Any

import typer

from comments.clean import clean_author, clean_text
from comments.comment import Action
from comments.meaning import Reader
from comments.moderation import moderate, shipped
from host.commands.lines import JsonLine, OnlyJson, json_lines, standard_input


def understand(
    language: Annotated[
        str | None, typer.Option(help="The room's language (zh or en), for comments without words.")
    ] = None,
    json_output: OnlyJson = True,
) -> None:
    """Read comments from stdin and say of each what it means, and whether it may be shown.

    In, one object a line: `id`, `text`, and `author` if there is one. Out: `id`, `intent`, `mood` (how the viewer
    feels), `language`, `verdict` (keep, hide or flag; by the lists, then by its meaning, as in a show) and the `rule`
    that hid or flagged it.

    A bad line is named on stderr and the others are still answered; the exit code is then 1.

    **Example:** `echo '{"id": 1, "text": "how much is it"}' | livehost understand`
    """
    if language not in {None, "zh", "en"}:
        raise typer.BadParameter(f"must be zh or en, not {language!r}", param_hint="--language")
    reader = Reader()
    rows = standard_input('{"id": 1, "text": "how much is it"}')
    raise typer.Exit(json_lines(rows, "text", lambda line: understood(line, reader, language)))


def understood(line: JsonLine, reader: Reader, language: str | None) -> dict[str, Any]:
    """What one comment means, as an object ready for JSON."""
    text = clean_text(line.text)
    meaning = reader.read(text, language)
    verdict = moderate(text, clean_author(line.optional("author") or ""))
    if verdict.action is Action.KEEP:
        verdict = shipped().lifted(meaning.verdict, text)
    return {
        "intent": meaning.intent,
        "mood": meaning.mood,
        "language": meaning.language,
        "verdict": verdict.action,
        "rule": verdict.rule,
    }
