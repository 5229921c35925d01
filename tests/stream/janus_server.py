"""Debian's Janus in a network namespace joined by a veth pair: it does not gather candidates on loopback."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stream.nginx_rtmp import wait_for_port

NAME = f"lh{os.getpid() % 100_000}"
HERE, THERE = "10.203.77.1", "10.203.77.2"
SECRET = "api-secret"
FILES = {
    "janus.jcfg": f"""
general: {{ api_secret = "{SECRET}"; log_to_stdout = false; log_to_file = "{{folder}}/log"; }}
plugins: {{ disable = "libjanus_audiobridge.so,libjanus_echotest.so,libjanus_nosip.so,libjanus_recordplay.so,\
libjanus_sip.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_voicemail.so,libjanus_lua.so,libjanus_duktape.so" }}
transports: {{ disable = "libjanus_http.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,\
libjanus_rabbitmq.so" }}
""",
    "janus.transport.websockets.jcfg": f'general: {{ ws = true; ws_port = 8188; ws_ip = "{THERE}"; }}',
    "janus.plugin.videoroom.jcfg": 'room-1234: { publishers = 2; videocodec = "h264"; audiocodec = "opus"; }',
    "janus.plugin.streaming.jcfg": 'general: { rtp_port_range = "20000-20100" }',
}


@dataclass
class JanusServer:
    """A running Janus."""

    process: subprocess.Popen[bytes]
    url: str = f"ws://{THERE}:8188"


@contextmanager
def janus_server(folder: Path) -> Iterator[JanusServer]:
    """One server in its namespace; both are gone afterwards."""
    if shutil.which("janus") is None:
        pytest.skip("missing: janus")
    if os.geteuid() != 0 or shutil.which("ip", path="/usr/sbin:/sbin:/usr/bin") is None:
        pytest.skip("missing: network namespaces")
    for name, text in FILES.items():
        (folder / name).write_text(text.replace("{folder}", str(folder)))
    with _namespace():
        process = subprocess.Popen(
            ["ip", "netns", "exec", NAME, "janus", "-F", str(folder)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_port(8188, THERE)
            yield JanusServer(process)
        finally:
            process.kill()
            process.wait()


@contextmanager
def _namespace() -> Iterator[None]:
    if subprocess.run(["ip", "netns", "add", NAME], check=False, capture_output=True).returncode:
        pytest.skip("missing: network namespaces")
    try:
        _ip("link", "add", f"{NAME}a", "type", "veth", "peer", "name", f"{NAME}b")
        _ip("link", "set", f"{NAME}b", "netns", NAME)
        _ip("addr", "add", f"{HERE}/24", "dev", f"{NAME}a")
        _ip("link", "set", f"{NAME}a", "up")
        _ip("-n", NAME, "addr", "add", f"{THERE}/24", "dev", f"{NAME}b")
        _ip("-n", NAME, "link", "set", f"{NAME}b", "up")
        _ip("-n", NAME, "link", "set", "lo", "up")
        yield
    finally:
        subprocess.run(["ip", "netns", "del", NAME], check=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
