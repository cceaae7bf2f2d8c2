"""No page, document, SQL or code cites a section that has gone."""

from datetime import date

import pytest

from stronghold.core.kernel import clock
from tests.architecture.citations import (
    ASB,
    DATA,
    GDPR,
    GONE,
    OTHER,
    PACE,
    Cited,
    Gone,
    all_cited,
    cited_in,
    gone_of,
)

DECEMBER = date(2026, 12, 2)


def test_no_section_is_cited_that_has_been_repealed_or_replaced() -> None:
    cited = list(all_cited())
    wrong = [
        f"{one.place}: {one.act}, {one.section}, since {gone.on}: {gone.now or 'none'}"
        f" ({gone.by}): {one.line[:90]}"
        for one in cited
        if (gone := gone_of(one, on=clock.today()))
    ]

    assert {DATA, GDPR, ASB, PACE, OTHER} == {one.act for one in cited}
    assert wrong == []


def sections(text: str, usual: str = OTHER) -> list[tuple[str, str]]:
    found = cited_in(text, place="page.py", usual=usual)
    return [(one.act, one.section) for one in found]


def test_a_section_is_of_the_act_beside_it_or_of_the_last_one_named() -> None:
    assert sections("DPA 2018, ss.67 and 68") == [(DATA, "67"), (DATA, "68")]
    assert sections("section 164A of the Data Protection Act 2018") == [(DATA, "164A")]
    assert sections("UK GDPR, art.15(4); DPA 2018, s.26") == [
        (GDPR, "15(4)"),
        (DATA, "26"),
    ]
    assert sections("Care Act 2014, s.49") == [(OTHER, "49")]
    assert sections("PACE s.16(3)", DATA) == [(PACE, "16(3)")]
    assert sections("## Data Protection Act 2018, Part 3\n| no | ss.49, 50 |") == [
        (DATA, "49"),
        (DATA, "50"),
    ]


def test_lists_and_ranges_are_read_whole() -> None:
    assert [section for _, section in sections("ss.47 to 50")] == [
        "47",
        "48",
        "49",
        "50",
    ]
    assert [section for _, section in sections("s.54(3A), (3B)")] == [
        "54(3A)",
        "54(3B)",
    ]
    assert sections('"complain (article "\n    "77)"', DATA) == [(GDPR, "77")]


@pytest.mark.parametrize("gone", GONE, ids=lambda gone: f"{gone.act} {gone.section}")
def test_each_of_them_is_found_from_its_day_on(gone: Gone) -> None:
    where = "complain to us" if gone.where else "as before"
    cited = Cited("page", gone.act, gone.section, where)
    below = Cited("page", gone.act, f"{gone.section}(2)", where)
    earlier = date.fromordinal(gone.on.toordinal() - 1)

    assert gone_of(cited, on=gone.on) == gone
    assert gone_of(below, on=gone.on) is not None
    assert gone_of(cited, on=earlier) is None


def test_what_says_what_is_in_its_place_may_name_it() -> None:
    said = "ss.50A to 50D, in place of ss.49 and 50"
    found = cited_in(said, place="page.md", usual=DATA)

    assert [one.section for one in found if gone_of(one, on=DECEMBER)] == []
