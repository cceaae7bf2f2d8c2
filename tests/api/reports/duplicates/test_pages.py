"""The panel, two side by side, and the queue."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reports.duplicates import queries
from reports.duplicates.actions import mark_different, merge_report
from reports.models import DuplicateDecision, Report
from tests.api.reports.duplicates.alike import WORDS, details, report_near
from tests.factories import Cast

pytestmark = pytest.mark.django_db(transaction=True)


class TestPages:
    @pytest.fixture
    def pair(self, cast: Cast) -> tuple[Report, Report]:
        return report_near(cast.officer, ago=90), report_near(cast.officer, metres=40)

    def compare_url(self, pair: tuple[Report, Report]) -> str:
        return reverse("reports:compare", args=[row.reference for row in pair])

    def test_the_report_page_offers_what_is_like_it(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.officer)

        page = details(client, pair[1])

        assert "40 metres away, 30 minutes apart, both dealing" in page
        assert reverse(
            "reports:compare", args=[pair[1].reference, pair[0].reference]
        ) in (page)

    def test_who_may_not_decide_is_offered_no_button(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.analyst)

        page = details(client, pair[1])

        assert "40 metres away" in page
        assert "compare" not in page

    def test_side_by_side_marks_what_differs_in_words(
        self, client: Client, cast: Cast
    ) -> None:
        pair = (
            report_near(cast.officer, ago=90),
            report_near(cast.officer, concern="use"),
        )
        client.force_login(cast.officer)

        page = client.get(self.compare_url(pair)).content.decode()

        assert "Differs" in page
        assert "Same" in page
        assert "Drug use" in page
        assert page.index(pair[0].reference) < page.index(pair[1].reference)

    def test_the_button_merges_the_later_into_the_earlier(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.officer)
        url = self.compare_url(pair)

        given = {"kept": pair[0].reference, "decision": "same"}
        answer = client.post(url, given, follow=True)

        page = answer.content.decode()
        pair[1].refresh_from_db()
        assert pair[1].merged_into == pair[0]
        assert f"{pair[1].reference} is merged into {pair[0].reference}" in page
        assert "Undo “the same”" in page
        assert pair[1].reference in details(client, pair[0])
        assert "The same as" in details(client, pair[0])

    def test_parting_by_the_button(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.officer)
        merge_report(
            by=cast.officer, reference=pair[1].reference, into=pair[0].reference
        )
        url = reverse("reports:undo_decision", args=[row.reference for row in pair])

        answer = client.post(url, follow=True)

        pair[1].refresh_from_db()
        assert pair[1].merged_into is None
        assert "are separated" in answer.content.decode()
        assert "Separated from" in details(client, pair[0])
        again = client.post(url, follow=True)
        assert "Nothing is decided" in again.content.decode()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({}, "Choose which report to keep"),
            ({"decision": "same", "kept": "R-OTHER"}, "Choose which report to keep"),
            ({"decision": "maybe"}, "Choose “The same” or “Not the same”"),
        ],
    )
    def test_an_invalid_decision_is_refused(
        self,
        client: Client,
        cast: Cast,
        pair: tuple[Report, Report],
        given: dict[str, str],
        said: str,
    ) -> None:
        client.force_login(cast.officer)

        answer = client.post(self.compare_url(pair), given)

        assert answer.status_code == 400
        assert said in answer.content.decode()
        assert not DuplicateDecision.objects.exists()

    def test_a_report_is_not_compared_with_itself(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.officer)

        url = self.compare_url((pair[0], pair[0]))

        assert client.get(url).status_code == 404

    def test_the_queue_holds_what_is_undecided(
        self, client: Client, cast: Cast, pair: tuple[Report, Report]
    ) -> None:
        client.force_login(cast.supervisor)
        url = reverse("reports:duplicates")

        before = client.get(url).content.decode()
        mark_different(
            by=cast.officer, reference=pair[0].reference, other=pair[1].reference
        )
        after = client.get(url).content.decode()

        assert "40 metres away" in before
        assert before.count(">Compare</a>") == 1
        assert "Nothing to decide" in after

    def test_the_queue_continues_by_key(
        self, client: Client, cast: Cast, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(queries, "QUEUE_SIZE", 2)
        rows = [report_near(cast.officer, ago=60 + n) for n in range(4)]
        client.force_login(cast.supervisor)
        url = reverse("reports:duplicates")

        first = client.get(url).content.decode()
        second = client.get(url, {"after": rows[1].reference}).content.decode()

        assert f"?after={rows[1].reference}" in first
        assert f"/{rows[2].reference}/compare/" not in first
        assert f"/{rows[2].reference}/compare/" in second
        assert client.get(url, {"after": "\x00"}).status_code == 404

    def test_the_queue_hides_what_only_words_make_likely(
        self, client: Client, cast: Cast
    ) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": WORDS + " again"}
        report_near(cast.officer, description=WORDS)
        report_near(cast.officer, **given)

        assert len(queries.undecided(cast.officer).pairs) == 1
        assert len(queries.undecided(cast.analyst).pairs) == 0
