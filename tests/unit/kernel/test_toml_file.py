"""A TOML file that is made to use up the process that reads it is refused."""

import pytest

from operations.imports.mapping import read_mapping
from stronghold.core.kernel.files import FileRefused
from stronghold.core.kernel.toml_file import read_table

MADE_TO_HARM = {
    "arrays in arrays": ("x = " + "[" * 40_000, "too much in one another"),
    "tables in tables": ("x = " + "{a = " * 10_000, "too much in one another"),
    # Of 40,000 parts, it took all memory.
    "a key of many parts": (".".join("a" * 2_000) + " = 1", "more than 200 dots"),
    "a number of many digits": ("x = " + "9" * 90_000, "is not TOML"),
    "a number that is not shown": ("x = 0x" + "f" * 90_000, "number is too large"),
}


@pytest.mark.parametrize("named", MADE_TO_HARM)
def test_it_is_refused_with_the_reason(named: str) -> None:
    content, words = MADE_TO_HARM[named]

    with pytest.raises(FileRefused, match=words):
        read_table("rules.toml", f"[retention]\n{content}\n".encode(), "retention")
    with pytest.raises(FileRefused, match=words):
        read_mapping("map.toml", content.encode(), kind="reports", known={})
