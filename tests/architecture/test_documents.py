"""Every document that the site draws is checked for PDF/UA by a program of others."""

import ast
from pathlib import Path

from tests.architecture.source_tree import files, name_of, nodes_of, text_of
from tests.paper import assert_accessible

# What the others extend.
BASE = "base.html"


def documents_in(path: Path) -> set[str]:
    """Return the documents that the tests of a file name when they check one."""
    calls = [node for node in nodes_of(path) if isinstance(node, ast.Call)]
    return {
        name.value
        for call in calls
        if getattr(call.func, "id", "") == assert_accessible.__name__
        for name in call.args[1:]
        if isinstance(name, ast.Constant)
    }


def test_each_document_is_checked_by_a_test_that_draws_it() -> None:
    """These tests are in the part `clients` of bin/test, by their marker."""
    found = files("*.html", "templates")
    documents = {path.name for path in found if path.parent.name == "documents"}
    checks = {
        path: names
        for path in files("test_*.py", "tests")
        if (names := documents_in(path))
    }

    assert documents
    assert set().union(*checks.values()) == documents - {BASE}
    unmarked = [path for path in checks if "pytest.mark.client" not in text_of(path)]
    assert not unmarked, list(map(name_of, unmarked))
