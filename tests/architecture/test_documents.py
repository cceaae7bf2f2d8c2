"""Every document that the site draws is checked for PDF/UA by a program of others."""

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import files, nodes_of
from tests.paper import assert_accessible

# What the others extend.
BASE = "base.html"


def checked() -> Iterator[str]:
    """Yield the documents that a test names when it checks one."""
    for path in files("test_*.py", "tests"):
        for node in nodes_of(path):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "")
                if name == assert_accessible.__name__:
                    yield from (
                        one.value
                        for one in node.args[1:]
                        if isinstance(one, ast.Constant)
                    )


def test_each_document_is_checked_by_a_test_that_draws_it() -> None:
    found = files("*.html", "templates")
    documents = {path.name for path in found if path.parent.name == "documents"}

    assert documents
    assert set(checked()) == documents - {BASE}
