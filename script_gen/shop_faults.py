"""What is wrong in a shop file: each fault with its place and remedy, collected so that all are told at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from script_gen.shop_values import kind

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class ShopFault:
    """One thing wrong in a shop file."""

    file: str
    place: str
    """`products[2].price`, or `line 4, column 7` where the file cannot be parsed."""
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.problem}. {self.remedy[:1].upper()}{self.remedy[1:]}."


class ShopFileError(Exception):
    """A shop file cannot be used; `faults` says all that is wrong with it."""

    def __init__(self, faults: list[ShopFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = tuple(faults)


class Faults:
    """Collects faults of one file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.found: list[ShopFault] = []

    def add(self, place: str, problem: str, remedy: str) -> None:
        """One more fault, in this file."""
        self.found.append(ShopFault(str(self.file), place, problem, remedy))

    def stop(self, place: str, problem: str, remedy: str) -> ShopFileError:
        """One more fault, after which nothing can be read; the error to raise."""
        self.add(place, problem, remedy)
        return ShopFileError(self.found)

    def add_twins(self, ids: Sequence[object], place: str) -> None:
        """One more fault for every id in the list at `place` that stands there twice; only texts count."""
        seen: dict[str, int] = {}
        for at, name in enumerate(ids):
            if not isinstance(name, str):
                continue
            if name in seen:
                problem = f"{name[:40]!r} is also the id of {place}[{seen[name]}]"
                self.add(f"{place}[{at}].id", problem, "give each its own id")
            seen.setdefault(name, at)


def checked(model: type[M], raw: Any, place: str, faults: Faults) -> M | None:
    """The part as its model reads it; None, with its faults added, when it cannot be read."""
    if not isinstance(raw, dict):
        faults.add(place, f"expected an object, found {kind(raw)}", "write {…} there")
        return None
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            faults.add(f"{place}{_place(detail)}", *_explained(detail))
        return None


def _place(detail: ErrorDetails) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"])


def _explained(detail: ErrorDetails) -> tuple[str, str]:
    """Problem and remedy; the checks of `shop_model` write theirs with a bar between."""
    limit = detail.get("ctx", {}).get("max_length")
    match detail["type"]:
        case "missing":
            return "is missing", "add it"
        case "value_error":
            problem, _, remedy = str(detail["ctx"]["error"]).partition(" | ")
            return problem, remedy
        case "string_too_long" | "too_long" if isinstance(detail["input"], str):
            return f"is longer than {limit} characters", "shorten it"
        case "too_long":
            return f"has more than {limit} entries", "keep the ones the host should talk about"
        case "list_type" | "model_type" | "dict_type" | "model_attributes_type" | "string_type":
            wanted = {"l": "a list […]", "s": "a text"}.get(detail["type"][0], "an object {…}")
            return f"expected {wanted}, found {kind(detail['input'])}", f"write {wanted} there"
    return detail["msg"][0].lower() + detail["msg"][1:], "correct it"
