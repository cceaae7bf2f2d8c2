"""What could identify someone: small groups, rare categories, lone points."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from stronghold.partners.preview.rules.identity import FEW, Shown, findings

DAY = date(2026, 3, 14)
ROWS = st.lists(
    st.builds(
        Shown,
        day=st.sampled_from([DAY, date(2026, 4, 1)]),
        area=st.sampled_from(["East", "West"]),
        categories=st.tuples(st.sampled_from(["raid", "visit"])),
        spot=st.sampled_from(["", "POINT(1 1)", "POINT(2 2)"]),
        address=st.sampled_from(["", "9 Canary Street"]),
    ),
    max_size=30,
)


def codes(rows: list[Shown]) -> dict[str, int]:
    return {one.code: one.n for one in findings(rows)}


def test_five_alike_are_no_finding_and_four_are() -> None:
    alike = Shown(DAY, "West", ("raid",), "POINT(1 1)")

    assert codes([alike] * FEW) == {}
    assert codes([alike] * (FEW - 1)) == {"small_group": 1, "rare_category": 1}


def test_a_category_is_rare_though_its_column_shares_a_word_with_another() -> None:
    rows = [Shown(DAY, "West", ("closed", "open"))] * 6
    rows += [Shown(DAY, "West", ("open", "open"))]

    rare = next(one for one in findings(rows) if one.code == "rare_category")
    assert rare.examples == [("0", "open", "1")]


def test_lone_points_addresses_and_typed_words_are_counted() -> None:
    many = [Shown(DAY, "West", (), "POINT(1 1)")] * 6
    lone = Shown(DAY, "West", (), "POINT(2 2)", "9 Canary Street", "See Mr Canary")

    assert codes([*many, lone]) == {"lone_spot": 1, "address": 1, "own_words": 1}


@given(rows=ROWS)
def test_every_row_in_a_small_group_is_found_whatever_the_order(
    rows: list[Shown],
) -> None:
    small = {r.group for r in rows if sum(o.group == r.group for o in rows) < FEW}

    assert codes(rows).get("small_group", 0) == len(small)
    assert codes(rows) == codes(rows[::-1])
