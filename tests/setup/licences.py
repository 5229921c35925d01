"""The licence table of docs/licences.md, out of the installed packages' own metadata; `make lock` writes it anew."""

import re
from importlib import metadata
from pathlib import Path

from host.assets.manifest import read_manifest

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "licences.md"

COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\b(GPL|AGPL|GNU (Affero )?General Public|SSPL|EUPL)", re.IGNORECASE)
WEAK_COPYLEFT = re.compile(r"\b(LGPL|MPL|EPL|CDDL|Mozilla|Lesser General)", re.IGNORECASE)

BUNDLED = {
    "libx264": "GPL-2.0-or-later",
    "libx265": "GPL-2.0-or-later",
    "libavcodec": "LGPL-2.1-or-later; GPL-2.0-or-later where it is linked with x264 or x265",
    "libavfilter": "as libavcodec",
    "libavformat": "as libavcodec",
    "libavdevice": "as libavcodec",
    "libavutil": "as libavcodec",
    "libswscale": "as libavcodec",
    "libswresample": "as libavcodec",
    "libmp3lame": "LGPL-2.0-or-later",
    "libgnutls": "LGPL-2.1-or-later",
    "libnettle": "LGPL-3.0-or-later or GPL-2.0-or-later",
    "libhogweed": "LGPL-3.0-or-later or GPL-2.0-or-later",
    "libgmp": "LGPL-3.0-or-later or GPL-2.0-or-later",
    "libunistring": "LGPL-3.0-or-later or GPL-2.0-or-later",
    "libasound": "LGPL-2.1-or-later",
    "libQt5": "LGPL-3.0",
    "libgfortran": "GPL-3.0-or-later with the GCC runtime exception",
    "libquadmath": "LGPL-2.1-or-later",
    "libgomp": "GPL-3.0-or-later with the GCC runtime exception",
}
"""Shared libraries with copyleft terms that lie inside wheels, whatever the wheel's own metadata says."""


def locked() -> list[str]:
    """The packages of a plain installation."""
    return re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE)


def licence_of(package: str) -> str:
    """What a package's metadata says: the expression, else the classifiers, else the first line of the free field."""
    about = metadata.distribution(package).metadata
    if expression := about.get("License-Expression"):
        return expression
    classifiers = [
        each.split(" :: ")[-1] for each in about.get_all("Classifier") or [] if each.startswith("License ::")
    ]
    free = (about.get("License") or "").strip().splitlines()
    return ", ".join(classifiers) or (free[0].strip() if free else "")


def bundled_copyleft() -> dict[str, list[str]]:
    """Package -> the copyleft libraries that its installed wheel brings along."""
    found: dict[str, set[str]] = {}
    for package in locked():
        for path in metadata.distribution(package).files or []:
            stem = path.name.split("-")[0].split(".")[0]
            known = [name for name in BUNDLED if stem == name or (name == "libQt5" and stem.startswith(name))]
            if known and ".so" in path.name:
                found.setdefault(package, set()).update(known)
    return {package: sorted(names, key=str.lower) for package, names in sorted(found.items())}


def tables() -> dict[str, str]:
    """Marker name -> the Markdown between its markers."""
    assets = [f"| {each.name} | {each.what} | {each.licence} |" for each in read_manifest().assets.values()]
    inside = [
        f"| {package} | {name} | {BUNDLED[name]} |" for package, names in bundled_copyleft().items() for name in names
    ]
    packages = [f"| {package} | {licence_of(package)} |" for package in locked()]
    return {
        "assets": _table("asset | what | licence", assets),
        "bundled": _table("wheel | library inside | licence", inside),
        "packages": _table("package | licence, by its own metadata", packages),
    }


def filled(page: str) -> str:
    """The page with every table between its markers made anew."""
    for name, table in tables().items():
        page = re.sub(
            rf"(<!-- {name} -->\n).*?(\n<!-- end -->)", lambda m, t=table: m[1] + t + m[2], page, flags=re.DOTALL
        )
    return page


def _table(head: str, rows: list[str]) -> str:
    return "\n".join([f"| {head} |", "|" + " --- |" * len(head.split(" | ")), *rows])


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
