"""What must be there before a room is put together: each lack told in one line, before anything is started."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date

from sqlalchemy.exc import SQLAlchemyError

from host.assets import lacking
from host.commands.shop import refuse, warn
from host.compose.outgoing import unfit_outputs
from host.compose.presenting import presenter_fault, unfit_look
from host.compose.writing import llm_fault
from host.lease import ServerLease, alone_with
from host.occupancy import Occupied
from host.policy import PolicyFault, rulings
from host.privacy import SaltDamaged, pseudonyms
from host.schema import NewerStore, prepare
from host.settings import Settings
from host.sources_file import SourcesFault, read_sources
from host.store_file import connect, fault_of, file_of, set_aside
from host.voice.catalog import voice_for
from host.voice.errors import VoiceFault
from host.voice.own import read_voices
from script_gen.product import Shop

READ_ALWAYS_BYTES = 64_000_000
"""Stores up to this size are read through at every start, in 0.2 s beside the loading of the voice."""


def ready(shop: Shop, settings: Settings, today: date) -> None:
    """Refuse what could not go on the air, every lack on a line of its own. A consent may have ended by `today`."""
    lacks = [lack for look in _LOOKS for lack in look(shop, settings)]
    if fault := presenter_fault(shop, settings, lambda: today):
        lacks.append(fault)
    if lacks:
        refuse("\n".join(lacks))


def mended(settings: Settings, ended_well: bool) -> str:
    """Set a damaged store aside; what was done, also on stderr, or an empty string.

    A large store is read through only after a show that did not end well: a GB takes some 2 s.
    """
    file = file_of(settings.database_url())
    if file is None or not file.exists():
        return ""
    thorough = not ended_well or file.stat().st_size <= READ_ALWAYS_BYTES
    fault = fault_of(file, thorough=thorough)
    if not fault:
        return ""
    try:
        aside = set_aside(file)
    except OSError as error:
        refuse(f"{file} is damaged ({fault}) and cannot be set aside: {error.strerror}; move it away")
    told = f"{file} is damaged ({fault}): it was set aside as {aside.name}, and a new one is begun"
    warn(told)
    return told


@contextmanager
def claimed(settings: Settings, shop: Shop) -> Iterator[ServerLease | None]:
    """The database of `LIVEHOST_DATABASE`, for this show alone; the default one goes with its data folder."""
    with ExitStack() as stack:
        lease = None
        try:
            if settings.database is not None:
                lease = stack.enter_context(alone_with(settings.database, f"{shop.id}, process {os.getpid()}"))
        except Occupied as other:
            refuse(f"another show writes to the database of LIVEHOST_DATABASE ({other}): each needs one of its own")
        except (OSError, SQLAlchemyError, ImportError) as error:
            refuse(f"cannot open the database: {str(error).splitlines()[0]}; see LIVEHOST_DATABASE")
        yield lease


def _assets(_shop: Shop, _settings: Settings) -> Iterator[str]:
    if lack := lacking():
        yield lack


def _voice(shop: Shop, settings: Settings) -> Iterator[str]:
    try:
        voice_for(shop.language, settings.voice or shop.voice, read_voices(settings.voices_file))
    except VoiceFault as fault:
        yield f"{fault}; choose one with --voice, or in the shop file"


def _look(shop: Shop, settings: Settings) -> Iterator[str]:
    if fault := unfit_look(shop, settings):
        yield fault


def _database(_shop: Shop, settings: Settings) -> Iterator[str]:
    """Open it as the store will: a folder that cannot be made and a server that is away look alike to a merchant."""
    try:
        engine = connect(settings.database_url())
        prepare(engine)
        engine.dispose()
    except NewerStore as fault:
        yield str(fault)
    except OSError as error:
        yield f"cannot keep the show in {settings.data_dir}: {error.strerror}; set LIVEHOST_DATA_DIR"
    except (SQLAlchemyError, ImportError) as error:
        yield f"cannot open the database: {str(error).splitlines()[0]}; see LIVEHOST_DATABASE and LIVEHOST_DATA_DIR"


def _salt(_shop: Shop, settings: Settings) -> Iterator[str]:
    try:
        pseudonyms(settings.data_dir)
    except SaltDamaged as fault:
        yield str(fault)
    except OSError:
        pass  # told of the folder above


def _sources(_shop: Shop, settings: Settings) -> Iterator[str]:
    try:
        read_sources(settings.sources_file)
    except SourcesFault as fault:
        yield str(fault)


def _outputs(_shop: Shop, settings: Settings) -> Iterator[str]:
    yield from unfit_outputs(settings)


def _policy(shop: Shop, settings: Settings) -> Iterator[str]:
    try:
        ruled = rulings(shop, market=settings.market, platform=settings.platform)
    except PolicyFault as fault:
        yield str(fault)
        return
    yield from (str(ruling) for ruling in ruled if ruling.level == "block")


def _writer(_shop: Shop, settings: Settings) -> Iterator[str]:
    if fault := llm_fault(settings):
        yield fault


_LOOKS: tuple[Callable[[Shop, Settings], Iterator[str]], ...] = (
    _assets,
    _voice,
    _look,
    _database,
    _salt,
    _sources,
    _outputs,
    _policy,
    _writer,
)
