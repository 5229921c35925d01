"""Debian's Firefox, which has no H.264 for WebRTC, driven by WebDriver BiDi: headless, with loopback alone."""

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect

from tests.browser.serving import eventually, on_the_loop

FIREFOX: Final = "/usr/bin/firefox-esr"
READY: Final = b"WebDriver BiDi listening on "
ENTER: Final = "\ue007"
"""As WebDriver names the key."""

PREFERENCES: Final[dict[str, bool | int | str]] = {
    # WebRTC on one machine
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.force_interface": "lo",
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # a microphone that beeps, and may be used
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # nobody is called
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.region.update.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
    # whatever else it may want to call is not found
    "network.proxy.type": 1,
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
}


class Firefox:
    """A session: `tab` opens pages, `faults` are the errors their scripts logged."""

    def __init__(self, line: ClientConnection) -> None:
        self.faults: list[str] = []
        self._line = line
        self._numbers: Iterator[int] = count(1)
        self._asked: dict[int, asyncio.Future[dict[str, Any]]] = {}

    async def ask(self, method: str, **params: object) -> dict[str, Any]:
        """One command's result; RuntimeError when Firefox refuses it."""
        number = next(self._numbers)
        answer = self._asked[number] = asyncio.get_running_loop().create_future()
        await self._line.send(json.dumps({"id": number, "method": method, "params": params}))
        return await answer

    async def tab(self, width: int = 1280, height: int = 800) -> "Tab":
        """A fresh page of this size, in pixels."""
        made = Tab(self, (await self.ask("browsingContext.create", type="tab"))["context"])
        await made.resize(width, height)
        return made

    async def listen(self) -> None:
        """Take what Firefox says, for ever."""
        async for text in self._line:
            said = json.loads(text)
            if said["type"] == "event":
                self._note(said["params"])
            elif said["type"] == "success":
                self._asked.pop(said["id"]).set_result(said["result"])
            else:
                self._asked.pop(said["id"]).set_exception(RuntimeError(f"{said['error']}: {said['message']}"))

    def _note(self, entry: dict[str, Any]) -> None:
        if entry["level"] == "error":
            self.faults.append(str(entry["text"]))


class Tab:
    """One page; what is done to it is done as a person's hand does it."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        self._firefox = firefox
        self._context = context

    async def goto(self, url: str) -> None:
        """Open a page and wait until it is loaded."""
        await self._firefox.ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    async def evaluate(self, expression: str) -> Any:
        """What a JavaScript expression is, promises awaited; RuntimeError when it throws."""
        asked = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        target = {"context": self._context}
        told = await self._firefox.ask("script.evaluate", expression=asked, target=target, awaitPromise=True)
        if told["type"] != "success":
            raise RuntimeError(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    async def click(self, selector: str) -> None:
        """Press and release the left button in the middle of an element, once it is there to see."""
        await eventually(self, f"document.querySelector({selector!r})?.checkVisibility()")
        place = await self.evaluate(
            f"""(() => {{ const element = document.querySelector({selector!r});
            element.scrollIntoView({{ block: "nearest" }});
            const {{ x, y, width, height }} = element.getBoundingClientRect();
            return {{ x: Math.round(x + width / 2), y: Math.round(y + height / 2) }}; }})()"""
        )
        hand = [
            {"type": "pointerMove", **place},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        await self._perform("pointer", hand)

    async def type(self, text: str) -> None:
        """Type into what has the focus."""
        await self._perform("key", [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")])

    async def resize(self, width: int, height: int) -> None:
        """Give the page this size, in pixels."""
        viewport = {"width": width, "height": height}
        await self._firefox.ask("browsingContext.setViewport", context=self._context, viewport=viewport)

    async def close(self) -> None:
        """Close the page, as by its tab's cross."""
        await self._firefox.ask("browsingContext.close", context=self._context)

    async def _perform(self, device: str, actions: list[dict[str, Any]]) -> None:
        source = {"type": device, "id": device, "actions": actions}
        await self._firefox.ask("input.performActions", context=self._context, actions=[source])


@asynccontextmanager
async def firefox() -> AsyncIterator[Firefox]:
    """One Firefox with a profile of its own, ended by its process at the end of the block."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        _write(Path(profile, "user.js"))
        flags = ("--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0")
        process = await asyncio.create_subprocess_exec(FIREFOX, *flags, stdout=DEVNULL, stderr=PIPE)
        try:
            async with connect(f"{await _address(process)}/session", max_size=None, proxy=None) as line:
                session = Firefox(line)
                async with on_the_loop(session.listen()), on_the_loop(_ignore(process)):
                    await session.ask("session.new", capabilities={})
                    await session.ask("session.subscribe", events=["log.entryAdded"])
                    yield session
        finally:
            process.terminate()
            await process.wait()


def _write(user_js: Path) -> None:
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
    user_js.write_text("".join(lines))


async def _address(process: asyncio.subprocess.Process) -> str:
    async for line in _lines(process):
        if READY in line:
            return line.partition(READY)[2].strip().decode()
    raise RuntimeError("Firefox ended before it listened")


async def _ignore(process: asyncio.subprocess.Process) -> None:
    async for _ in _lines(process):
        pass  # a full pipe would stop it


async def _lines(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    assert process.stderr
    while line := await process.stderr.readline():
        yield line
