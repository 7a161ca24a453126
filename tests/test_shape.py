"""What holds for the repository as a whole: its layout, its names, the calls nobody makes.

Each rule names every offender with its line and says what to do instead. What ruff can see
(docstrings' style, print, broad excepts) is left to ruff.
"""

import ast
import functools
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import vtdesk

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "vtdesk"
TOP_LEVEL = {"README.md", "packaging", "pyproject.toml", "resources", "tests", "vtdesk"}
# folders of tests that look at the program from outside and so mirror no package of it
UNMIRRORED = {"benchmarks", "data", "end_to_end", "helpers", "histories", "packaging", "screens"}
VAGUE_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
TASK_OWNER = PROGRAM / "app" / "tasks.py"
# below app in the layers: holds its one task itself, awaits it, raises what it ended with
BACKLOG = PROGRAM / "sync" / "backlog.py"
SERVER_MEMORY = PROGRAM / "sync" / "server_memory.py"
# imports nothing of the client: holds whom it lets in until the connection is made or turned away
LISTENER = PROGRAM / "demo" / "listener.py"
# Qt has no other way to drag; it begins in a mouse event, in the middle of no task
DRAG = PROGRAM / "ui" / "browse" / "record_drag.py"
# the one door by which known errors become notices
NOTICES = PROGRAM / "app" / "notices.py"
COMMAND_LINES = {PROGRAM / "cli.py", PROGRAM / "demo" / "__main__.py"}

# how things stand, told for tests that wait for it or look at it; nothing is done by these
WATCHED = {
    "ActivityPanel.emptiness",
    "BusyMark.turning",
    "CheckList.headline",
    "ColumnChooser.reset_button",
    "ConditionRow.is_local",
    "CrashDialog.words_about_count",
    "Engine.is_at_rest",
    "FieldInput.held_back",
    "FilterPanel.chip_words",
    "RelationReader.is_waiting",
    "SignOutDialog.loss",
    "TimelineReader.is_asking",
    "TimelineReader.is_reading",
}

FACT = re.compile(r"\d+(?:\.\d+)?")
CITATION = re.compile(
    r"wire facts? (\d+(?:\.\d+)?(?:(?:,| and|, and) \d+(?:\.\d+)?)*)", re.IGNORECASE
)
UNEXPLAINED = re.compile(r"#\s*(noqa(: [A-Z0-9, ]+)?|type: ignore(\[[\w, -]+\])?)\s*$")
HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6})\b|^#[0-9a-fA-F]{3,4}$")
# written so that this file does not contain what it forbids
REGISTRY = re.compile(r"pypi\.org|python[h]osted|npmjs\.|deb\.debian\.org|artifact-?registry")
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|op[t]/pypi|Users/\w+|home/\w+)/")


class Module(NamedTuple):
    """A Python file of the project, parsed."""

    path: Path
    tree: ast.Module


@functools.cache
def parsed(folder: Path) -> list[Module]:
    paths = sorted(folder.rglob("*.py"))
    return [Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths]


@pytest.fixture(scope="module", autouse=True)
def _trees_go_with_the_module() -> Iterator[None]:
    """Keep no syntax trees: a million objects slow down each collection of garbage after them."""
    yield
    parsed.cache_clear()


def tracked_files() -> list[Path]:
    """Every file that belongs to the repository, also those not added yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("only git tells which files belong to the repository")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def where(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT)}:{line}"


# ----- layout and names


def test_the_top_level_is_what_the_readme_promises() -> None:
    shown = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    assert {name for name in shown if not name.startswith(".")} == TOP_LEVEL


def test_every_folder_of_code_is_a_package() -> None:
    folders = {path.parent for path in PROGRAM.rglob("*.py")}
    assert not [str(folder) for folder in folders if not (folder / "__init__.py").is_file()]


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [path for path in PROGRAM.rglob("*") if path.stem in VAGUE_NAMES]
    assert not vague, f"a helper lives with its one user, or in domain: {vague}"


def test_tests_mirror_the_program() -> None:
    strays = [
        str(test.relative_to(ROOT))
        for test in sorted((ROOT / "tests").rglob("test_*.py"))
        if test.parent != ROOT / "tests" and not mirrors_a_module(test)
    ]
    assert not strays, f"name each test file after the module it tests: {strays}"


def mirrors_a_module(test: Path) -> bool:
    """Tell whether ``tests/x/test_y[_part].py`` stands for a module ``vtdesk/x/y``."""
    folder = test.parent.relative_to(ROOT / "tests")
    if folder.parts[0] in UNMIRRORED:
        return True
    modules = {path.stem for path in (PROGRAM / folder).glob("*") if path.stem != "__init__"}
    subject = test.stem.removeprefix("test_")
    return any(subject == module or subject.startswith(f"{module}_") for module in modules)


def test_the_version_is_said_once() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert configuration["project"]["version"] == vtdesk.__version__


def test_imports_point_downwards_only() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


# ----- words


def undocumented(module: Module) -> Iterator[str]:
    if ast.get_docstring(module.tree) is None:
        yield where(module.path, 1)
    yield from (where(module.path, node.lineno) for node in public_definitions(module.tree))


def public_definitions(scope: ast.Module | ast.ClassDef) -> Iterator[ast.stmt]:
    """Find the public classes, functions and methods without a docstring."""
    for node in scope.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") or is_described_elsewhere(node):
            continue
        if ast.get_docstring(node) is None:
            yield node
        if isinstance(node, ast.ClassDef):
            yield from public_definitions(node)


def is_described_elsewhere(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether the words stand with the getter, the implementation, or the overridden one."""
    decorators = [ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list]
    return bool({"overload", "override", "setter"} & set(decorators))


@pytest.mark.parametrize("folder", ["vtdesk", "packaging", "tests/helpers"])
def test_every_module_and_public_name_says_what_it_is_for(folder: str) -> None:
    silent = [place for module in parsed(ROOT / folder) for place in undocumented(module)]
    assert not silent, f"write a docstring: {silent}"


def test_every_exception_from_the_checks_gives_its_reason() -> None:
    silent = [
        where(path, number)
        for folder in ("vtdesk", "tests", "packaging")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if UNEXPLAINED.search(line)
    ]
    assert not silent, f"say the reason behind the mark: {silent}"


def cited_facts(text: str) -> set[str]:
    """Find the numbers of wire facts that a text names; a citation may go over the end of a line."""
    in_one_line = re.sub(r"\s*\n\s*#?\s*", " ", text)
    return {number for found in CITATION.findall(in_one_line) for number in FACT.findall(found)}


def test_every_wire_fact_that_is_cited_is_written_down() -> None:
    facts = text_of(PROGRAM / "api" / "WIRE-FACTS.md")
    written = set(re.findall(r"^(?:- \*\*|## )(\d+(?:\.\d+)?)", facts, re.MULTILINE))
    cited = {
        number: str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".md"}
        for number in cited_facts(text_of(path))
    }
    assert len(cited) > 50
    missing = {number: path for number, path in cited.items() if number not in written}
    assert not missing, f"write them into vtdesk/api/WIRE-FACTS.md: {missing}"


def test_citations_are_found_in_every_form() -> None:
    text = "(wire facts 1.3, 1.4 and 3.1); wire fact\n    # 4.2, too; wire facts section 3; wire facts\n2"
    assert cited_facts(text) == {"1.3", "1.4", "3.1", "4.2", "2"}


@pytest.mark.parametrize(
    ("forbidden", "advice"),
    [
        (REGISTRY, "where packages come from is each machine's own setting"),
        (MACHINE_PATH, "a path of one machine means nothing on another"),
    ],
    ids=["registries", "paths of a machine"],
)
def test_no_file_knows_one_machine(forbidden: re.Pattern[str], advice: str) -> None:
    places = [
        where(path, number)
        for path in tracked_files()
        for number, line in enumerate(text_of(path).splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not places, f"{advice}: {places}"


def test_colours_stand_in_the_tokens_only() -> None:
    places = [
        where(module.path, node.lineno)
        for module in parsed(PROGRAM / "ui")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HEX_COLOUR.search(node.value)
    ]
    assert not places, f"name a token of the theme instead: {places}"


# ----- names nobody uses


class Name(NamedTuple):
    """A public name that the program defines, and where."""

    text: str
    place: str


def defined_names(module: Module) -> Iterator[Name]:
    """Find public functions, classes, methods, attributes and constants; none of an enumeration."""
    scopes: list[tuple[str, list[ast.stmt]]] = [("", module.tree.body)]
    while scopes:
        owner, body = scopes.pop()
        for node in body:
            for text in names_of(node):
                # what Qt and the standard library call by such a name, nobody here calls
                if not text.startswith("_") and text == to_snake(text, node):
                    yield Name(f"{owner}{text}", where(module.path, node.lineno))
            if isinstance(node, ast.ClassDef) and not is_closed_to_others(node):
                scopes.append((f"{node.name}.", node.body))


def names_of(node: ast.stmt) -> list[str]:
    """Tell what a statement gives a name to."""
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def to_snake(text: str, node: ast.stmt) -> str:
    """Spell a method's name in small letters; those of classes and constants stay."""
    is_method = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    return text.lower() if is_method else text


def is_closed_to_others(node: ast.ClassDef) -> bool:
    """Tell whether its names are its own, or reached by their values."""
    bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
    return node.name.startswith("_") or any(base.endswith("Enum") for base in bases)


def used_names(module: Module) -> Iterator[str]:
    """Find every word by which the module reads something; a text of one word may be a key."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_public_name_is_used_by_the_program() -> None:
    modules = parsed(PROGRAM)
    used = {name for module in modules for name in used_names(module)}
    unused = {
        name.text: name.place
        for module in modules
        # the demo server's switches are there for tests
        if not module.path.is_relative_to(PROGRAM / "demo")
        for name in defined_names(module)
        if name.text.rpartition(".")[2] not in used
    }
    idle = {name: place for name, place in unused.items() if name not in WATCHED}
    assert not idle, f"delete what only tests call, and test what the program calls: {idle}"
    assert set(unused) == WATCHED, "a name that is used again needs no exception"


# ----- calls nobody makes


def is_call_of(node: ast.AST, *names: str) -> bool:
    """Tell whether the node calls a function or method of one of these names."""
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in names


def starts_a_loose_task(node: ast.AST) -> bool:
    if is_call_of(node, "ensure_future"):
        return True
    if not is_call_of(node, "create_task"):
        return False
    # a task group waits for its tasks itself
    caller = ast.unparse(node).partition(".create_task")[0]
    return caller == "asyncio" or "loop" in caller


def connects_a_closure(node: ast.AST) -> bool:
    if not is_call_of(node, "connect"):
        return False
    assert isinstance(node, ast.Call)
    return any(isinstance(given, ast.Lambda) or is_call_of(given, "partial") for given in node.args)


def words_a_problem_by_hand(node: ast.AST) -> bool:
    """Tell whether a notice is made of a known error's words, past the one door."""
    if not isinstance(node, ast.Call):
        return False
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    levelled = is_call_of(node, "Notice") or any(is_level(one) for one in given)
    return levelled and any(
        isinstance(part, ast.Attribute) and part.attr == "summary"
        for one in given
        for part in ast.walk(one)
    )


def is_level(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Level"


def names_a_graphics_effect(node: ast.AST) -> bool:
    name = getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "name", "")
    return bool(re.fullmatch(r"QGraphics\w*Effect", str(name)))


class Rule(NamedTuple):
    """A thing not done in the program, why, and who may do it all the same."""

    broken_by: Callable[[ast.AST], bool]
    advice: str
    exempt: frozenset[Path] = frozenset()


RULES = {
    "nested event loop": Rule(
        lambda node: is_call_of(node, "exec", "exec_"),
        "a nested loop stops every task: open() the dialog and await what it answers",
        frozenset({DRAG}),
    ),
    "loose task": Rule(
        starts_a_loose_task,
        "give the coroutine to vtdesk.app.tasks, which holds, reports and cancels it",
        frozenset({TASK_OWNER, BACKLOG, SERVER_MEMORY, LISTENER}),
    ),
    "closure in connect": Rule(
        connects_a_closure,
        "it keeps its widget alive: connect a bound method, and let the signal carry the rest",
    ),
    "processEvents": Rule(
        lambda node: is_call_of(node, "processEvents"),
        "it lets any other code run in the middle of yours: split the work instead",
    ),
    "setIndexWidget": Rule(
        lambda node: is_call_of(node, "setIndexWidget"),
        "a widget in every row makes a long table slow: paint it with a delegate",
    ),
    "graphics effect": Rule(
        names_a_graphics_effect,
        "it renders the whole widget anew at every change: draw the effect with the theme",
    ),
    "notice of an error by hand": Rule(
        words_a_problem_by_hand,
        "its remedy and its level get lost: vtdesk.app.notices.notice_of makes the notice",
        frozenset({NOTICES}),
    ),
    "print": Rule(
        lambda node: is_call_of(node, "print"),
        "log it, or tell the person by a notice",
        frozenset(COMMAND_LINES),
    ),
}


@functools.cache
def offences() -> dict[str, list[str]]:
    """Find what breaks each rule, in one look through the program for all of them."""
    places: dict[str, list[str]] = {name: [] for name in RULES}
    for module in parsed(PROGRAM):
        rules = {name: rule for name, rule in RULES.items() if module.path not in rule.exempt}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.expr):
                for name, rule in rules.items():
                    if rule.broken_by(node):
                        places[name].append(where(module.path, node.lineno))
    return places


@pytest.mark.parametrize("name", RULES)
def test_nobody_does(name: str) -> None:
    places = offences()[name]
    assert not places, f"{RULES[name].advice}: {places}"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("nested event loop", "dialog.exec()"),
        ("loose task", "asyncio.create_task(save())"),
        ("loose task", "asyncio.get_running_loop().create_task(save())"),
        ("loose task", "ensure_future(save())"),
        ("closure in connect", "button.clicked.connect(lambda: save())"),
        ("closure in connect", "button.clicked.connect(functools.partial(save, 1))"),
        ("processEvents", "QApplication.processEvents()"),
        ("setIndexWidget", "view.setIndexWidget(index, widget)"),
        ("graphics effect", "QtWidgets.QGraphicsDropShadowEffect(self)"),
        ("notice of an error by hand", "Notice(Level.PROBLEM, error.summary, error.detail)"),
        ("notice of an error by hand", "Notice(level, f'No. {error.summary}', topic=TOPIC)"),
        ("notice of an error by hand", "self._tell(Level.PROBLEM, error.summary)"),
        ("print", "print('x')"),
    ],
)
def test_the_rules_see_what_they_forbid(name: str, code: str) -> None:
    assert any(RULES[name].broken_by(node) for node in ast.walk(ast.parse(code)))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("loose task", "group.create_task(save())"),
        ("closure in connect", "button.clicked.connect(self.save)"),
        ("nested event loop", "cursor.execute(sql)"),
        ("notice of an error by hand", "self.message.emit(notice_of(error, topic=TOPIC))"),
        ("notice of an error by hand", "self.banner.show_words(Tone.PROBLEM, error.summary)"),
    ],
)
def test_the_rules_let_the_right_way_pass(name: str, code: str) -> None:
    assert not any(RULES[name].broken_by(node) for node in ast.walk(ast.parse(code)))
