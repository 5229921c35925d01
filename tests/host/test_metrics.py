"""Everything `/metrics` tells, read by Prometheus' own parser and held to its naming conventions."""

import re
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from host.compose.on_air import refused
from host.compose.watching import StreamFigures
from host.console.metrics import Figure, Summary, metrics_routes
from host.console.security import Gate
from host.console.viewing import ViewingIn
from host.outputs_file import OutputWish
from host.show.live_outputs import LiveOutputs
from host.show.log import Log
from stream.broadcast import Broadcast
from stream.bus import Bus
from stream.clock import Clock
from stream.outputs.supervision import Label, Output
from stream.outputs.whep import Whep
from stream.totals import Totals
from tests.stream.airing import small_broadcast

NO_BASE_UNIT = re.compile(r"_(ms|milliseconds|kbps|kilobytes|percent|minutes)(_|$)")


class Push:
    """An output that was live once."""

    totals = Totals(octets=1000, keyframes=2)
    loss = 0.5

    async def run(self, bus: Bus, live: object) -> None:
        """Nothing."""


def figures(clock: Clock, air: Broadcast) -> Iterator[Figure | Summary]:
    stream = StreamFigures(clock, air, Whep(air.bus, clock))
    stream.viewing.add(ViewingIn(first_picture_ms=100, freezes=1, frozen_ms=1500, failure="lost"))
    stream.viewing.add(ViewingIn(first_picture_ms=300))

    def make(wish: OutputWish) -> tuple[Label, Output]:
        return Label(wish.name, wish.kind, "there"), Push()

    outputs = LiveOutputs(clock, air.bus, Log(clock, lambda event: None), make, fault=lambda part, why: None)
    outputs.start(OutputWish(name="抖音", kind="rtmp"))
    outputs.start(OutputWish(name="recording", kind="recording"))
    yield from stream.metrics()
    yield from refused({"too fast": 3}, [{"name": 'shop: "live"', "refused": {"no_text": 2}}])
    yield from outputs.figures()


@pytest.fixture
async def families() -> dict[str, Metric]:
    clock = Clock()
    air = small_broadcast(clock)
    app = FastAPI()
    app.include_router(metrics_routes(lambda: figures(clock, air), Gate("token")))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://room") as client:
        answer = await client.get("/metrics")
    assert answer.status_code == 200
    found = list(text_string_to_metric_families(answer.text))
    assert len({metric.name for metric in found}) == len(found), "a name is told twice"
    return {metric.name: metric for metric in found}


async def test_names_units_and_helps_follow_the_conventions(families: dict[str, Metric]) -> None:
    ours = [metric for name, metric in families.items() if name.startswith("livehost_")]
    assert len(ours) > 30
    for metric in ours:
        assert re.fullmatch(r"[a-z][a-z0-9_]*[a-z0-9]", metric.name)
        assert not NO_BASE_UNIT.search(metric.name), f"{metric.name} is not in a base unit"
        assert re.fullmatch(r"[A-Z].{8,}[^.]", metric.documentation), f"{metric.name}: {metric.documentation!r}"
        assert metric.type in {"gauge", "counter", "summary"}
        for sample in metric.samples:
            assert sample.name.endswith("_total") == (metric.type == "counter")
            assert ("quantile" in sample.labels) <= (metric.type == "summary")
    assert all(metric.name.endswith("_seconds") for metric in ours if metric.type == "summary")


async def test_durations_are_summed_in_seconds(families: dict[str, Metric]) -> None:
    first = {sample.name: sample.value for sample in families["livehost_first_picture_seconds"].samples}
    assert first["livehost_first_picture_seconds_count"] == 2
    assert first["livehost_first_picture_seconds_sum"] == pytest.approx(0.4)
    assert families["livehost_frozen_seconds"].samples[0].value == 1.5


async def test_outputs_and_sources_are_told_apart_by_labels(families: dict[str, Metric]) -> None:
    sent = [sample.labels for sample in families["livehost_output_bytes"].samples]
    assert sent == [{"output": "抖音", "kind": "rtmp"}, {"output": "recording", "kind": "recording"}]
    (message,) = families["livehost_messages_refused"].samples
    assert message.labels == {"source": 'shop: "live"', "reason": "no_text"}
    assert families["livehost_output_loss_ratio"].samples[0].value == 0.5


async def test_the_process_and_its_version_are_told(families: dict[str, Metric]) -> None:
    assert families["process_open_fds"].samples[0].value > 0
    assert families["process_resident_memory_bytes"].samples[0].value > 1e6
    assert families["livehost_build_info"].samples[0].labels["version"]
