"""Are the kinds of link distinct by their two records, and is the entry the nearest?"""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from operations.links.rules import (
    LINK_KINDS,
    LINKED,
    in_order,
    kinds_of,
    nearest,
    read_other,
)
from stronghold.core.kernel.errors import RuleBroken

AT = datetime(2026, 11, 24, 6, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_two_kinds_of_record_are_linked_in_one_way_at_most() -> None:
    pairs = [(kind.first, kind.second) for kind in LINK_KINDS]

    assert len(set(pairs)) == len(pairs)
    assert not {(second, first) for first, second in pairs} & set(pairs)


def test_either_order_gives_the_same_link() -> None:
    for one, other in permutations(sorted(LINKED), 2):
        found = in_order(f"{one}-7F3K-92QX", f"{other}-7F3K-92QX")
        again = in_order(f"{other}-7F3K-92QX", f"{one}-7F3K-92QX")

        assert found == again
        if found:
            first, second, kind = found
            assert (first[0], second[0]) == (kind.first, kind.second)
            assert kind in kinds_of(first)
            assert kind in kinds_of(second)


@pytest.mark.parametrize("typed", ["a-7f3k-92qx", " A-7F3K 92QX "])
def test_a_reference_is_read_however_it_is_typed(typed: str) -> None:
    assert read_other(typed) == "A-7F3K-92QX"


@pytest.mark.parametrize("typed", ["?", "A-", "A-7F3K-92QX-7F3K"])
def test_what_is_no_reference_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_other(typed)

    assert refused.value.field == "other"


def test_the_entry_of_an_arrest_is_the_nearest_in_time() -> None:
    entries = [(AT, "first"), (AT + 5 * HOUR, "second")]

    assert nearest(entries, AT + HOUR) == "first"
    assert nearest(entries, AT + 4 * HOUR) == "second"
    assert nearest(entries, None) == "first"
    assert nearest([], AT) is None
