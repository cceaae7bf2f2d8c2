"""What is like a report being typed, and adding to it."""

from typing import Any

import pytest
from django.test import Client

from reports.models import DuplicateDecision, Report
from reports.report.actions import withdraw_report
from stronghold.core.audit.models import Event
from tests.api.reports.duplicates.alike import merged_pair, report_near
from tests.factories import WEST_SOUTH, Cast

pytestmark = pytest.mark.django_db(transaction=True)


def form(**given: Any) -> dict[str, Any]:
    fields = {
        "concern": "dealing",
        "latitude": str(WEST_SOUTH.y),
        "longitude": str(WEST_SOUTH.x),
        "when": "15m",
    }
    return fields | given


class TestTyping:
    url = "/reports/similar/"

    def test_what_is_typed_is_compared_and_nothing_is_stored(
        self, client: Client, cast: Cast
    ) -> None:
        other = report_near(cast.officer, metres=40, ago=30)
        client.force_login(cast.officer)

        page = client.post(self.url, form()).content.decode()

        assert "40 metres away, 15 minutes apart, both dealing" in page
        assert f"It is the same as {other.reference}" in page
        assert Report.objects.count() == 1
        event = Event.objects.get(kind="consultation")
        assert event.records == [other.reference]
        assert event.detail["page"] == "reports:similar"

    @pytest.mark.parametrize(
        "given", [{}, {"place": "Nowhere that is known"}, {"latitude": "x"}]
    )
    def test_without_a_place_nothing_is_alike(
        self, client: Client, cast: Cast, given: dict[str, str]
    ) -> None:
        report_near(cast.officer)
        client.force_login(cast.officer)

        answer = client.post(self.url, {"concern": "dealing", "when": "now"} | given)

        assert answer.status_code == 200
        assert not answer.content.strip()

    @pytest.mark.parametrize("name", ["analyst", "records", "partner", "admin"])
    def test_only_who_may_log_a_report(
        self, client: Client, cast: Cast, name: str
    ) -> None:
        client.force_login(getattr(cast, name))

        assert client.post(self.url, form()).status_code == 403

    def test_the_new_report_is_stored_and_merged_at_once(
        self, client: Client, cast: Cast
    ) -> None:
        other = report_near(cast.officer, metres=40, ago=30)
        client.force_login(cast.officer)

        client.post("/reports/new/", form(same_as=other.reference))

        new = Report.objects.exclude(pk=other.pk).get()
        assert new.merged_into == other
        assert Event.objects.filter(kind="collection").get().records == [new.reference]
        assert Event.objects.filter(kind="combination").exists()

    def test_meanwhile_it_went_into_another(self, client: Client, cast: Cast) -> None:
        kept, merged = merged_pair(cast)
        client.force_login(cast.officer)

        client.post("/reports/new/", form(same_as=merged.reference))

        new = Report.objects.latest("pk")
        assert new.merged_into == kept

    def test_what_is_not_there_is_refused_and_nothing_stored(
        self, client: Client, cast: Cast
    ) -> None:
        away = report_near(cast.other_officer)
        gone = report_near(cast.officer)
        withdraw_report(
            by=cast.officer, reference=gone.reference, reason="logged twice"
        )
        client.force_login(cast.officer)

        for name in (away.reference, gone.reference, "R-2222-2222", "'; --"):
            answer = client.post("/reports/new/", form(same_as=name))

            assert answer.status_code == 400
            assert "cannot be added to" in answer.content.decode()
        assert Report.objects.count() == 2

    def test_sent_twice_it_is_merged_once(self, client: Client, cast: Cast) -> None:
        other = report_near(cast.officer, ago=30)
        given = form(
            same_as=other.reference,
            client_uuid="7b0d1a52-6f0c-4b8e-9d3c-0d3f2f0e7a11",
            when="unknown",
        )
        client.force_login(cast.officer)

        for _ in range(2):
            assert client.post("/reports/new/", given).status_code == 302

        assert Report.objects.count() == 2
        assert DuplicateDecision.objects.count() == 1
