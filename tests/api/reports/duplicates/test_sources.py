"""Sources are counted, and nobody is named."""

from typing import Any

import pytest
from django.test import Client

from reports.duplicates import queries
from reports.duplicates.actions import merge_report
from reports.models import Report, Reporter
from stronghold.accounts.models import User
from tests.api.records.conftest import NOW
from tests.api.reports.duplicates.told import details, merged_pair, told
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def contact(report: Report, **given: Any) -> None:
    report.told_by = "named"
    report.save(update_fields=["told_by"])
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
        rows = [told(cast.officer, channel="101") for _ in range(4)]
        contact(rows[0], phone="07700 900123", name="Planted Name")
        contact(rows[1], phone="+44 7700 900123")
        contact(rows[2], phone="07700 900456")

        found = self.sources(cast.supervisor, *rows)

        assert (found.n_named, found.n_police, found.n_unknown) == (2, 0, 1)
        assert found.at_least == 2

    def test_police_are_told_apart_by_who_logged_it(self, cast: Cast) -> None:
        rows = [
            told(cast.officer, told_by="police"),
            told(cast.officer, told_by="police"),
            told(cast.supervisor, channel="officer"),
        ]

        assert self.sources(cast.officer, *rows).n_police == 2

    def test_details_disposed_of_are_not_told_apart(self, cast: Cast) -> None:
        rows = [told(cast.officer, told_by="named", channel="101") for _ in range(3)]

        found = self.sources(cast.officer, *rows)

        assert (found.n_unknown, found.at_least) == (3, 1)

    def test_the_page_counts_and_names_nobody(self, client: Client, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)
        contact(went_on, phone="07700 900123", name="Planted Name")
        contact(ended, email="planted@example.org")
        client.force_login(cast.supervisor)

        for report in (went_on, ended):
            queries.family_of(cast.supervisor, report)
        page = details(client, ended)

        assert "Told by at least 2 sources" in page
        client.force_login(cast.analyst)
        page = details(client, went_on)
        assert "2 reports came from residents, counted here as one person" in page
        for secret in ("900123", "Planted Name", "planted@example.org"):
            assert secret not in page

    @pytest.mark.parametrize("guessed", ["07700 900123", "07700 900999"])
    def test_the_count_confirms_no_guess_of_a_number(
        self, client: Client, cast: Cast, guessed: str
    ) -> None:
        """Who may not read the details could else try numbers by merging."""
        went_on, ended = merged_pair(cast)
        contact(went_on, phone="07700 900123")
        contact(ended, phone=guessed)
        client.force_login(cast.officer)

        page = details(client, went_on)

        assert "Told by at least 1 source." in page
