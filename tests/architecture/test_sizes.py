"""Small is measured: functions, modules, views, tasks, templates, scripts, nesting."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    Function,
    files,
    functions,
    modules,
    name_of,
    names_of,
    parts,
    text_of,
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
ALL_CODE = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def lines(path: Path) -> int:
    return len(text_of(path).splitlines())


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


def rule_breakers(
    paths: list[Path], breaks: Callable[[Function], bool]
) -> list[tuple[str, str]]:
    """Return the functions that break a rule, each with its module before it."""
    return [(name_of(p), f.name) for p in paths for f in functions(p) if breaks(f)]


def longer(paths: list[Path], most: int) -> list[str]:
    """Return those files that have more lines; that there are any is a part of it."""
    assert paths
    return names_of(path for path in paths if lines(path) > most)


def test_modules_are_short() -> None:
    assert set(longer(ALL_CODE, LONGEST_MODULE)) <= EXEMPT


def test_functions_are_short_and_flat() -> None:
    assert rule_breakers(ALL_CODE, lambda f: length(f) > LONGEST_FUNCTION) == []
    assert rule_breakers(ALL_CODE, lambda f: depth(f) > DEEPEST) == []


def test_functions_take_few_arguments_by_position() -> None:
    code = modules(*CODE)

    assert rule_breakers(code, lambda f: positional(f) > MOST_POSITIONAL) == []


def test_views_are_short() -> None:
    views = parts("views", *CODE)

    assert rule_breakers(views, is_view)
    assert rule_breakers(views, lambda f: is_view(f) and length(f) > LONGEST_VIEW) == []


def test_tasks_only_call_what_does_the_work() -> None:
    found = files("tasks.py", *CODE)

    assert found
    assert names_of(p for p in found if not any(map(is_task, functions(p)))) == []
    assert rule_breakers(found, lambda f: is_task(f) and length(f) > LONGEST_TASK) == []


def test_templates_are_short() -> None:
    assert longer(files("*.html"), LONGEST_TEMPLATE) == []


def test_scripts_are_short() -> None:
    assert longer(files("*.js"), LONGEST_SCRIPT) == []


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
