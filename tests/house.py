"""The house rules as functions over source text: who may import whom, and what no file may do."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

LEAVES = ("comments", "script_gen", "stream")
PACKAGES = (*LEAVES, "host", "bench")

ADAPTERS = (
    "comments.sources",
    "script_gen.writers",
    "stream.outputs",
    "host.voice.kokoro",
    "host.voice.hibari",
    "host.voice.coqui",
    "host.avatar.puppet",
    "host.avatar.photo",
)
"""What can be exchanged: chosen in host/compose/, and named nowhere else but among its own siblings."""

NO_CHOICE = {
    "stream.outputs.supervision": "how outputs are run and what they are called, the same for each",
    "stream.outputs.offer": "the SDP offer and its errors, the same for every WebRTC output",
    "script_gen.writers.grammar": "the floor that every other writer falls back on",
}
"""What lies beside adapters without being one."""

MAY_NAME_ADAPTERS = {
    "host.compose": "the composition root",
    "host.commands.avatar": "draws one character alone",
    "host.commands.portrait": "makes one photo host alone",
    "bench": "measures one part alone",
    "tests": "exercises one part alone",
}

MAY_CATCH_ALL = {
    "host/voice/child.py": "whatever a voice model throws becomes the answer to the question it was asked",
    "stream/outputs/supervision.py": "an output that fails in any way is tried again, and the show goes on",
    "stream/outputs/feed.py": "whatever goes wrong for one viewer ends that viewer, and the others see on",
    "stream/outputs/seat.py": "whatever one viewer's connection throws ends that viewer, and the others see on",
    "host/show/listening.py": "whatever a platform's library throws is retried, and the show goes on",
    "stream/studio.py": "a picture that cannot be drawn is repeated, and the show goes on",
}
"""Supervisors and the web edge: the only places where any exception at all is an expected event."""

READS_CLOCKS = {"stream/clock.py": "where all time enters", "bench/": "measures the machine"}

LINES_MAX = 400
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "handler", "base", "common", "misc"}
CLOCKS = {
    *(f"time.{name}{unit}" for name in ("time", "monotonic", "perf_counter", "process_time") for unit in ("", "_ns")),
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
}
REGISTRY_HOSTS = re.compile("|".join(("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", "deb" + r"\.debian")))
_FOREIGN = ("wor" + "k/", "opt/" + "pypi", "opt/" + "wheels", "ro" + "ot/")
FOREIGN_PATHS = re.compile(r"(?<![\w.])/(" + "|".join(_FOREIGN) + ")")


@dataclass(frozen=True)
class Module:
    """One Python file: its place in the tree and what is written in it."""

    path: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.source)[0]

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        return _parsed(self.source)[1]

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        return self.name if self.path.endswith("__init__.py") else self.name.rpartition(".")[0]

    @property
    def in_product(self) -> bool:
        return self.path.startswith(tuple(f"{package}/" for package in PACKAGES))

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.nodes if isinstance(node, ast.Call))

    def imports(self, *, at_start_up: bool = False) -> Iterator[tuple[int, str]]:
        """Line and dotted name of everything imported; `at_start_up` leaves out functions and TYPE_CHECKING."""
        for node in _start_up_nodes(self.tree) if at_start_up else self.nodes:
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                whence = node.module or ""
                if node.level:
                    kept = self.package.split(".")[: len(self.package.split(".")) - node.level + 1]
                    whence = ".".join([*kept, *filter(None, [whence])])
                yield from ((node.lineno, f"{whence}.{alias.name}") for alias in node.names)


@cache
def _parsed(source: str) -> tuple[ast.Module, tuple[ast.AST, ...]]:
    tree = ast.parse(source)
    return tree, tuple(ast.walk(tree))


def _dotted(node: ast.AST) -> str:
    """`a.b.c` of a plain name or attribute; what is neither is a `?`."""
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def _start_up_nodes(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _start_up_nodes(child)


def _inside(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def leaves_stand_alone(module: Module) -> Iterator[str]:
    """comments/, script_gen/ and stream/ import neither each other nor host/."""
    home = module.path.split("/")[0]
    for line, name in module.imports():
        top = name.split(".")[0]
        if home in LEAVES and top in {*PACKAGES, "tests"} - {home}:
            yield f"{line}: the leaf {home} imports {name}"


def only_compose_names_adapters(module: Module) -> Iterator[str]:
    """An adapter is imported by the composition root and by its siblings; exceptions are listed with a reason."""
    if any(_inside(module.name, each) for each in MAY_NAME_ADAPTERS):
        return
    for line, name in module.imports():
        for adapter in ADAPTERS:
            siblings = adapter if adapter.split(".")[0] in LEAVES else adapter.rpartition(".")[0]
            chosen = _inside(name, adapter) and not any(_inside(name, each) for each in NO_CHOICE)
            if chosen and not _inside(module.name, siblings):
                yield f"{line}: imports the adapter {name}; host/compose/ chooses adapters"


def files_stay_short(module: Module) -> Iterator[str]:
    """Past 400 lines a file is two things."""
    lines = module.source.count("\n")
    if lines > LINES_MAX:
        yield f"{lines}: {lines} lines, and {LINES_MAX} are the most"


def clocks_are_read_in_one_place(module: Module) -> Iterator[str]:
    """Time is passed in, so that a test can make an hour last a second."""
    if module.path.startswith(tuple(READS_CLOCKS)) or not module.in_product:
        return
    known = {
        alias.asname or alias.name: alias.name
        for node in module.nodes
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    known |= {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in module.nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for call in module.calls():
        first, *rest = _dotted(call.func).split(".")
        if ".".join([known.get(first, first), *rest]) in CLOCKS:
            yield f"{call.lineno}: reads a clock; all time enters in stream/clock.py"


MAY_KEEP_TASKS = {"bench/receiver.py"}
"""A measuring peer's readers begin when it is accepted and are awaited in its `close`."""


def tasks_are_born_in_groups(module: Module) -> Iterator[str]:
    """Every task is born with a name, in a TaskGroup (a variable called `group`); bench/ may leave out the name."""
    if not module.in_product or module.path in MAY_KEEP_TASKS:
        return
    for call in module.calls():
        receiver, _, verb = _dotted(call.func).rpartition(".")
        named = module.path.startswith("bench/") or any(keyword.arg == "name" for keyword in call.keywords)
        if verb == "ensure_future" or (verb == "create_task" and not (receiver.endswith("group") and named)):
            yield f"{call.lineno}: {verb} without a named place in a TaskGroup"


def nothing_catches_all(module: Module) -> Iterator[str]:
    """Only supervisors and the web edge catch any exception."""
    if module.path in MAY_CATCH_ALL or not module.in_product:
        return
    for node in module.nodes:
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            if re.search(r"\b(Base)?Exception\b|^everything$", caught):
                yield f"{node.lineno}: catches {caught}"


def names_say_something(module: Module) -> Iterator[str]:
    """A module is named after what it owns."""
    stem = module.name.rpartition(".")[2]
    if NAMES_THAT_SAY_NOTHING & set(stem.split("_")):
        yield f"1: the name {stem} does not say what it owns"


def modules_say_what_they_own(module: Module) -> Iterator[str]:
    """Every module of the product opens with one sentence on one line."""
    opening = (ast.get_docstring(module.tree) or "").split("\n\n")[0]
    if module.in_product and ("\n" in opening or not opening.endswith(".")):
        yield "1: the module does not open with a one-sentence docstring"


def nothing_is_put_off(module: Module) -> Iterator[str]:
    """What is owed stands in an issue, not in the source."""
    for number, line in enumerate(module.source.splitlines(), 1):
        if re.search(r"#.*\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", line):
            yield f"{number}: puts something off"


def fakes_are_written_by_hand(module: Module) -> Iterator[str]:
    """Tests replace nothing inside our own code: what a part needs is passed to it."""
    ours: set[str] = set()
    for node in module.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in PACKAGES:
            ours |= {alias.asname or alias.name for alias in node.names}
    for line, name in module.imports():
        if _inside(name, "unittest.mock") or _inside(name, "mock"):
            yield f"{line}: imports {name}; write a fake instead"
    for call in module.calls():
        if not _dotted(call.func).endswith("monkeypatch.setattr") or not call.args:
            continue
        target = call.args[0]
        text = str(target.value) if isinstance(target, ast.Constant) else ast.unparse(target)
        if text.split(".")[0] in ours | set(PACKAGES):
            yield f"{call.lineno}: patches {text}, our own code"


Rule = Callable[[Module], Iterator[str]]

RULES: tuple[Rule, ...] = (
    leaves_stand_alone,
    only_compose_names_adapters,
    files_stay_short,
    clocks_are_read_in_one_place,
    tasks_are_born_in_groups,
    nothing_catches_all,
    names_say_something,
    modules_say_what_they_own,
    nothing_is_put_off,
    fakes_are_written_by_hand,
)


def cycles(modules: list[Module]) -> Iterator[list[str]]:
    """Each ring of modules that import one another when they start."""
    known = {module.name for module in modules}
    wants = {
        module.name: {_module_of(name, known) for _, name in module.imports(at_start_up=True)} - {"", module.name}
        for module in modules
    }
    finished: set[str] = set()

    def walk(name: str, path: list[str]) -> Iterator[list[str]]:
        if name in path:
            yield [*path[path.index(name) :], name]
        elif name not in finished:
            for wanted in sorted(wants[name]):
                yield from walk(wanted, [*path, name])
            finished.add(name)

    for name in sorted(known):
        yield from walk(name, [])


def _module_of(name: str, known: set[str]) -> str:
    return name if name in known else name.rpartition(".")[0] if name.rpartition(".")[0] in known else ""


def text_faults(path: str, text: str) -> Iterator[str]:
    """No package registry is named, and no path of one developer's machine."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := REGISTRY_HOSTS.search(line) or FOREIGN_PATHS.search(line):
            yield f"{path}:{number}: {found.group()}"
