"""`/metrics`: the room's figures in the text form that Prometheus reads, for this machine or the operator's token."""

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    InfoMetricFamily,
    Metric,
    SummaryMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

from host.console.limits import address_of
from host.console.problem import Problem
from host.console.security import Gate
from stream.histogram import Spread

PREFIX = "livehost_"


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric, read at this moment."""

    name: str
    """Without prefix; in base units (seconds, bytes), a counter without `_total`."""
    help: str
    values: Mapping[str, float] | Mapping[tuple[str, ...], float]
    """By the values of the labels; a figure without a label has the single key ""."""
    label: str | tuple[str, ...] = ()
    """One label's name, or several."""
    kind: Literal["gauge", "counter"] = "gauge"


@dataclass(frozen=True, slots=True)
class Summary:
    """How a duration is spread over all measurements so far."""

    name: str
    """As a figure's, in seconds."""
    help: str
    spread: Spread


Figures = Callable[[], Iterable[Figure | Summary]]


def metrics_routes(figures: Figures, gate: Gate) -> APIRouter:
    """`GET /metrics`: 403 for strangers without the token."""
    routes = APIRouter()
    registry = CollectorRegistry()
    registry.register(_Reading(figures))
    ProcessCollector(registry=registry)

    @routes.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not (_local(request) or _shows_token(request, gate)):
            raise Problem(403, "forbidden", "Metrics are read on this machine, or with the operator's token.")
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    return routes


class _Reading(Collector):
    """Asks for the figures each time they are read; nothing is counted twice."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def describe(self) -> Iterator[Metric]:
        """Nothing beforehand: the figures need a room on the air."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """All figures now."""
        yield InfoMetricFamily(PREFIX + "build", "What is running here", {"version": version("livehost")})
        for figure in self._figures():
            yield _family(figure) if isinstance(figure, Figure) else _summary(figure)


def _family(figure: Figure) -> Metric:
    family = GaugeMetricFamily if figure.kind == "gauge" else CounterMetricFamily
    labels = (figure.label,) if isinstance(figure.label, str) else figure.label
    metric = family(PREFIX + figure.name, figure.help, labels=labels)
    for values, number in figure.values.items():
        told = (values,) if isinstance(values, str) else values
        metric.add_metric(told if labels else (), number)
    return metric


def _summary(figure: Summary) -> Metric:
    spread, name = figure.spread, PREFIX + figure.name
    metric = SummaryMetricFamily(name, figure.help, spread.count, spread.sum_ms / 1000)
    for quantile, ms in (("0.5", spread.p50_ms), ("0.95", spread.p95_ms), ("0.99", spread.p99_ms)):
        metric.add_sample(name, {"quantile": quantile}, ms / 1000)
    return metric


def _local(request: Request) -> bool:
    """Asked on this machine itself, not by a proxy on it for somebody else."""
    if {"forwarded", "x-forwarded-for"} & set(request.headers):
        return False
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


def _shows_token(request: Request, gate: Gate) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and gate.opens_with(token.strip())
