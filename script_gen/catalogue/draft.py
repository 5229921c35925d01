"""A product as it was found: raw words with the place each was read at, before anything is believed."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Found:
    """Something read in a file."""

    text: str
    place: str
    """File and row, or file and line: `goods.csv row 12`."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that was left out, or should be looked at."""

    place: str
    field: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.problem}; {self.remedy}"


@dataclass(slots=True)
class Draft:
    """One product in the making. `fields` are the fixed ones, `facts` everything else, in the order found."""

    place: str
    fields: dict[str, Found] = field(default_factory=dict)
    facts: list[tuple[str, Found]] = field(default_factory=list)
    points: list[Found] = field(default_factory=list)
    questions: list[tuple[str, Found]] = field(default_factory=list)
    images: list[str] = field(default_factory=list)
    shared: list[tuple[str, Found]] = field(default_factory=list)
    """Those of the facts that every variant of the product has."""
    joins: bool = False
    """Tells more of a product that stands elsewhere, as a manual does."""
    title: str = ""
    """The first lines of a manual, where its product is named."""

    def take(self, name: str, found: Found) -> Found | None:
        """Set a fixed field; another value that was found before, when the two contradict each other."""
        before = self.fields.get(name)
        if before is None:
            self.fields[name] = found
            return None
        return before if before.text.strip() != found.text.strip() else None
