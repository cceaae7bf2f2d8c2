"""What is shown of a like report is what the policy of reports lets its viewer read."""

from dataclasses import fields

import pytest

from reports.duplicates import queries
from reports.models import Report
from reports.report.record import REPORTS
from reports.report.visibility import visible_reports
from stronghold.core.kernel import clock
from stronghold.core.records.queries import with_related
from tests.api.reports.duplicates.alike import report_near
from tests.factories import Cast, make_premises

pytestmark = pytest.mark.django_db


def test_each_viewer_is_shown_what_the_policy_of_reports_lets_them_read(
    cast: Cast,
) -> None:
    mine = [report_near(cast.officer, metres=n) for n in range(4)]
    others = [report_near(cast.other_officer, metres=n) for n in range(2)]
    Report.objects.filter(pk=mine[2].pk).update(restricted_at=clock.now())
    ids = [report.pk for report in mine + others]

    shown = {}
    for one in fields(cast):
        viewer = getattr(cast, one.name)
        readable = Report.objects.filter(visible_reports(viewer), pk__in=ids)
        shown[one.name] = set(queries._shown(viewer, ids))
        assert shown[one.name] == {report.pk for report in readable}, one.name

    assert shown["officer"] == {mine[0].pk, mine[1].pk, mine[3].pk}
    assert shown["other_officer"] == {report.pk for report in others}
    assert shown["partner"] == set()


def test_its_title_is_that_of_its_own_page_and_reads_nothing_more(
    cast: Cast, django_assert_num_queries
) -> None:
    premises = make_premises(cast.officer, "12 Lake Street")
    stored = [report_near(cast.officer), report_near(cast.officer, premises=premises)]
    whole = with_related(Report.objects.all()).in_bulk()
    titles = {report.pk: REPORTS.title(whole[report.pk]) for report in stored}

    shown = queries._shown(cast.officer, list(titles))
    with django_assert_num_queries(0):
        assert {pk: REPORTS.title(report) for pk, report in shown.items()} == titles
        assert {report.occurred_at for report in shown.values()} == {
            report.occurred_at for report in stored
        }
