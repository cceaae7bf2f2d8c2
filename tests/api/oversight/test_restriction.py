"""A restricted record is kept and counted, and read on one page alone."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from operations.activities.record import ACTIVITIES
from operations.records import EVERY_KIND, RECORD_KINDS
from reports.report.record import REPORTS
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.exports.models import Export
from stronghold.figures import tallies
from stronghold.figures.models import Tally
from stronghold.oversight.models import Decision
from stronghold.oversight.retention.actions import (
    answer_erasures,
    decide,
    end_decision,
)
from stronghold.oversight.retention.rules import Decided, NotAllOfThem
from tests.api.exports.requesting import made, rows_of
from tests.api.ogc.conftest import (  # noqa: F401 - fixtures
    Ask,
    activities,
    agreement,
    ask,
    cast,
    east,
    fresh_partner_connection,
    key,
    west,
)
from tests.api.sharing.conftest import rows_for
from tests.factories import Cast, make_activity, make_row

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])

RESTRICT = Decided("restrict", because="disputed", words="Says it was not them")
RECEIVED = datetime(2026, 11, 18, 14, tzinfo=UTC)
WEEK = {"from": "2026-11-16", "to": "2026-11-22"}
WORD = "Zqxwander"
LIST, API = "/reports/", "/api/v1/reports"


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")


@pytest.fixture
def report(cast: Cast, west: dict[str, Any]) -> str:  # noqa: F811
    """A closed report with an odd word, beside another of the same week."""
    for words in ("Nothing odd", f"A man called {WORD}"):
        row = make_row(
            REPORTS,
            cast.officer,
            received_at=RECEIVED,
            status="closed",
            outcome="patrol",
            description=words,
            **west,
        )
    return str(row.reference)


def restrict(cast: Cast, rule: str, reference: str) -> Decision:  # noqa: F811
    decide(by=cast.records, rule=rule, references=[reference], given=RESTRICT)
    return Decision.objects.get(reference=reference, what="restrict")


def counted() -> list[Any]:
    tallies.refresh()
    return list(Tally.objects.order_by("pk").values_list("measure", "category", "n"))


def places_that_say_it(cast: Cast, reference: str) -> set[str]:  # noqa: F811
    """Return where anyone of the police finds a report, beside its own page."""
    found = set()
    for person in (cast.supervisor, cast.records):
        client = Client()
        client.force_login(person)
        answers = {
            "list": client.get(LIST),
            "list of a week": client.get(LIST, WEEK),
            "search": client.post("/search/", {"words": WORD}, follow=True),
            "reference": client.post("/search/", {"words": reference}, follow=True),
            "place": client.get("/reports/?at=9 Canary Street", follow=True),
            "api list": client.get(API),
            "api": client.get(f"{API}/{reference}"),
            "brief": client.get("/weekly/2026-W47/"),
            "home": client.get("/"),
            "to do": client.get("/to-do/later/"),
        }
        found |= {
            name
            for name, answer in answers.items()
            if reference in answer.content.decode() and answer.status_code == 200
        }
        if REPORTS.rows(person).filter(reference=reference):
            found.add("rows")
    if reference in {row["Reference"] for row in rows_of(made(cast.analyst))}:
        found.add("file")
    return found


def test_a_restricted_report_is_in_no_list_search_file_or_api(
    cast: Cast,  # noqa: F811
    report: str,
) -> None:
    before, figures = places_that_say_it(cast, report), counted()
    assert {"list", "list of a week", "search", "api list", "api", "file"} <= before

    decision = restrict(cast, "reports", report)

    assert not Export.objects.exists()
    # The search of a reference leads to the page of the record, which says so.
    assert places_that_say_it(cast, report) <= {"reference"}
    assert counted() == figures

    end_decision(
        by=cast.records,
        pk=decision.pk,
        reason="It was them",
        informed_on=clock.today(),
        informed_how="By letter",
    )
    assert REPORTS.rows(cast.officer).filter(reference=report).exists()


def test_only_who_decides_on_erasures_reads_it(
    cast: Cast,  # noqa: F811
    report: str,
    as_user: Callable[[Any], Client],
) -> None:
    restrict(cast, "reports", report)
    url = f"/reports/{report}/"

    page = as_user(cast.records).get(url)
    for_officer = as_user(cast.officer).get(url)

    assert page.status_code == 200
    text = page.content.decode()
    assert WORD in text
    assert "used only as evidence" in text
    assert "Says it was not them" in text
    assert "End the restriction" in text
    assert Event.objects.filter(
        kind="consultation", actor="records", records__contains=[report]
    ).exists()
    assert for_officer.status_code == 403
    assert WORD not in for_officer.content.decode()
    assert "was not them" not in for_officer.content.decode()
    assert "Restricted by" in for_officer.content.decode()
    for other in (cast.other_officer, cast.partner):
        answer = as_user(other).get(url)
        assert answer.status_code in (403, 404)
        assert "estricted" not in answer.content.decode()
    # It is still among the decisions, with its title.
    listed = as_user(cast.records).get("/retention/decisions/restrict/")
    assert report in listed.content.decode()
    assert f'href="{url}"' in listed.content.decode()


def test_the_list_of_a_week_says_what_figures_still_count(
    cast: Cast,  # noqa: F811
    report: str,
    as_user: Callable[[Any], Client],
) -> None:
    """It says so of every list of days, with no count that a filter could narrow."""
    officer = as_user(cast.officer)
    says = "Figures also count records that were erased or restricted."
    narrow = WEEK | {"concern": "dealing", "status": "closed"}
    before = [officer.get(LIST, params).content.decode() for params in (WEEK, narrow)]
    restrict(cast, "reports", report)
    other = REPORTS.rows(cast.officer).get().reference
    erase = Decided("erase", because="not_needed")
    decide(by=cast.records, rule="reports", references=[other], given=erase)
    pk = Decision.objects.get(what="erase").pk
    answer_erasures(by=cast.supervisor, decisions=[pk], is_approved=True, reason="")

    counted = {"counted": "reports.2026-11-16.2026-11-22"}
    after = [officer.get(LIST, params).content.decode() for params in (WEEK, narrow)]
    assert all(says in text for text in before + after)
    assert says in officer.get(LIST, counted).content.decode()
    assert [text.count("estricted") for text in before] == [1, 1]
    assert [text.count("estricted") for text in after] == [1, 1]
    assert says not in officer.get(LIST).content.decode()


def test_a_partner_gets_it_on_no_channel(
    cast: Cast,  # noqa: F811
    agreement: Agreement,  # noqa: F811
    activities: list[str],  # noqa: F811
    ask: Ask,  # noqa: F811
    as_user: Callable[[Any], Client],
) -> None:
    chosen = activities[0]

    def channels() -> dict[str, bool]:
        portal = as_user(cast.partner).get(f"/shared/{agreement.reference}/activities/")
        return {
            "rows": chosen
            in {r.reference for r in rows_for(cast.partner, agreement, "activities")},
            "page": chosen in portal.content.decode(),
            "features": chosen
            in json.dumps(json.loads(ask("collections/activities/items").content)),
            "feature": ask(f"collections/activities/items/{chosen}").status_code == 200,
        }

    assert all(channels().values())

    restrict(cast, "activities", chosen)

    assert not any(channels().values())


def test_what_is_open_is_closed_first(cast: Cast) -> None:  # noqa: F811
    """Its deadlines would be in no list."""
    new = make_row(REPORTS, cast.officer)
    patrol = make_activity(cast.officer, is_under_way=True, minutes=None)
    for rule, row in (("reports", new), ("activities", patrol)):
        with pytest.raises(NotAllOfThem) as refused:
            restrict(cast, rule, row.reference)
        assert "still open" in refused.value.reasons[0]


def test_every_kind_leaves_out_what_is_restricted(cast: Cast) -> None:  # noqa: F811
    for kind in EVERY_KIND:
        where = str(
            kind.model._default_manager.filter(kind.visible(cast.supervisor)).query
        )
        assert where.count('"restricted_at" IS NULL') >= 1, kind.code
    assert ACTIVITIES in RECORD_KINDS
