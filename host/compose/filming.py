"""Films of recorded shows: which segments, under which name, with whose signature."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from host.compose.outgoing import seal_for
from host.settings import Settings
from stream.outputs.aigc import AigcLabel, read_aigc
from stream.outputs.film import Film, join
from stream.outputs.hls import TARGET_S
from stream.outputs.recorded import NAME, segments_in
from stream.outputs.segments import WINDOW
from stream.timeline import to_s

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
_SPARE = timedelta(minutes=1)
_LONGEST = timedelta(seconds=TARGET_S)


def film(
    folder: Path, out: Path | None, settings: Settings, now: datetime, *, start: time | None, end: time | None
) -> Film:
    """Join what a run or one of its hours recorded, from `start` up to `end` of the day (UTC) when they are given.

    Without `out` the film lies beside its folder and bears its name. The label names who made the segments; the
    signature is that of the settings. Raises `OSError` and ValueError.
    """
    found = _segments(folder)
    if not found:
        raise ValueError(f"{folder} holds no recorded segments; name the folder of a show or of one of its hours")
    first = found[0][0]
    begin = _first_at(first, start) if start else first
    stop = _first_at(begin, end) if end else datetime.max.replace(tzinfo=UTC)
    # The one that is on at that moment began before it.
    begin_with = max((wall for wall, _ in found if begin - _LONGEST < wall <= begin), default=begin)
    paths = [path for wall, path in found if begin_with <= wall < stop]
    if not paths:
        raise ValueError(f"nothing was recorded from {begin:%H:%M:%S} on; it begins at {first:%Y-%m-%d %H:%M:%S} UTC")
    told = read_aigc(paths[0]).fields or {}
    producer = str(told.get("ContentProducer") or settings.producer)
    label = AigcLabel(producer, f"{told.get('ProduceID', '')}-{paths[-1].stem.rpartition('-')[2]}")
    return join(paths, out or folder.with_name(f"{folder.name}.mp4"), label, seal_for(settings, now, producer))


def remove_sources(made: Film, now: datetime) -> int:
    """Remove the segments a film holds, but for those that viewers may still look back at; how many went."""
    newest = (now - timedelta(seconds=to_s(WINDOW)) - _SPARE).timestamp()
    old = [path for path in made.sources if path.stat().st_mtime < newest]
    for path in old:
        path.unlink()
    for hour in {path.parent for path in old}:
        if not any(hour.iterdir()):
            hour.rmdir()
    return len(old)


def _segments(folder: Path) -> list[tuple[datetime, Path]]:
    """When each began (to the second), and where it is, in order."""
    if not folder.is_dir():
        raise ValueError(f"{folder} is no folder")
    hour = any(NAME.fullmatch(f"{folder.name}/{path.name}") for path in folder.iterdir())
    run = folder.parent if hour else folder
    return [
        (wall, path) for _, wall, path in segments_in(run, _ANY_TIME) if not hour or path.parent.name == folder.name
    ]


def _first_at(after: datetime, moment: time) -> datetime:
    """The first time after that when a clock in UTC shows `moment`."""
    day = datetime.combine(after.date(), moment, UTC)
    return day if day >= after.replace(microsecond=0) else day + _DAY
