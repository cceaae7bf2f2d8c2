"""Sources are counted, and no one is named."""

from typing import Any

import pytest
from django.test import Client

from reports.duplicates import queries
from reports.duplicates.actions import merge_report
from reports.models import Report, Reporter
from stronghold.core.accounts.models import User
from tests.api.records.conftest import NOW
from tests.api.reports.duplicates.alike import details, merged_pair, report_near
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def contact(report: Report, **given: Any) -> None:
    report.reported_by = "named"
    report.save(update_fields=["reported_by"])
    fields = {
        "safe_way": "call",
        "kept_at": NOW,
        "review_on": NOW.date(),
        "dispose_on": NOW.date(),
    }
    Reporter.objects.create(report=report, **fields | given)


class TestSources:
    def sources(self, viewer: User, *rows: Report) -> Any:
        root, *others = rows
        for row in others:
            merge_report(by=viewer, reference=row.reference, into=root.reference)
        family = queries.family_of(viewer, Report.objects.get(pk=root.pk))
        return queries.sources_of(viewer, family)

    def test_the_same_phone_is_one_source(self, cast: Cast) -> None:
        rows = [report_near(cast.officer, channel="101") for _ in range(4)]
        contact(rows[0], phone="07700 900123", name="Planted Name")
        contact(rows[1], phone="+44 7700 900123")
        contact(rows[2], phone="07700 900456")

        found = self.sources(cast.supervisor, *rows)

        assert (found.n_named, found.n_police, found.n_unknown) == (2, 0, 1)
        assert found.at_least == 2

    def test_police_sources_are_counted_by_who_recorded_it(self, cast: Cast) -> None:
        rows = [
            report_near(cast.officer, reported_by="police"),
            report_near(cast.officer, reported_by="police"),
            report_near(cast.supervisor, channel="officer"),
        ]

        assert self.sources(cast.officer, *rows).n_police == 2

    def test_sources_without_details_are_not_distinguished(self, cast: Cast) -> None:
        rows = [
            report_near(cast.officer, reported_by="named", channel="101")
            for _ in range(3)
        ]

        found = self.sources(cast.officer, *rows)

        assert (found.n_unknown, found.at_least) == (3, 1)

    def test_the_page_counts_and_names_no_one(self, client: Client, cast: Cast) -> None:
        kept, merged = merged_pair(cast)
        contact(kept, phone="07700 900123", name="Planted Name")
        contact(merged, email="planted@example.org")
        client.force_login(cast.supervisor)

        for report in (kept, merged):
            queries.family_of(cast.supervisor, report)
        page = details(client, merged)

        assert "Reported by at least 2 sources" in page
        client.force_login(cast.analyst)
        page = details(client, kept)
        assert "2 reports came from residents, counted here as one person" in page
        for secret in ("900123", "Planted Name", "planted@example.org"):
            assert secret not in page

    @pytest.mark.parametrize("guessed", ["07700 900123", "07700 900999"])
    def test_the_count_confirms_no_guess_of_a_number(
        self, client: Client, cast: Cast, guessed: str
    ) -> None:
        """Who may not read the details could else try numbers by merging."""
        kept, merged = merged_pair(cast)
        contact(kept, phone="07700 900123")
        contact(merged, phone=guessed)
        client.force_login(cast.officer)

        page = details(client, kept)

        assert "Reported by at least 1 source." in page
