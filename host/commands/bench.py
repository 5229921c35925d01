"""`livehost bench`: measures what livehost promises, as a table or as JSON."""

import importlib
from typing import Annotated, Final, cast

import typer
from rich.console import Console

from bench.report import Report

BENCHES: Final = {
    "frame": "drawing, compositing and colour conversion of one picture",
    "lips": "the drawn mouth read back from encoded pictures, against the sound",
    "alive": "ten minutes under virtual time: the longest stillness of the face, and no period in the gestures",
    "rig": "one portrait to a photo host that is ready (needs `make photo`)",
    "lips-photo": "the photo host's mouth read back from encoded pictures, against the sound (needs `make photo`)",
    "change": "pictures missed while host, clothes and background change live",
    "encode": "H.264 encoding of one picture",
    "reply": "comment received to first sample of the answer, both languages",
    "sync": "mouth and flash against beep, at the packets and in Chromium",
    "loop": "event-loop lag of a live show with three viewers",
    "remux": "CPU of recording, HLS and RTMP beside WebRTC",
    "viewers": "sender CPU per viewer: fast path, safe path and an encode for each; two hundred at once",
    "first-frame": "offer sent to first picture in Chromium",
    "glass": "picture composed to canvas in Chromium",
    "av-sync": "beep against flash in Chromium after ten minutes, and after a stall",
    "loss": "the picture in Chromium at 3 % and 10 % packet loss",
    "churn": "what 500 joins and leaves leave behind",
    "truth": "own questions answered with the right fact, or deferred",
    "law": "forbidden and innocent sentences of an own corpus at the claims gate",
    "attacks": "injections and tricks against answers, script and a lying model",
    "fresh": "a day of script in each style: repetition and cost",
    "answer": "a question answered from facts, warm",
    "understand": "intent, mood and language of comments written apart from the seeds, and the cost of one comment",
    "moderate": "violations caught and honest comments left alone",
    "flood": "2,000 comments a second for a minute into a live show, twenty viewers' questions among them",
    "voice-accuracy": "a recogniser reads back forty selling sentences a language",
    "voice-speed": "work for a second of speech, cold and in a shop's second hour",
    "voice-first": "text to first sound, cold and behind an opener",
    "voice-range": "pitch and pace of each mood, measured on the sound",
    "voice-marks": "marks against the length of the sound",
}


def bench(
    name: Annotated[str | None, typer.Argument(help="One of: " + ", ".join(BENCHES) + ". All when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a benchmark.")] = False,
    minutes: Annotated[float | None, typer.Option(help="How long av-sync watches; 10 when left out.", min=0.2)] = None,
) -> None:
    """Measure a promise on this machine. Exit code 1 when a figure misses its limit.

    The figures are medians and p95 of one run; compare ratios of one run rather than runs of different days.
    """
    if name is not None and name not in BENCHES:
        raise typer.BadParameter(f"there is no benchmark {name!r}: " + ", ".join(BENCHES), param_hint="NAME")
    reports = [_run(known, minutes) for known in ([name] if name else BENCHES)]
    for report in reports:
        if as_json:
            typer.echo(report.to_json())
        else:
            report.print(Console())
    raise typer.Exit(0 if all(report.ok for report in reports) else 1)


def _run(name: str, minutes: float | None) -> Report:
    module = importlib.import_module(f"bench.{name.replace('-', '_')}")
    return cast(Report, module.run(minutes) if name == "av-sync" and minutes is not None else module.run())
