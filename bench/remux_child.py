"""The other side of `bench.remux`: an RTMP server that takes everything, and an HLS player that fetches everything."""

import asyncio
import json
import sys
import urllib.request
from itertools import pairwise

from stream.outputs import amf
from stream.outputs.rtmp_messages import SENT_CHUNK, Message, Unchunker, chunked

_COMMAND = 20
_HANDSHAKE = 1536


async def serve() -> None:
    """Take RTMP publishers until killed; prints the port."""
    server = await asyncio.start_server(take, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await server.serve_forever()


async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Take one publisher's stream and let it fall."""
    await reader.readexactly(1 + _HANDSHAKE)
    writer.write(b"\x03" + bytes(2 * _HANDSHAKE))
    await reader.readexactly(_HANDSHAKE)
    messages = Unchunker()
    live = False
    while data := await reader.read(65536):
        if live:
            continue  # what matters is what the sender spends
        for message in messages.feed(data):
            if message.type == 1:
                messages.size = SENT_CHUNK
            elif message.type == _COMMAND:
                live = _answer(amf.decode(message.body), writer) or live


def _answer(values: list[amf.Value], writer: asyncio.StreamWriter) -> bool:
    """Say yes; whether the stream is on now."""
    name, transaction = values[0], values[1]
    if name in {"connect", "createStream"}:
        _say(writer, "_result", transaction, None, 1.0)
    elif name == "publish":
        _say(writer, "onStatus", 0.0, None, {"level": "status", "code": "NetStream.Publish.Start"})
    return name == "publish"


def _say(writer: asyncio.StreamWriter, *values: amf.Value) -> None:
    writer.write(chunked(Message(_COMMAND, amf.encode(*values)), 3, 128))


async def play(base: str) -> None:
    """Fetch the playlist every two seconds and every new segment, as a player does."""
    seen: set[str] = set()
    while True:
        text = await asyncio.to_thread(_fetch, f"{base}/hls/live.m3u8", "")
        lines = text.decode().splitlines()
        for before, line in pairwise(lines):
            if before.startswith("#EXT-X-BYTERANGE:") and line not in seen:
                seen.add(line)
                length, start = map(int, before.removeprefix("#EXT-X-BYTERANGE:").split("@"))
                await asyncio.to_thread(_fetch, f"{base}/hls/{line}", f"bytes={start}-{start + length - 1}")
        await asyncio.sleep(2)


def _fetch(url: str, part: str) -> bytes:
    request = urllib.request.Request(url, headers={"Range": part} if part else {})
    try:
        with urllib.request.urlopen(request) as response:
            data: bytes = response.read()
    except OSError:
        return b""
    return data


if __name__ == "__main__":
    asyncio.run(serve() if sys.argv[1] == "rtmp" else play(sys.argv[2]))
