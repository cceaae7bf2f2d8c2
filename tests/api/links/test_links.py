"""Is each link made once, shown on both pages, and removed only with a reason?"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from operations.arrests.models import Arrest
from operations.links.choices import LinkCode
from operations.links.models import Link
from operations.links.presenters import can_be_linked
from operations.links.queries import End
from operations.links.record import KIND_OF
from operations.links.rules import LINK_KINDS, LinkKind
from operations.warrants.models import Warrant
from reports.duplicates.actions import merge_report
from stronghold.brief.actions.sign import sign_brief
from stronghold.brief.views.documents import signed_document
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request as Reading
from stronghold.core.audit.record import during
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.places.models import Premises
from stronghold.exports.choices import WORLD, FileFormat
from stronghold.exports.kinds import kind_named
from stronghold.exports.kinds.kind import Form
from tests.api.brief.conftest import words_of
from tests.api.warrants.conftest import Teams
from tests.factories import (
    Cast,
    make_activity,
    make_arrest,
    make_closure,
    make_operation,
    make_report,
    make_row,
    make_seizure,
    make_tasking,
)
from tests.sweeps import some

AsUser = Callable[[User], Client]
# In the short form, each kind of record is at an end of one.
SHORT = {
    kind
    for kind in LINK_KINDS
    if kind.first + kind.second in ("RT", "RO", "WA", "AS", "CP", "NL")
}
REMOVED = {"reason": "Another arrest at the same address"}


def link(client: Client, one: Any, other: Any) -> Any:
    """Link two records as someone does, by the page of the first."""
    url = reverse("links:new", args=[one.reference])
    return client.post(url, {"other": other.reference})


def page_of(client: Client, row: Any) -> str:
    kind = KIND_OF[row.reference[:1]]
    answer = client.get(kind.url("detail", row.reference))
    assert answer.status_code == 200
    return answer.content.decode()


def panel_of(client: Client, row: Any) -> str:
    """Return the part of a page that shows links; "" if it has none."""
    return (
        page_of(client, row)
        .partition('aria-labelledby="links"')[2]
        .partition("</section>")[0]
    )


def at(premises: Premises) -> dict[str, Any]:
    return {
        "premises": premises,
        "street": premises.street,
        "point": premises.point,
        "place_text": premises.address,
    }


def in_file(viewer: User, of: str) -> dict[str, Any]:
    """Return what the rows of a file name as linked, by reference."""
    asked = kind_named(of).request(viewer, {})
    columns = [one for one in asked.columns if one.name == "linked_to"]
    rows = asked.rows(Form(columns, FileFormat.CSV, WORLD))
    return {row.reference: row.cells[0] for row in rows}


def main_of(answer: Any) -> str:
    """Return what a page says, without the token of its forms."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", main)


def make_ends(kind: LinkKind, by: User, entered: Warrant) -> list[Any]:
    return [
        entered if letter == "W" else make_row(KIND_OF[letter], by)
        for letter in (kind.first, kind.second)
    ]


@pytest.mark.parametrize(
    "kind", some(LINK_KINDS, short=SHORT), ids=lambda kind: kind.first + kind.second
)
def test_a_link_made_on_either_page_is_shown_on_both(
    kind: LinkKind, teams: Teams, entered: Warrant, as_user: AsUser
) -> None:
    # Officers may not read of organised crime groups.
    by = teams.sergeant if kind.code == LinkCode.OF_GROUP else teams.ours
    first, second = make_ends(kind, by, entered)
    officer = as_user(by)

    # Made on the second page, which is the other one for most people.
    assert link(officer, second, first).status_code == 302

    row = Link.objects.get()
    assert (row.first, row.second, row.code) == (
        first.reference,
        second.reference,
        kind.code,
    )
    assert (row.entry is not None) == kind.is_at_entry
    for near, far, label in (
        (first, second, kind.forward),
        (second, first, kind.back),
    ):
        shown = panel_of(officer, near)
        assert label in shown
        assert far.reference in shown
    event = Event.objects.filter(kind="alteration").latest("pk")
    assert set(event.records) >= {first.reference, second.reference}
    assert event.detail["change"] == "records_linked"


def test_the_page_says_what_each_kind_can_be_linked_to(cast: Cast) -> None:
    """The words are typed once; here they are compared with the kinds of link."""
    for letter, kind in KIND_OF.items():
        words = can_be_linked(End(kind, None), LINK_KINDS)
        for one in LINK_KINDS:
            if letter in (one.first, one.second):
                other = KIND_OF[one.second if letter == one.first else one.first]
                assert other.one.lower() in words, (letter, other.one)


def test_the_same_link_is_made_once(teams: Teams, as_user: AsUser) -> None:
    officer = as_user(teams.ours)
    report, case = make_report(teams.ours), make_closure(teams.ours)
    link(officer, report, case)

    answer = link(officer, case, report)

    assert answer.status_code == 400
    assert "are linked already" in answer.content.decode()
    assert Link.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "nonsense!", "A-0000-0000", "X-7F3K-92QX"])
def test_what_is_no_record_is_refused(
    typed: str, teams: Teams, as_user: AsUser
) -> None:
    report = make_report(teams.ours)
    url = reverse("links:new", args=[report.reference])

    assert as_user(teams.ours).post(url, {"other": typed}).status_code == 400
    assert not Link.objects.exists()


def test_kinds_between_which_there_is_no_link_are_refused(
    teams: Teams, as_user: AsUser
) -> None:
    report, seizure = make_report(teams.ours), make_seizure(teams.ours)

    answer = link(as_user(teams.ours), report, seizure)

    assert "There is no link between" in answer.content.decode()


def test_a_warrant_without_an_entry_has_no_arrest_at_one(
    teams: Teams, premises: Premises, as_user: AsUser
) -> None:
    warrant = make_row(KIND_OF["W"], teams.ours)

    answer = link(as_user(teams.ours), make_arrest(teams.ours), warrant)

    assert "Record the entry first" in answer.content.decode()


def test_a_record_of_another_force_is_as_unknown_as_none(
    cast: Cast, teams: Teams, as_user: AsUser
) -> None:
    """A record of another force is as unknown as one that is not there."""
    report = make_report(teams.ours)
    theirs = make_closure(cast.other_officer)
    officer = as_user(teams.ours)
    url = reverse("links:new", args=[report.reference])

    answers = [
        main_of(officer.post(url, {"other": typed})).replace(typed, "")
        for typed in (theirs.reference, "C-7F3K-92QX")
    ]

    assert answers[0] == answers[1]
    assert "No record that you can link" in answers[0]
    assert as_user(cast.other_officer).get(url).status_code == 404


def test_who_reads_only_can_neither_link_nor_remove(
    cast: Cast, teams: Teams, as_user: AsUser
) -> None:
    report, case = make_report(teams.ours), make_closure(teams.ours)
    link(as_user(teams.ours), report, case)
    analyst = as_user(cast.analyst)

    assert link(analyst, report, make_closure(teams.ours)).status_code == 403
    url = reverse("links:remove", args=[report.reference, case.reference])
    assert analyst.post(url, REMOVED).status_code == 403
    shown = panel_of(analyst, report)
    assert case.reference in shown
    assert "Remove link" not in shown


def test_a_link_is_removed_with_a_reason_by_its_maker_or_a_supervisor(
    teams: Teams, as_user: AsUser
) -> None:
    report, case = make_report(teams.ours), make_closure(teams.ours)
    link(as_user(teams.ours), report, case)
    url = reverse("links:remove", args=[report.reference, case.reference])

    assert as_user(teams.theirs).post(url, REMOVED).status_code == 403
    assert as_user(teams.ours).post(url, {"reason": ""}).status_code == 400
    assert as_user(teams.their_sergeant).post(url, REMOVED).status_code == 302

    row = Link.objects.get()
    assert row.removed_by == teams.their_sergeant
    assert row.removed_because == REMOVED["reason"]
    officer = as_user(teams.ours)
    assert case.reference not in panel_of(officer, report)
    assert report.reference not in panel_of(officer, case)
    assert as_user(teams.ours).post(url, REMOVED).status_code == 404
    # It may be made again.
    assert link(officer, report, case).status_code == 302


def test_a_link_to_a_record_in_error_is_hidden(teams: Teams, as_user: AsUser) -> None:
    officer, report = as_user(teams.ours), make_report(teams.ours)
    arrest = make_arrest(teams.ours)
    link(officer, report, arrest)

    officer.post(
        reverse("arrests:withdraw", args=[arrest.reference]), {"reason": "Twice"}
    )

    assert arrest.reference not in panel_of(officer, report)
    assert report.reference not in page_of(officer, arrest)
    answer = link(officer, report, arrest)
    assert "is recorded in error" in answer.content.decode()


def test_what_is_linked_to_a_merged_report_is_shown_at_the_kept_one(
    teams: Teams, as_user: AsUser
) -> None:
    officer = as_user(teams.ours)
    merged, kept, last = (make_report(teams.ours) for _ in range(3))
    case = make_closure(teams.ours)
    link(officer, merged, case)
    merge_report(by=teams.ours, reference=merged.reference, into=kept.reference)
    merge_report(by=teams.ours, reference=kept.reference, into=last.reference)

    assert case.reference in panel_of(officer, last)
    shown = panel_of(officer, case)
    assert last.reference in shown
    assert f">{merged.reference}<" not in shown
    assert in_file(teams.sergeant, "reports")[last.reference] == case.reference
    assert in_file(teams.sergeant, "closures") == {case.reference: last.reference}
    answer = link(officer, make_closure(teams.ours), merged)
    assert f"Link {kept.reference}" in answer.content.decode()


def test_a_seizure_keeps_the_arrest_it_was_recorded_at(
    teams: Teams, as_user: AsUser
) -> None:
    arrest = make_arrest(teams.ours)
    seizure = make_seizure(teams.ours, arrest=arrest)
    officer = as_user(teams.ours)

    shown = panel_of(officer, seizure)

    assert "Seized at arrest" in shown
    assert arrest.reference in shown
    assert "Remove link" not in shown
    assert "are linked already" in link(officer, seizure, arrest).content.decode()
    # The part of what was seized lists it; the part of links does not again.
    assert seizure.reference in page_of(officer, arrest)
    assert seizure.reference not in panel_of(officer, arrest)


def test_a_report_that_a_tasking_names_as_its_source_led_to_it(
    teams: Teams, as_user: AsUser
) -> None:
    report = make_report(teams.ours)
    tasking = make_tasking(teams.sergeant, source=report.reference)

    assert tasking.reference in panel_of(as_user(teams.ours), report)
    assert "Came from report" in panel_of(as_user(teams.ours), tasking)


def test_what_came_of_a_report_is_one_chain(
    teams: Teams, entered: Warrant, as_user: AsUser
) -> None:
    officer = as_user(teams.ours)
    report, tasking = make_report(teams.ours), make_tasking(teams.sergeant)
    arrest = make_arrest(teams.ours, disposal="charged-remand")
    case = make_closure(teams.ours)
    possession = make_activity(teams.ours, kind="possession")
    for one, other in (
        (report, tasking),
        (tasking, entered),
        (entered, arrest),
        (entered, case),
        (case, possession),
        (report, case),
    ):
        assert link(officer, one, other).status_code == 302

    shown = panel_of(officer, report)

    order = [shown.index(row.reference) for row in (tasking, entered, arrest)]
    assert order == sorted(order)
    assert "What it led to" in shown
    assert "Charged and kept in custody" in shown
    assert possession.reference in shown
    assert shown.count(f">{case.reference}<") == 1


def test_likely_records_are_those_of_the_place_and_day(
    teams: Teams, premises: Premises, as_user: AsUser
) -> None:
    arrest = make_arrest(teams.ours, **at(premises))
    here = make_report(teams.theirs, **at(premises))
    old = make_report(
        teams.theirs, received_at=clock.now() - timedelta(days=90), **at(premises)
    )
    away = make_report(teams.theirs)
    url = reverse("links:new", args=[arrest.reference])

    shown = as_user(teams.ours).get(url).content.decode()

    assert here.reference in shown
    assert old.reference not in shown
    assert away.reference not in shown


def test_a_new_arrest_offers_the_entry_of_the_day_and_links_it_in_one_press(
    teams: Teams, entered: Warrant, premises: Premises, as_user: AsUser
) -> None:
    arrest = make_arrest(teams.ours, **at(premises))
    officer = as_user(teams.ours)

    assert "Made at an entry under warrant?" in panel_of(officer, arrest)
    assert link(officer, arrest, entered).status_code == 302
    assert "Made at an entry under warrant?" not in panel_of(officer, arrest)
    # Of yesterday's arrest nothing is offered on its page any more.
    Arrest.objects.filter(pk=arrest.pk).update(
        recorded_at=clock.now() - timedelta(days=2)
    )
    Link.objects.update(
        removed_at=clock.now(), removed_by=teams.ours, removed_because="A test"
    )
    shown = panel_of(officer, arrest)
    assert "sh-linked__row" not in shown
    assert "sh-linked__offered" not in shown


def test_the_database_joins_only_records_of_one_force(
    cast: Cast, teams: Teams, entered: Warrant
) -> None:
    report, case = make_report(teams.ours), make_closure(cast.other_officer)
    good = make_closure(teams.ours)
    arrest = make_arrest(teams.ours)
    columns = {"force": teams.ours.force, "made_at": clock.now(), "made_by": teams.ours}

    def store(first: str, second: str, code: str = "led_to", **given: Any) -> Link:
        return Link.objects.create(
            first=first, second=second, code=code, **columns | given
        )

    for first, second, code in (
        (report.reference, case.reference, "led_to"),
        (report.reference, "C-7F3K-92QX", "led_to"),
        (good.reference, report.reference, "led_to"),
        (report.reference, good.reference, "seized_at"),
        (entered.reference, arrest.reference, "arrested_at"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            store(first, second, code)
    row = store(report.reference, good.reference)
    with pytest.raises(DatabaseError), transaction.atomic():
        Link.objects.filter(pk=row.pk).update(second=make_closure(teams.ours).reference)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT first FROM operations_linked")
        assert cursor.fetchall() == [(report.reference,)]


def test_files_the_api_features_and_the_ledger_name_what_is_linked(
    teams: Teams, premises: Premises, as_user: AsUser
) -> None:
    officer = as_user(teams.ours)
    report = make_report(teams.ours, **at(premises))
    arrest = make_arrest(teams.ours, **at(premises))
    operation = make_operation(teams.sergeant)
    link(officer, report, arrest)
    link(officer, report, operation)

    both = f"{arrest.reference}; {operation.reference}"
    assert in_file(teams.sergeant, "reports") == {report.reference: both}
    assert in_file(teams.sergeant, "arrests") == {arrest.reference: report.reference}

    body = officer.get(f"/api/v1/arrests/{arrest.reference}").json()
    assert body["links"] == [
        {"kind": "led_to", "label": "Came from report", "reference": report.reference}
    ]
    sergeant = as_user(teams.sergeant)
    found = sergeant.get(reverse("ogc:items", args=["arrests"])).json()
    assert found["features"][0]["properties"]["linked_to"] == report.reference
    ledger = officer.get(reverse("ledger:premises", args=[premises.pk]))
    assert "Came from report <a" in ledger.content.decode()


def test_the_brief_counts_the_reports_that_led_to_something(
    tuesday: None, teams: Teams, live: Warrant, as_user: AsUser
) -> None:
    """A warrant that can still be used is counted for no one, its own team too.

    The brief's document says the same, the signed one too.
    """
    officer = as_user(teams.ours)
    report, other = make_report(teams.ours), make_report(teams.ours)
    arrest = make_arrest(teams.ours)
    link(officer, report, arrest)
    link(officer, other, live)

    shown = officer.get("/weekly/2026-W48/").content.decode()

    assert "1 report of this week led to something" in shown
    assert arrest.reference in shown
    assert live.reference not in shown.partition("led to something")[2][:600]
    as_live = officer.get("/weekly/2026-W48/brief.pdf").content
    with clock.stopped(clock.now() + timedelta(days=7)), during(Reading()):
        week = Week.parse("2026-W48")
        by, document = teams.sergeant, signed_document
        brief = sign_brief(by=by, week=week, comment="", document=document)
    for document in (as_live, bytes(brief.pdf)):
        words = " ".join(words_of(document).split())
        assert "1 report of this week led to something so far." in words
        assert f"{report.reference} led to arrest {arrest.reference}" in words
        assert live.reference not in words


def test_a_council_sees_no_link_of_its_own_case(
    cast: Cast, teams: Teams, as_user: AsUser
) -> None:
    case = make_closure(
        cast.partner, issuer=cast.partner.organisation, issued_as="district"
    )
    report = make_report(teams.ours)
    link(as_user(teams.ours), report, case)
    council = as_user(cast.partner)

    page = page_of(council, case)

    assert report.reference not in page
    assert "Linked records" not in page
    assert council.get(f"/api/v1/closures/{case.reference}").json()["links"] == []
    assert link(council, case, report).status_code == 403
