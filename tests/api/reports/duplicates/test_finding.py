"""Likely duplicates of a report, and who may see them."""

from typing import Any

import pytest

from reports.duplicates import queries
from reports.duplicates.actions import mark_different
from tests.api.records.conftest import NOW
from tests.api.reports.duplicates.alike import WORDS, found, merged_pair, report_near
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class TestFinding:
    def test_the_likeliest_come_first_and_three_at_most(self, cast: Cast) -> None:
        subject = report_near(cast.officer)
        rows = [
            report_near(cast.officer, metres=m, ago=70) for m in (20, 240, 80, 45, 10)
        ]

        matches = queries.likely_matches(cast.officer, subject)

        assert len(matches) == queries.MOST_SHOWN
        points = [m.likeness.points for m in matches]
        assert points == sorted(points, reverse=True)
        assert rows[1].reference not in [m.report.reference for m in matches]

    def test_what_is_measured_is_metres_on_the_ground(self, cast: Cast) -> None:
        subject, other = report_near(cast.officer), report_near(cast.officer, metres=43)

        (match,) = queries.likely_matches(cast.officer, subject)

        assert match.report == other
        assert match.likeness.reasons[0].amount == pytest.approx(43, abs=0.5)

    @pytest.mark.parametrize(
        "given",
        [
            {"metres": 260},
            {"ago": 15 * 24 * 60},
            {"error": True},
            {"point": None},
        ],
        ids=str,
    )
    def test_what_is_not_looked_for(self, cast: Cast, given: dict[str, Any]) -> None:
        if given.pop("error", False):
            given |= {
                "error_at": NOW,
                "error_by": cast.officer,
                "error_reason": "logged twice",
            }
        subject = report_near(cast.officer)
        report_near(cast.officer, **given)

        assert found(cast.officer, subject) == []

    def test_another_force_is_not_looked_at(self, cast: Cast) -> None:
        subject = report_near(cast.officer)
        report_near(cast.other_officer)

        assert found(cast.officer, subject) == []

    def test_merged_and_set_apart_are_not_offered(self, cast: Cast) -> None:
        subject, apart = report_near(cast.officer), report_near(cast.officer, metres=5)
        kept, merged = merged_pair(cast)
        mark_different(
            by=cast.officer, reference=subject.reference, other=apart.reference
        )

        assert found(cast.officer, subject) == [kept.reference]
        assert found(cast.officer, apart) == [kept.reference]
        assert found(cast.officer, merged) == []

    def test_words_count_for_those_who_may_read_them(self, cast: Cast) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": WORDS + " again"}
        subject, other = (
            report_near(cast.officer, description=WORDS),
            report_near(cast.officer, **given),
        )

        assert found(cast.officer, subject) == [other.reference]
        assert found(cast.analyst, subject) == []

    def test_short_words_are_alike_by_chance(self, cast: Cast) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": "Dealing again"}
        subject = report_near(cast.officer, description="Dealing again")
        report_near(cast.officer, **given)

        assert found(cast.officer, subject) == []

    def test_who_may_read_no_report_finds_none(self, cast: Cast) -> None:
        subject = report_near(cast.officer)
        report_near(cast.officer, metres=5)

        assert found(cast.partner, subject) == []
        assert found(cast.admin, subject) == []
