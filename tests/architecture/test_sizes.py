"""Small is measured: functions, modules, views, tasks, templates, scripts, nesting."""

import ast
from pathlib import Path

import pytest

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    files,
    functions,
    modules,
    name_of,
    parts,
)

LONGEST_FUNCTION = 50
LONGEST_VIEW = 25
LONGEST_TASK = 8
LONGEST_MODULE = 400
LONGEST_TEMPLATE = 150
LONGEST_SCRIPT = 250
MOST_POSITIONAL = 3
DEEPEST = 3
# One file of settings tells more than several that drift apart.
EXEMPT = {"stronghold/settings.py"}

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor)
Function = ast.FunctionDef | ast.AsyncFunctionDef
ALL_CODE = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def positional(node: Function) -> int:
    named = [*node.args.posonlyargs, *node.args.args]
    return len([arg for arg in named if arg.arg not in {"self", "cls"}])


def depth(node: ast.AST, *, is_elif: bool = False) -> int:
    """Return how many blocks lie within each other; a function in it counts anew."""
    deepest = 0
    for field, value in ast.iter_fields(node):
        children = value if isinstance(value, list) else [value]
        for child in children:
            if not isinstance(child, ast.AST) or isinstance(child, Function):
                continue
            chained = (
                isinstance(node, ast.If)
                and field == "orelse"
                and len(children) == 1
                and isinstance(child, ast.If)
            )
            deepest = max(deepest, depth(child, is_elif=chained))
    return deepest + (isinstance(node, BLOCKS) and not is_elif)


def is_view(node: Function) -> bool:
    return bool(node.args.args) and node.args.args[0].arg == "request"


def is_task(node: Function) -> bool:
    return any("task" in ast.unparse(d) for d in node.decorator_list)


@pytest.mark.parametrize("path", ALL_CODE, ids=name_of)
def test_module_is_short(path: Path) -> None:
    assert name_of(path) in EXEMPT or lines(path) <= LONGEST_MODULE


@pytest.mark.parametrize("path", ALL_CODE, ids=name_of)
def test_functions_are_short_and_flat(path: Path) -> None:
    long = [f.name for f in functions(path) if length(f) > LONGEST_FUNCTION]
    deep = [f.name for f in functions(path) if depth(f) > DEEPEST]

    assert (long, deep) == ([], [])


@pytest.mark.parametrize("path", modules(*CODE), ids=name_of)
def test_functions_take_few_arguments_by_position(path: Path) -> None:
    many = [f.name for f in functions(path) if positional(f) > MOST_POSITIONAL]

    assert many == []


@pytest.mark.parametrize("path", parts("views", *CODE), ids=name_of)
def test_views_are_short(path: Path) -> None:
    long = [f.name for f in functions(path) if is_view(f) and length(f) > LONGEST_VIEW]

    assert long == []


@pytest.mark.parametrize("path", files("tasks.py", *CODE), ids=name_of)
def test_tasks_only_call_what_does_the_work(path: Path) -> None:
    tasks = [f for f in functions(path) if is_task(f)]

    assert tasks
    assert [f.name for f in tasks if length(f) > LONGEST_TASK] == []


@pytest.mark.parametrize("path", files("*.html"), ids=name_of)
def test_template_is_short(path: Path) -> None:
    assert lines(path) <= LONGEST_TEMPLATE


@pytest.mark.parametrize("path", files("*.js"), ids=name_of)
def test_script_is_short(path: Path) -> None:
    assert lines(path) <= LONGEST_SCRIPT


def test_depth_counts_blocks_and_not_elif() -> None:
    text = """
if a:
    pass
elif b:
    for c in d:
        with e:
            pass
else:
    if f:
        pass
    g
"""

    assert depth(ast.parse(text)) == DEEPEST
