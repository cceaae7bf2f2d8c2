"""The project's own files, for tests that read the source."""

import ast
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
ROOT = Path(__file__).resolve().parents[2]
CODE = ("stronghold", "reports", "operations")
# Made by tools, written by others, or data.
LEFT_OUT = {
    ".git",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "data",
    "htmlcov",
    "var",
    "vendor",
}


@cache
def all_files() -> tuple[Path, ...]:
    """Return the project's files in order, without those of LEFT_OUT."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in LEFT_OUT:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def files(pattern: str, *folders: str) -> list[Path]:
    """Return the project's files that match, in these folders or in all."""
    return [
        path
        for path in all_files()
        if fnmatchcase(path.name, pattern)
        and (not folders or path.relative_to(ROOT).parts[0] in folders)
    ]


def parts(name: str, *folders: str) -> list[Path]:
    """Return the modules of one kind, such as `rules`: a file, or all of a package."""
    package = [p for p in files("*.py", *folders) if p.parent.name == name]
    return sorted([*files(f"{name}.py", *folders), *package])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def names_of(paths: Iterable[Path]) -> list[str]:
    """Return the names of the files that break a rule, for a test that expects none."""
    return [name_of(path) for path in paths]


def module_of(path: Path) -> str:
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def modules(*folders: str) -> list[Path]:
    """Return Python files without migrations, which a tool writes."""
    return [p for p in files("*.py", *folders) if "migrations" not in p.parts]


@cache
def text_of(path: Path) -> str:
    return path.read_text()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(tree_of(path)))


def functions(path: Path) -> list[Function]:
    return [node for node in nodes_of(path) if isinstance(node, Function)]
