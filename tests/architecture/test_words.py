"""Is every sentence of the site free of words that no page may use?

The tests of tests/property that visit every address read the pages as they are drawn;
this reads what a page says in a state that they do not meet.
"""

import ast
import re
from collections.abc import Iterator

from django.http import HttpResponse

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    all_files,
    modules,
    name_of,
    nodes_of,
    text_of,
)
from tests.plain_words import private_words_in, private_words_of

# Texts that no page shows. They name a stream of random numbers: by another name the
# demonstration would have other records.
NOT_SHOWN = {"told again", "who told "}
_COMMANDS = re.compile(
    r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}", re.DOTALL
)
_QUOTED = re.compile(r"{%\s*include\b[^%]*?with\b(.*?)%}", re.DOTALL)
_JS_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`')
_JS_COMMENT = re.compile(r"^\s*(?://|\*).*$", re.MULTILINE)


def sentences() -> Iterator[tuple[str, str]]:
    """Yield each text that a page could show, with its file.

    Only a module that has such a word at all is parsed, which takes longer.
    """
    for path in modules(*CODE):
        if private_words_in(text_of(path)):
            yield from ((name_of(path), text) for text in _strings(nodes_of(path)))
    for path in all_files():
        folder = path.relative_to(ROOT).parts[0]
        if folder == "templates" and path.suffix in {".html", ".txt"}:
            whole = text_of(path)
            yield name_of(path), _COMMANDS.sub(" ", whole)
            yield from ((name_of(path), given) for given in _QUOTED.findall(whole))
        elif folder == "static" and path.suffix == ".js":
            code = _JS_COMMENT.sub("", text_of(path))
            yield from ((name_of(path), text) for text in _JS_STRING.findall(code))


def _strings(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    """Yield the strings of a module that are sentences: not docstrings, nor keys."""
    documented = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documented and " " in node.value:
            yield node.value if node.value not in NOT_SHOWN else ""


def test_no_sentence_has_a_word_that_no_page_may_use() -> None:
    found = {
        f"{name}: {word}"
        for name, text in sentences()
        for word in private_words_in(text)
    }

    assert found == set()


def test_a_private_word_is_found_however_a_page_writes_it() -> None:
    """Or the tests above could not fail."""
    written = (
        "<p>What you were <b>told</b></p>",
        "<p>Two records, no more&nbsp;</p>",
        '<img alt="Somebody at a door">',
        '<th scope="col"><a href="?sort=state">State</a></th>',
    )
    for content in written:
        assert private_words_of(HttpResponse(content)), content
    unread = "<script>told</script><p>In no more than 3 weeks, untold</p>"
    assert private_words_of(HttpResponse(unread)) == set()
    assert private_words_of(HttpResponse("told", content_type="text/csv")) == set()
