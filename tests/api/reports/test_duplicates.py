"""Deciding about two reports: what is found, merged, set apart, and taken back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.forms import model_to_dict
from django.test import Client
from django.urls import reverse

from reports.actions.duplicates import merge_report, set_apart, undo_decision
from reports.actions.report import withdraw_report
from reports.models import DuplicateDecision, Report, Reporter
from reports.queries import duplicates as queries
from stronghold.accounts.models import User
from stronghold.audit.models import Event
from stronghold.audit.record import Request, during
from stronghold.kernel import clock
from stronghold.kernel.errors import NotAllowed, NotFound, RuleBroken
from tests.api.records.conftest import NOW
from tests.factories import WEST_SOUTH, Cast, make_report

pytestmark = pytest.mark.django_db(transaction=True)
# A degree of latitude is 111.2 kilometres.
METRE = 1 / 111_200
WORDS = "Two men on the bench selling small wraps to people who come on bicycles"


@pytest.fixture(autouse=True)
def reading() -> Iterator[None]:
    with clock.stopped(NOW), during(Request()):
        yield


def north(metres: float) -> Point:
    return Point(WEST_SOUTH.x, WEST_SOUTH.y + metres * METRE, srid=4326)


def told(by: User, *, metres: float = 0, ago: float = 60, **given: Any) -> Report:
    """Store a report of something some metres off and some minutes ago."""
    at = NOW - timedelta(minutes=ago)
    fields = {"point": north(metres), "received_at": at, "occurred_at": at}
    return make_report(by, **fields | given)


def found(viewer: User, report: Report) -> list[str]:
    return [m.report.reference for m in queries.likely_matches(viewer, report)]


def details(client: Client, report: Report) -> str:
    return client.get(
        reverse("reports:detail", args=[report.reference])
    ).content.decode()


def merged_pair(cast: Cast) -> tuple[Report, Report]:
    went_on, ended = told(cast.officer, ago=90), told(cast.officer, metres=40)
    merge_report(by=cast.officer, reference=ended.reference, into=went_on.reference)
    went_on.refresh_from_db()
    ended.refresh_from_db()
    return went_on, ended


class TestFinding:
    def test_the_likeliest_come_first_and_three_at_most(self, cast: Cast) -> None:
        subject = told(cast.officer)
        rows = [told(cast.officer, metres=m, ago=70) for m in (20, 240, 80, 45, 10)]

        matches = queries.likely_matches(cast.officer, subject)

        assert len(matches) == queries.MOST_SHOWN
        points = [m.likeness.points for m in matches]
        assert points == sorted(points, reverse=True)
        assert rows[1].reference not in [m.report.reference for m in matches]

    def test_what_is_measured_is_metres_on_the_ground(self, cast: Cast) -> None:
        subject, other = told(cast.officer), told(cast.officer, metres=43)

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
        subject = told(cast.officer)
        told(cast.officer, **given)

        assert found(cast.officer, subject) == []

    def test_another_force_is_not_looked_at(self, cast: Cast) -> None:
        subject = told(cast.officer)
        told(cast.other_officer)

        assert found(cast.officer, subject) == []

    def test_merged_and_set_apart_are_not_offered(self, cast: Cast) -> None:
        subject, apart = told(cast.officer), told(cast.officer, metres=5)
        went_on, ended = merged_pair(cast)
        set_apart(by=cast.officer, reference=subject.reference, other=apart.reference)

        assert found(cast.officer, subject) == [went_on.reference]
        assert found(cast.officer, apart) == [went_on.reference]
        assert found(cast.officer, ended) == []

    def test_words_count_for_those_who_may_read_them(self, cast: Cast) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": WORDS + " again"}
        subject, other = (
            told(cast.officer, description=WORDS),
            told(cast.officer, **given),
        )

        assert found(cast.officer, subject) == [other.reference]
        assert found(cast.analyst, subject) == []

    def test_short_words_are_alike_by_chance(self, cast: Cast) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": "Dealing again"}
        subject = told(cast.officer, description="Dealing again")
        told(cast.officer, **given)

        assert found(cast.officer, subject) == []

    def test_who_may_read_no_report_finds_none(self, cast: Cast) -> None:
        subject = told(cast.officer)
        told(cast.officer, metres=5)

        assert found(cast.partner, subject) == []
        assert found(cast.admin, subject) == []


class TestDeciding:
    def test_a_merge_is_written_down(self, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)

        decision = DuplicateDecision.objects.get()
        event = Event.objects.get(kind="combination")
        assert ended.merged_into == went_on
        assert (decision.first, decision.second) == (went_on, ended)
        assert decision.is_same
        assert decision.decided_by == cast.officer
        assert set(decision.reasons) == {"within_50_m", "within_hour", "same_concern"}
        assert event.records == sorted([went_on.reference, ended.reference])
        assert event.detail == {"into": went_on.reference}

    def test_parted_both_are_as_they_were(self, cast: Cast) -> None:
        rows = told(cast.officer, ago=90), told(cast.officer, metres=40)
        before = [model_to_dict(row) for row in rows]
        names = [row.reference for row in rows]

        merge_report(by=cast.officer, reference=names[1], into=names[0])
        undo_decision(by=cast.supervisor, reference=names[0], other=names[1])

        after = [model_to_dict(Report.objects.get(pk=row.pk)) for row in rows]
        decision = DuplicateDecision.objects.get()
        assert after == before
        assert decision.undone_by == cast.supervisor
        event = Event.objects.filter(kind="alteration").get()
        assert event.detail == {"change": "parted"}
        assert event.records == sorted(names)

    def test_parted_they_may_be_decided_anew(self, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)
        names = {"reference": ended.reference, "other": went_on.reference}

        undo_decision(by=cast.officer, **names)
        ended.refresh_from_db()
        assert found(cast.officer, ended) == [went_on.reference]
        set_apart(by=cast.officer, **names)
        assert found(cast.officer, ended) == []
        undo_decision(by=cast.officer, **names)
        merge_report(by=cast.officer, reference=went_on.reference, into=ended.reference)

        standing = DuplicateDecision.objects.get(undone_at=None)
        assert standing.is_same
        assert DuplicateDecision.objects.count() == 3

    def test_set_apart_and_then_merged_leaves_one_decision_standing(
        self, cast: Cast
    ) -> None:
        one, other = told(cast.officer, ago=90), told(cast.officer)
        set_apart(by=cast.officer, reference=one.reference, other=other.reference)

        merge_report(by=cast.officer, reference=other.reference, into=one.reference)

        assert DuplicateDecision.objects.get(undone_at=None).is_same

    def test_nothing_decided_is_nothing_to_take_back(self, cast: Cast) -> None:
        one, other = told(cast.officer), told(cast.officer)

        with pytest.raises(RuleBroken, match="Nothing is decided"):
            undo_decision(
                by=cast.officer, reference=one.reference, other=other.reference
            )

    def test_a_tree_is_one_family(self, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)
        top = told(cast.officer, ago=200)
        merge_report(by=cast.officer, reference=went_on.reference, into=top.reference)

        family = queries.family_of(cast.officer, Report.objects.get(pk=ended.pk))

        assert family.root == top
        assert {row.pk for row in family.merged} == {went_on.pk, ended.pk}
        undo_decision(by=cast.officer, reference=top.reference, other=went_on.reference)
        ended.refresh_from_db()
        assert ended.merged_into == went_on

    def test_no_circle(self, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)

        with pytest.raises(RuleBroken, match="already merged"):
            merge_report(
                by=cast.officer, reference=went_on.reference, into=ended.reference
            )

    def test_not_across_forces(self, cast: Cast) -> None:
        own, away = told(cast.officer), told(cast.other_officer)

        for by, one, other in (
            (cast.officer, own, away),
            (cast.other_officer, own, away),
        ):
            with pytest.raises(NotFound):
                merge_report(by=by, reference=one.reference, into=other.reference)

    @pytest.mark.parametrize("name", ["analyst", "records", "partner", "admin"])
    def test_only_who_may_decide(self, cast: Cast, name: str) -> None:
        by = getattr(cast, name)
        one, other = told(cast.officer), told(cast.officer)

        with pytest.raises(NotAllowed):
            merge_report(by=by, reference=one.reference, into=other.reference)
        with pytest.raises(NotAllowed):
            set_apart(by=by, reference=one.reference, other=other.reference)
        with pytest.raises(NotAllowed):
            undo_decision(by=by, reference=one.reference, other=other.reference)

    def test_what_others_went_into_is_parted_before_it_is_in_error(
        self, cast: Cast
    ) -> None:
        went_on, ended = merged_pair(cast)
        given = {"by": cast.officer, "reason": "logged twice"}

        with pytest.raises(RuleBroken, match=f"{ended.reference} is merged into"):
            withdraw_report(reference=went_on.reference, **given)
        withdraw_report(reference=ended.reference, **given)

        went_on.refresh_from_db()
        ended.refresh_from_db()
        assert (went_on.is_in_error, ended.is_in_error) == (False, True)
        assert ended.merged_into == went_on
        with pytest.raises(RuleBroken, match="Part them"):
            withdraw_report(reference=went_on.reference, **given)

    def test_a_report_in_error_is_not_merged(self, cast: Cast) -> None:
        one, other = told(cast.officer), told(cast.officer)
        withdraw_report(by=cast.officer, reference=one.reference, reason="logged twice")

        with pytest.raises(RuleBroken, match="recorded in error"):
            merge_report(by=cast.officer, reference=one.reference, into=other.reference)


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

        found = self.sources(cast.officer, *rows)

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
        assert "Told by at least 2 sources" in page
        for secret in ("900123", "Planted Name", "planted@example.org"):
            assert secret not in page


class TestPages:
    @pytest.fixture
    def pair(self, cast: Cast) -> tuple[Report, Report]:
        return told(cast.officer, ago=90), told(cast.officer, metres=40)

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
        pair = told(cast.officer, ago=90), told(cast.officer, concern="use")
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

        given = {"goes_on": pair[0].reference, "decision": "same"}
        answer = client.post(url, given, follow=True)

        page = answer.content.decode()
        pair[1].refresh_from_db()
        assert pair[1].merged_into == pair[0]
        assert f"{pair[1].reference} is merged into {pair[0].reference}" in page
        assert "They are not the same after all" in page
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
        assert "are parted" in answer.content.decode()
        assert "Parted from" in details(client, pair[0])
        again = client.post(url, follow=True)
        assert "Nothing is decided" in again.content.decode()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({}, "Choose which report goes on"),
            ({"decision": "same", "goes_on": "R-OTHER"}, "Choose which report goes on"),
            ({"decision": "maybe"}, "Choose “The same” or “Not the same”"),
        ],
    )
    def test_a_decision_that_is_none_is_told_so(
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
        set_apart(by=cast.officer, reference=pair[0].reference, other=pair[1].reference)
        after = client.get(url).content.decode()

        assert "40 metres away" in before
        assert before.count("Compare R-") == 1
        assert "Nothing to decide" in after

    def test_the_queue_goes_on_by_key(
        self, client: Client, cast: Cast, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(queries, "QUEUE_SIZE", 2)
        rows = [told(cast.officer, ago=60 + n) for n in range(4)]
        client.force_login(cast.supervisor)
        url = reverse("reports:duplicates")

        first = client.get(url).content.decode()
        second = client.get(url, {"after": rows[1].reference}).content.decode()

        assert f"?after={rows[1].reference}" in first
        assert f"Compare {rows[2].reference}" not in first
        assert f"Compare {rows[2].reference}" in second
        assert client.get(url, {"after": "\x00"}).status_code == 404

    def test_the_queue_hides_what_only_words_make_likely(
        self, client: Client, cast: Cast
    ) -> None:
        given = {"metres": 200, "ago": 4 * 60, "description": WORDS + " again"}
        told(cast.officer, description=WORDS)
        told(cast.officer, **given)

        assert len(queries.undecided(cast.officer).pairs) == 1
        assert len(queries.undecided(cast.analyst).pairs) == 0


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
        other = told(cast.officer, metres=40, ago=30)
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
        told(cast.officer)
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
        other = told(cast.officer, metres=40, ago=30)
        client.force_login(cast.officer)

        client.post("/reports/new/", form(same_as=other.reference))

        new = Report.objects.exclude(pk=other.pk).get()
        assert new.merged_into == other
        assert Event.objects.filter(kind="collection").get().records == [new.reference]
        assert Event.objects.filter(kind="combination").exists()

    def test_meanwhile_it_went_into_another(self, client: Client, cast: Cast) -> None:
        went_on, ended = merged_pair(cast)
        client.force_login(cast.officer)

        client.post("/reports/new/", form(same_as=ended.reference))

        new = Report.objects.latest("pk")
        assert new.merged_into == went_on

    def test_what_is_not_there_is_refused_and_nothing_stored(
        self, client: Client, cast: Cast
    ) -> None:
        away = told(cast.other_officer)
        gone = told(cast.officer)
        withdraw_report(
            by=cast.officer, reference=gone.reference, reason="logged twice"
        )
        client.force_login(cast.officer)

        for name in (away.reference, gone.reference, "R-2222-2222", "'; --"):
            answer = client.post("/reports/new/", form(same_as=name))

            assert answer.status_code == 400
            assert "is not there to add to" in answer.content.decode()
        assert Report.objects.count() == 2

    def test_sent_twice_it_is_merged_once(self, client: Client, cast: Cast) -> None:
        other = told(cast.officer, ago=30)
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
