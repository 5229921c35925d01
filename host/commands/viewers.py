"""`livehost viewers`: what is kept of one viewer, handed out or erased at his or her wish."""

import json
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from comments.clean import clean_author
from host.commands.shop import refuse, settings_from
from host.privacy import SaltDamaged, pseudonyms
from host.schema import NewerStore, prepare
from host.store_file import connect, fault_of, file_of
from host.viewers import Viewers

viewers = typer.Typer(
    help="Hand out or erase what is kept of one viewer.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
)

Name = Annotated[str, typer.Argument(help="The name under which the viewer wrote.")]
Id = Annotated[str, typer.Option("--id", help="The viewer's id there: comments under any name, and none of others.")]
Source = Annotated[str, typer.Option(help="Where the comments came from: page, webhook, bilibili …")]


@viewers.command()
def export(name: Name, source: Source = "page", id_: Id = "") -> None:
    """Print everything kept of a viewer's comments and the answers to them, one JSON object a line.

    **Example:** `livehost viewers export 小鹿`
    """
    kept, viewer, _ = _kept(name, source, id_)
    for event in kept.export(viewer):
        typer.echo(json.dumps(event, ensure_ascii=False))


@viewers.command()
def erase(name: Name, source: Source = "page", id_: Id = "") -> None:
    """Erase what a viewer wrote, and the name in the answers. That there was a comment stays, without text or author.

    **Example:** `livehost viewers erase 小鹿`
    """
    kept, viewer, cleaned = _kept(name, source, id_)
    typer.echo(f"{kept.erase(viewer, cleaned)} comments erased")


def _kept(name: str, source: str, id_: str) -> tuple[Viewers, str, str]:
    """The store, the viewer's pseudonym, and the name as it was cleaned when it came."""
    cleaned = clean_author(name)
    if not cleaned:
        refuse(f"{name!r} is no name: nothing of it is visible")
    settings = settings_from()
    url = settings.database_url()
    if (file := file_of(url)) is not None:
        if not file.exists():
            refuse(f"no show has kept anything in {file.parent} yet; another folder: LIVEHOST_DATA_DIR")
        if fault := fault_of(file, thorough=False):
            refuse(f"{file} is damaged: {fault}")
    try:
        engine = connect(url)
        prepare(engine)
    except NewerStore as fault:
        refuse(str(fault))
    except SQLAlchemyError as error:
        refuse(f"the store cannot be opened: {error}")
    try:
        names = pseudonyms(settings.data_dir)
    except SaltDamaged as fault:
        refuse(str(fault))
    return Viewers(engine), names.of_id(source, id_) if id_ else names.of(source, cleaned), cleaned
