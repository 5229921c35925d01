"""`livehost serve` and `livehost demo`: a room on the air with its pages, until Ctrl-C."""

import asyncio
import locale
import os
import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from host.commands.ending import asked_to_end, leave, leaving_when_told
from host.commands.shop import Character, LayoutName, Seed, VoiceId, load, refuse, settings_from
from host.compose.programme import Programme, crowd_for
from host.compose.speaking import speaking
from host.occupancy import Occupied, alone_in
from host.settings import Settings
from host.voice.errors import VoiceFault
from host.voice.process import VoiceProcess
from script_gen.product import Shop
from script_gen.shops import sample_shop
from stream.clock import Clock
from stream.timeline import LEAD

if TYPE_CHECKING:
    from host.compose.on_air import OnAir
    from host.lease import ServerLease

Port = Annotated[int | None, typer.Option(help="TCP port of the pages, 8080 if nothing is said; 0 takes a free one.")]
Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 lets others watch.")]
Token = Annotated[str | None, typer.Option(help="Opens the console; made anew at each start unless given.")]


def serve(
    shop: Annotated[Path, typer.Argument(help="Shop file (shop.json, shop.toml) or its folder.")],
    port: Port = None,
    host: Host = None,
    token: Token = None,
    voice: VoiceId = None,
    seed: Seed = 1,
    character: Character = None,
    layout: LayoutName = None,
    fresh: Annotated[bool, typer.Option(help="Start the rundown anew instead of where it stood.")] = False,
) -> None:
    """Put a shop on the air: sells its catalogue, answers comments, until Ctrl-C.

    Prints the viewer page and the operator console. A restart goes on with the line that was on air. Everything else
    about a room is a LIVEHOST_ variable: docs/settings.md; what weeks on the air take: docs/running.md.

    **Examples**

    - `livehost serve myshop`
    - `livehost serve myshop --host 0.0.0.0 --port 80 --voice am_michael`
    """
    settings = settings_from(host=host, port=port, token=token, voice=voice, character=character, layout=layout)
    _go(load(shop), settings, Programme(seed, public=True, resume=not fresh))


def demo(
    language: Annotated[str | None, typer.Option(help="zh or en; default: this machine's language.")] = None,
    port: Port = None,
    host: Host = None,
    token: Token = None,
    crowd: Annotated[float, typer.Option(help="Comments a minute of the simulated crowd; 0: none.", min=0)] = 4.0,
    seed: Seed = 1,
    character: Character = None,
    layout: LayoutName = None,
) -> None:
    """Play a sample shop with a small simulated crowd, marked as simulated everywhere.

    **Example:** `livehost demo --language en`
    """
    if language not in {None, "zh", "en"}:
        raise typer.BadParameter(f"{language!r} has no sample shop: zh or en", param_hint="--language")
    shop = load(sample_shop(language or _spoken_here()))
    sources = (crowd_for(shop, seed=seed, per_minute=crowd),) if crowd else ()
    settings = settings_from(host=host, port=port, token=token, character=character, layout=layout)
    _go(shop, settings, Programme(seed, sources, simulated=bool(sources), public=True))


def _go(shop: Shop, settings: Settings, programme: Programme) -> None:
    with leaving_when_told():
        asyncio.run(_broadcast(shop, settings, programme))


async def _broadcast(shop: Shop, settings: Settings, programme: Programme) -> None:
    """Listen first, so that a port in use is told before anything is started; then the voice, which takes longest."""
    clock = Clock(epoch=-LEAD)
    with _listening(settings.host, settings.port) as listener, _alone(settings, shop) as ended_well:
        _say_opening(shop)
        async with _voice(clock, settings, shop) as voice:
            house = await asyncio.to_thread(_rest_of_the_house)
            damage = await asyncio.to_thread(house.mended, settings, ended_well)
            house.ready(shop, settings, clock.wall().date())
            with house.claimed(settings, shop) as lease:
                async with house.open_room(shop, settings, programme, clock=clock, voice=nullcontext(voice)) as room:
                    if damage:
                        room.show.fault("store", damage)
                    told = partial(_announce, shop, settings, listener.getsockname()[1])
                    ended = asked_to_end()
                    async with asyncio.TaskGroup() as group:
                        on_air = group.create_task(room.run(), name="room")
                        held = house.keep_lease(lease, clock, partial(room.show.fault, "store"))
                        kept = group.create_task(held, name="database lease")
                        await house.serve_pages(room.app(settings.token), listener, until=ended, opened=told)
                        room.hurry()
                        on_air.cancel()
                        kept.cancel()
    leave()


@contextmanager
def _alone(settings: Settings, shop: Shop) -> Iterator[bool]:
    """The data folder, for this show alone; whether the show before it there ended well."""
    with ExitStack() as stack:
        try:
            ended_well = stack.enter_context(alone_in(settings.data_dir, f"{shop.name}, process {os.getpid()}"))
        except Occupied as other:
            refuse(
                f"another show has its data in {settings.data_dir} ({other}): "
                "end it first, or give this one a folder of its own with LIVEHOST_DATA_DIR"
            )
        except OSError as error:
            refuse(f"cannot keep the show in {settings.data_dir}: {error.strerror}; set LIVEHOST_DATA_DIR")
        yield ended_well


def _voice(clock: Clock, settings: Settings, shop: Shop) -> VoiceProcess:
    try:
        return speaking(clock, settings, shop)
    except VoiceFault as fault:
        refuse(str(fault))


@dataclass(frozen=True, slots=True)
class _House:
    """What takes two seconds to import."""

    ready: Callable[[Shop, Settings, date], None]
    mended: Callable[[Settings, bool], str]
    claimed: Callable[[Settings, Shop], AbstractContextManager["ServerLease | None"]]
    keep_lease: Callable[["ServerLease | None", Clock, Callable[[str], None]], Coroutine[Any, Any, None]]
    open_room: Callable[..., AbstractAsyncContextManager["OnAir"]]
    serve_pages: Callable[..., Awaitable[None]]


def _rest_of_the_house() -> _House:
    """Import it while the voice's process loads what it needs: a show begins that much sooner."""
    from host.commands.ready import claimed, mended, ready
    from host.compose.room import open_room
    from host.console.server import serve_pages
    from host.lease import keep_lease

    return _House(ready, mended, claimed, keep_lease, open_room, serve_pages)


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        reason = f"cannot listen on {host}:{port}: {error.strerror}"
        refuse(f'{reason}; choose another with --port or --host (of make: ARGS="--port 8081")')
    return listener


def _announce(shop: Shop, settings: Settings, port: int) -> None:
    """The addresses people need."""
    out = Console(highlight=False)
    out.print(f"[bold]{escape(shop.name)}[/] is on the air.  (Ctrl-C ends the show)")
    for who, address in addresses(settings, port, own_address()):
        out.print(f"  {who:9} {address}", soft_wrap=True)


def addresses(settings: Settings, port: int, own: str) -> Iterator[tuple[str, str]]:
    """Who opens which page; `own`, this machine's address on its network, is told where the show listens there too."""
    everywhere = settings.host in {"0.0.0.0", "::"}
    host = "localhost" if everywhere or settings.host == "127.0.0.1" else settings.host
    yield "viewers", f"http://{host}:{port}/"
    if everywhere and own:
        yield "others", f"http://{own}:{port}/"
    yield "console", f"http://{host}:{port}/console#token={settings.token}"


def own_address() -> str:
    """This machine's IPv4 address as others on its network reach it; empty without a network.

    A datagram socket that is connected has it, though nothing is sent: 192.0.2.1 is kept for documents (RFC 5737).
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
        try:
            towards.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        address: str = towards.getsockname()[0]
        return address


def _say_opening(shop: Shop) -> None:
    """For whoever sits before it: some seconds pass until there is an address to tell."""
    waiting = Console(stderr=True, highlight=False)
    if waiting.is_terminal:
        waiting.print(f"Opening {escape(shop.name)} ...", style="dim")


def _spoken_here() -> str:
    """The language of this machine's user, as far as there is a sample shop in it."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith("zh") else "en"
