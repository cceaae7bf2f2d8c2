"""Functions are flat and take few arguments by position."""

import ast
from collections.abc import Callable
from pathlib import Path

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    Function,
    functions,
    modules,
    name_of,
)

MOST_POSITIONAL = 3
DEEPEST = 3

BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match, ast.AsyncFor)
ALL_CODE = [*modules(*CODE), *modules("tests"), ROOT / "manage.py"]


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


def rule_breakers(
    paths: list[Path], breaks: Callable[[Function], bool]
) -> list[tuple[str, str]]:
    """Return the functions that break a rule, each with its module before it."""
    return [(name_of(p), f.name) for p in paths for f in functions(p) if breaks(f)]


def test_functions_are_flat() -> None:
    assert rule_breakers(ALL_CODE, lambda f: depth(f) > DEEPEST) == []


def test_functions_take_few_arguments_by_position() -> None:
    code = modules(*CODE)

    assert rule_breakers(code, lambda f: positional(f) > MOST_POSITIONAL) == []


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
