"""What holds for every test: none is skipped but for a missing part named here, and in CI none at all."""

import os
from collections.abc import Generator

import pytest

MAY_BE_MISSING = {
    "chromium": "Debian's browser (`make test` installs it as root)",
    "nginx-rtmp": "Debian's nginx with libnginx-mod-rtmp (`make test` installs them as root)",
    "nginx-stream": "Debian's libnginx-mod-stream, TLS in front of RTMP (`make test` installs it as root)",
    "postgresql": "Debian's postgresql (`make test` installs it as root)",
    "janus": "Debian's janus (`make test` installs it as root)",
    "network namespaces": "only root may make them",
    "small disks": "only root may mount them",
    "gstreamer": "Debian's webrtcbin with Python bindings (`make test` installs them as root)",
    "coturn": "Debian's TURN server (`make test` installs it as root)",
    "assets": "the voices and fonts (`make install`)",
    "mediapipe": "the face finder and its models, by which photo hosts are made (`make photo`)",
    "smollm2": "the language model that tries the model writer (`livehost install --tests`)",
    "whisper": "the recogniser that judges the voices (`livehost install --tests`)",
}
"""The form is `pytest.skip("missing: chromium")`; a skip for any other reason is a failure."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Judge a skipped test."""
    report = yield
    _judge(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Judge a file that was skipped whole."""
    report = yield
    _judge(report)
    return report


def _judge(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        fault = _fault(reason.removeprefix("Skipped: "))
        if fault:
            report.outcome, report.longrepr = "failed", fault


def _fault(reason: str) -> str:
    if os.environ.get("LIVEHOST_EXPECT_ALL"):
        return f"skipped where everything must run (LIVEHOST_EXPECT_ALL): {reason}"
    if reason not in {f"missing: {part}" for part in MAY_BE_MISSING}:
        return f"skipped for a reason that tests/conftest.py does not list: {reason}"
    return ""
