"""The project's own files, for tests that read them: no state, nothing of others."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("stronghold", "reports", "operations")
# Made by tools, given by others, or data.
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


def files(pattern: str, *folders: str) -> list[Path]:
    """Return the project's files that match, in these folders or in all."""
    roots = [ROOT / folder for folder in folders] or [ROOT]
    found = (path for root in roots for path in root.rglob(pattern))
    return sorted(
        path
        for path in found
        if path.is_file() and not LEFT_OUT & set(path.relative_to(ROOT).parts)
    )


def parts(name: str, *folders: str) -> list[Path]:
    """Return the modules of one kind, such as `rules`: a file, or all of a package."""
    package = [p for p in files("*.py", *folders) if p.parent.name == name]
    return sorted([*files(f"{name}.py", *folders), *package])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    return name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def modules(*folders: str) -> list[Path]:
    """Return Python files without migrations, which a tool writes."""
    return [p for p in files("*.py", *folders) if "migrations" not in p.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
