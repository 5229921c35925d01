"""What a shop file names in its own folder: pictures, and the files of a look."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from script_gen.shop_faults import Faults


def pictures(names: Sequence[str], place: str, folder: Path, faults: Faults) -> Iterator[Path]:
    """The paths of those that are there; the others are faults at `place`."""
    for at, name in enumerate(names):
        if (found := picture(name, f"{place}[{at}]", folder, faults)) is not None:
            yield found


def picture(name: str, place: str, folder: Path, faults: Faults) -> Path | None:
    """A picture's path; None, with a fault at `place`, when there is none in the folder."""
    home = folder.resolve()
    found = (home / name).resolve()
    if not found.is_relative_to(home):
        faults.add(place, f"{name!r} lies outside the shop folder", "copy the picture into the folder")
    elif not found.is_file():
        faults.add(place, f"there is no picture {name!r}", "put it there, or delete the entry")
    else:
        return found
    return None


def whole_path(name: str, folder: Path) -> str:
    """`image:wall.jpg`, `hosts/anna` and the like as whole paths, where there is such a file; all else as it is."""
    kind, colon, file = name.rpartition(":")
    return f"{kind}{colon}{folder.absolute() / file}" if (folder / file).exists() else name
