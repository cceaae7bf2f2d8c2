"""Is a postcode, or the start of one, read however it is typed?"""

import pytest

from stronghold.core.kernel.values import starts_of_postcode


@pytest.mark.parametrize(
    ("typed", "starts"),
    [
        ("OX1 4RP", ["OX1 4RP"]),
        (" ox14rp ", ["OX1 4RP"]),
        ("OX1 4", ["OX1 4"]),
        ("ox1  4r", ["OX1 4R"]),
        # It is the start of OX14 1AA too.
        ("ox14", ["OX14 ", "OX1 4"]),
        ("ox14r", ["OX1 4R"]),
        ("OX1", ["OX1 "]),
        ("W1A", ["W1A "]),
        ("e1", ["E1 "]),
        ("OX", []),
        ("lake street", []),
        ("12 Lake Street", []),
        ("%", []),
        ("", []),
    ],
)
def test_a_postcode_is_read_by_its_start(typed: str, starts: list[str]) -> None:
    assert starts_of_postcode(typed) == starts
