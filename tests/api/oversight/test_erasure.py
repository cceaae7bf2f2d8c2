"""Erasure by two people: the text is in no table, and every figure stays as it was."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg2
import pytest
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from psycopg2.errors import InsufficientPrivilege

from operations.activities.models import TookPart
from operations.activities.record import ACTIVITIES
from operations.after_care.record import AFTER_CARE
from operations.arrests.record import ARRESTS
from operations.closures.models import ClosureException
from operations.closures.record import CLOSURES
from operations.disruptions.models import Disruption
from operations.groups.record import GROUPS
from operations.links.models import Link
from operations.operation.models import Operation
from operations.operation.record import OPERATIONS
from operations.priorities.models import Priority
from operations.records import EVERY_KIND, PLAN_KINDS, RECORD_KINDS
from operations.seizures.record import SEIZURES
from operations.taskings.models import Tasking
from operations.tasks import settle_warrants, sweep_deadlines
from operations.visits.models import VisitAlert, VisitMail
from operations.warrants.models import WarrantEntry, WarrantPremises
from operations.warrants.record import WARRANTS
from reports.models import CallBack, Report, Reporter
from reports.photos.models import Attachment
from reports.report.record import REPORTS
from reports.tasks import sweep_photos
from stronghold.brief.actions.sign import Signed, sign_brief
from stronghold.brief.models import Brief, BriefCounted
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event, Reason
from stronghold.core.audit.record import SYSTEM, record
from stronghold.core.audit.seals.queries import check_audit
from stronghold.core.database.sql_files import sql_files
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.values import new_reference
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.models import Figure, Release
from stronghold.exports.tasks import clear_exports
from stronghold.figures.actions import reassign_areas
from stronghold.figures.models import LoggedCount, MapCell, Tally
from stronghold.figures.tallies import refresh
from stronghold.oversight.models import Decision, Tombstone
from stronghold.oversight.retention.actions import (
    answer_erasures,
    decide,
    end_decision,
)
from stronghold.oversight.retention.queries import due_rows, of_rule
from stronghold.oversight.retention.rules import Decided
from stronghold.oversight.tasks import erase_visits
from tests.agreements import make_agreement
from tests.api.exports.requesting import make_export
from tests.database_roles import connected_as
from tests.disclosures import make_disclosure
from tests.factories import (
    WEST_SOUTH,
    Cast,
    make_arrest,
    make_cast,
    make_country,
    make_photo,
    make_reporter,
    make_row,
    make_team,
    make_took_part,
)
from tests.seals import seal_now
from tests.stored_text import tables_holding
from tests.things import make_disruption

pytestmark = pytest.mark.django_db(transaction=True)

CANARY = "Zqxwander"
LONG_AGO = datetime(2019, 5, 15, 21, 37, tzinfo=UTC)
ERASE = Decided("erase", because="not_needed")
# What figures, links and the tombstone need of a record, and what is no one's words.
KEPT = {
    "id",
    "client_uuid",
    "reference",
    "force_id",
    "recorded_by_id",
    "error_by_id",
    "erased_at",
    "district_id",
    "ward_id",
    "lsoa_id",
}
KEPT_OF: dict[str, set[str]] = {
    "reports_report": {"concern", "merged_into_id", "status", "outcome"},
    "operations_arrest": {
        "offence_class",
        "is_imported",
        "waits_for_match",
        "same_as_id",
    },
    "operations_warrant": {
        "enactment",
        "entries_allowed",
        "most_entries",
        "is_all_premises",
        "team_id",
        "state",
        "outcome",
    },
    "operations_closurecase": {
        "issuer_id",
        "issued_as",
        "ground",
        "state",
        "served_on",
        "order_made_on",
        "order_ends_on",
        "order_begins_on",
        "order_suspended_days",
        "ceased_on",
        "scope",
    },
    "operations_seizure": {"kind", "drug_class", "test", "packaging"},
    "operations_activity": {
        "kind",
        "organisation_id",
        "n_people",
        "minutes",
        "is_under_way",
    },
    "operations_referral": {
        "kind",
        "urgency",
        "state",
        "to_organisation_id",
        "consent",
        "decision",
        "concern_id",
    },
    "operations_countyline": {"status", "closed_on", "closure_type"},
    "operations_crimegroup": {"status", "team_id"},
    "operations_operation": {"areas", "phase", "begins_on", "ends_on", "part_of_id"},
    "operations_aftercare": {
        "because",
        "since",
        "team_id",
        "ended_on",
        "ended_because",
    },
    "operations_priority": {"area_code", "since", "updated_on", "answered_on"},
    "operations_tasking": {
        "organisation_id",
        "team_id",
        "due_on",
        "status",
        "answered_at",
        "answered_by_id",
    },
}
# Of the rows that hang on a record: what stays as it was; the rest must change, or the
# rows be deleted. Only what no one could recognise the record or a person by.
KEPT_WITH: dict[type[Model], set[str]] = {
    Disruption: {
        "id",
        "group_id",
        "n",
        "client_uuid",
        "kind",
        "level",
        "recorded_by_id",
        "error_by_id",
    },
    TookPart: {
        "id",
        "activity_id",
        "organisation_id",
        "outside",
        "n_people",
        "minutes",
        "added_by_id",
        "removed_at",
        "removed_by_id",
    },
}


@pytest.fixture
def people() -> Cast:
    make_country()
    return make_cast()


@pytest.fixture
def app() -> Iterator[Any]:
    with connected_as("app") as cursor:
        yield cursor


@pytest.fixture
def owner() -> Iterator[Any]:
    with connected_as("owner") as cursor:
        yield cursor


def planted(by: User) -> Report:
    """Store a closed report with the same odd word wherever a word can be."""
    report: Report = make_row(
        REPORTS,
        by,
        received_at=LONG_AGO,
        occurred_at=LONG_AGO,
        occurred_on=LONG_AGO.date(),
        point=WEST_SOUTH,
        ward=Area.objects.get(code="E05000001"),
        place_text=f"Flat 3, {CANARY} House",
        description=f"A man called {CANARY}",
        sanitised_text=f"{CANARY} again",
        reopened_because=f"{CANARY} called",
        error_reason="",
        status="closed",
        outcome="no_trace",
        content_digest="a" * 64,
    )
    make_photo(by, report, caption=CANARY)
    make_reporter(report, name=CANARY)
    CallBack.objects.filter(report=report).update(
        cleared_text=CANARY, cleared_at=LONG_AGO, cleared_by=by
    )
    Link.objects.create(
        force=by.force,
        code="led_to",
        first=report.reference,
        second=make_row(OPERATIONS, by).reference,
        made_at=LONG_AGO,
        made_by=by,
        removed_at=LONG_AGO,
        removed_by=by,
        removed_because=f"{CANARY} was not there",
    )
    Report.objects.filter(pk=report.pk).update(description=f"Now {CANARY} only")
    record(Kind.ALTERATION, by=by, records=[report.reference], reason=f"{CANARY} rang")
    return report


def erased(people: Cast, rule: str, *references: str) -> list[Decision]:
    """Have records erased, with the odd word in every reason given."""
    about: dict[str, Any] = {"rule": rule, "references": references}
    hold = Decided("hold", asked_by="court", words=CANARY)
    decide(by=people.records, **about, given=hold)
    for row in Decision.objects.filter(reference__in=references):
        end_decision(by=people.records, pk=row.pk, reason=CANARY)
    decide(by=people.records, **about, given=replace(ERASE, words=CANARY))
    rows = list(Decision.objects.filter(reference__in=references, what="erase"))
    keys = [row.pk for row in rows]
    answer_erasures(
        by=people.supervisor, decisions=keys, is_approved=True, reason=CANARY
    )
    return rows


def figures() -> tuple[Sequence[Any], ...]:
    """Return every tally, each count of each square of the map, and what was logged."""
    refresh()
    cells = [name.name for name in MapCell._meta.concrete_fields]
    counted = [name for name in cells if name not in ("sum_x", "sum_y")]
    tallies = [name.name for name in Tally._meta.concrete_fields]
    logged = [name.name for name in LoggedCount._meta.concrete_fields]
    return (
        sorted(Tally.objects.values_list(*tallies)),
        sorted(MapCell.objects.values_list(*counted)),
        sorted(LoggedCount.objects.values_list(*logged)),
    )


def assert_all_as(before: tuple[Sequence[Any], ...]) -> None:
    """Check the figures as they are kept, checked, counted from nothing, and after the
    areas of all records were assigned again.
    """
    assert figures() == before
    call_command("check_tallies", stdout=StringIO())
    for _ in reassign_areas(by=SYSTEM):
        pass
    assert figures() == before
    call_command("rebuild_tallies", stdout=StringIO())
    assert figures() == before


def kept_figures() -> list[Any]:
    """Return signed briefs and published figures, whole."""
    models = (Brief, BriefCounted, Release, Figure)
    return [list(model.objects.order_by("pk").values()) for model in models]


def a_document(*_: Any, **__: Any) -> Signed:
    return Signed(b"%PDF-1.7", {})


def test_after_an_erasure_the_text_is_nowhere_and_the_figures_are_as_before(
    people: Cast,
) -> None:
    report, other = planted(people.officer), make_row(REPORTS, people.officer)
    words = (("place_text", "Place", CANARY),)
    make_disclosure(people, report.reference, make_agreement(people), words)
    make_export(people.supervisor, purpose=CANARY)
    week = Week.of(LONG_AGO.date())
    sign_brief(by=people.supervisor, week=week, comment="", document=a_document)
    before, published = figures(), kept_figures()
    assert before[0]
    assert before[1]
    assert tables_holding([CANARY]) >= {
        "reports_reportevent",
        "audit_reason",
        "disclosures_disclosedfield",
        "exports_export",
    }

    (decision,) = erased(people, "reports", report.reference)

    assert not tables_holding([CANARY])
    assert not Reporter.objects.exists()
    assert not Attachment.objects.exists()
    assert_all_as(before)
    assert kept_figures() == published
    seal_now()
    assert not check_audit().found
    left = Tombstone.objects.get()
    assert (left.reference, left.week) == (report.reference, date(2019, 5, 13))
    assert (left.category, left.ward) == ("dealing", "E05000001")
    (event,) = Event.objects.filter(kind="erasure")
    assert event.records == [report.reference]
    assert event.detail["decision"] == decision.pk
    row = Report.objects.get(pk=report.pk)
    assert (row.occurred_at, row.place_text, row.street_id) == (None, "", None)
    assert row.received_on == date(2019, 5, 13)
    assert row.point is not None
    assert row.point.coords != WEST_SOUTH
    assert Report.objects.get(pk=other.pk).description == other.description


def test_an_erased_record_is_on_no_page_but_its_own(
    people: Cast, client: Client
) -> None:
    report = planted(people.officer)
    erased(people, "reports", report.reference)

    client.force_login(people.supervisor)
    assert report.reference not in client.get("/reports/").content.decode()
    assert report.reference not in client.get(f"/search/?q={CANARY}").content.decode()
    left_page = client.get(f"/reports/{report.reference}/")
    assert left_page.status_code == 410
    assert "No longer needed" in left_page.content.decode()
    read = Event.objects.filter(kind="consultation", records=[report.reference])
    assert read.filter(actor=people.supervisor.username).count() == 1
    assert client.get(f"/reports/{report.reference}/history/").status_code == 404
    assert client.get(f"/api/v1/reports/{report.reference}").status_code == 404
    for other_person in (people.other_officer, people.admin, people.partner):
        client.force_login(other_person)
        assert client.get(f"/reports/{report.reference}/").status_code in (403, 404)


@pytest.mark.parametrize("kind", RECORD_KINDS, ids=lambda kind: kind.code)
def test_a_record_of_every_kind_can_be_erased_and_counts_as_before(
    people: Cast, kind: Any
) -> None:
    given: dict[str, Any] = {"place_text": CANARY, "point": WEST_SOUTH}
    if kind is WARRANTS:
        given |= {"executed_on": LONG_AGO.date(), "articles": CANARY}
    if kind is ARRESTS:
        given |= {"custody_number": CANARY}
    if kind is CLOSURES:
        given |= {"state": "discharged"}
    row = make_row(kind, people.officer, **given)
    if kind is CLOSURES:
        who = {"role": "carer", "name": CANARY, "conditions": CANARY}
        now = {"added_at": LONG_AGO, "added_by": people.officer}
        ClosureException.objects.create(case=row, n=1, **who, **now)
        ClosureException.objects.create(case=row, n=2, role="resident", **now)
    make_closed(kind, row)
    before = figures()
    rule = {"arrests": "arrests"}.get(kind.code, kind.code)

    erased(people, rule, row.reference)

    assert not tables_holding([CANARY])
    # No exception stays at all, not even one that names no one.
    assert not ClosureException.objects.exists()
    # The scheduled tasks find nothing to do with it.
    for sweep in (sweep_deadlines, settle_warrants, sweep_photos, clear_exports):
        sweep()
    assert_all_as(before)


def assert_only_kept_as_it_was(model: type[Model], before: dict[str, Any]) -> None:
    """Check that someone chose each column of a row that an erasure left as it was.

    The row must hold something in each other column that cannot stay.
    """
    now = model._default_manager.filter(pk=before["id"]).values().get()
    assert {name for name in now if now[name] == before[name]} == KEPT_WITH[model]


def test_what_was_said_before_a_change_goes_with_the_record(
    people: Cast, app: Any, owner: Any
) -> None:
    report = planted(people.officer)
    words = {"place_text": CANARY, "point": WEST_SOUTH, "executed_on": LONG_AGO.date()}
    warrant = make_row(WARRANTS, people.officer, **words)
    at = WarrantPremises.objects.create(warrant=warrant, number=1, place_text=CANARY)
    entry = WarrantEntry.objects.create(
        client_uuid=uuid4(),
        at=at,
        number=1,
        entered_at=LONG_AGO,
        outcome="nothing",
        copy_given="occupier",
        reasonable_hour=False,
        hour_reason=CANARY,
        accompanied_by=CANARY,
        irregular=[CANARY],
        recorded_at=LONG_AGO,
        recorded_by=people.officer,
    )
    make_closed(WARRANTS, warrant)
    sweep_deadlines()
    for table, column in (
        ("operations_warrantentry", "number"),
        ("operations_warrantpremises", "number"),
        ("operations_deadline", "due_at"),
        ("reports_callback", "attempts"),
    ):
        more = "interval '1 day'" if column == "due_at" else "1"
        app.execute(f"UPDATE {table} SET {column} = {column} + {more}")
    app.execute("UPDATE reports_attachment SET caption = 'Other'")
    assert "audit_earlierrow" in tables_holding([CANARY])
    owner.execute("SELECT DISTINCT relation FROM audit_earlierrow")
    assert {name for (name,) in owner.fetchall()} >= {
        "operations_warrantentry",
        "operations_warrantpremises",
        "reports_callback",
        "reports_attachment",
    }

    erased(people, "reports", report.reference)
    erased(people, "warrants", warrant.reference)

    assert not tables_holding([CANARY])
    assert WarrantEntry.objects.get().pk == entry.pk
    owner.execute("SELECT relation, was FROM audit_earlierrow")
    assert owner.fetchall() == []


def test_an_erasure_reaches_the_earlier_rows_of_every_table_of_a_record(
    owner: Any,
) -> None:
    """A table that begins to keep them is named where records are erased, or here."""
    of_no_record = {"operations_teamhours", "operations_operation_partners"}
    owner.execute(
        "SELECT tgrelid::regclass::text FROM pg_trigger "
        "WHERE tgfoid = 'keep_earlier_row'::regproc"
    )
    tables = {name for (name,) in owner.fetchall()}
    of_records = {
        name for name in tables if name.startswith(("operations_", "reports_"))
    }
    texts = {file.name: file.text for file in sql_files()}
    forgotten = re.findall(
        r"forget_earlier_rows\(\s*'(\w+)'", texts["oversight/erase_record.sql"]
    )
    ended = texts["oversight/erase_ended.sql"]

    assert set(forgotten) == of_records - of_no_record - {
        "operations_countyline_linked_premises"
    }
    assert (
        "'operations_countyline_linked_premises'" in texts["oversight/erase_record.sql"]
    )
    assert all(name in ended for name in tables if name.startswith("oversight_"))
    # The rest goes with the months of the audit log.
    rest = {name for name in tables - of_records if not name.startswith("oversight_")}
    assert all(re.match("(accounts|geography|program_keys)_", name) for name in rest)


def test_an_erased_group_leaves_its_disruptions_without_words(people: Cast) -> None:
    arrest = make_arrest(people.officer)
    group = make_row(
        GROUPS,
        people.supervisor,
        status="archived",
        name=CANARY,
        assessment_reference=CANARY,
        assessed_on=LONG_AGO.date(),
    )
    wrong = {"error_at": LONG_AGO, "error_by": people.officer, "error_reason": CANARY}
    common: dict[str, Any] = {
        "happened_on": LONG_AGO.date(),
        "recorded_at": LONG_AGO,
        "content_digest": CANARY,
    }
    make_disruption(people.officer, group, no_evidence_because=CANARY, **common)
    shown = {"no_evidence_because": "", "evidence": [arrest.reference]}
    make_disruption(people.officer, group, **shown, **wrong, **common)
    before = list(Disruption.objects.order_by("n").values())

    erased(people, "groups", group.reference)

    assert not tables_holding([CANARY])
    right, in_error = Disruption.objects.order_by("n")
    hour = LONG_AGO.replace(minute=0)
    for row in (right, in_error):
        assert (row.evidence, row.no_evidence_because) == ([], "Erased")
        assert (row.content_digest, row.happened_on) == ("", date(2019, 5, 1))
        assert row.recorded_at == hour
    assert (right.error_at, right.error_reason) == (None, "")
    assert (in_error.error_at, in_error.error_reason) == (hour, "Erased")
    assert_only_kept_as_it_was(Disruption, before[1])


def test_an_erased_record_shows_a_disruption_no_longer(people: Cast) -> None:
    seizures = [make_row(SEIZURES, people.officer) for _ in range(2)]
    names = [row.reference for row in seizures]
    group = make_row(GROUPS, people.supervisor)
    make_disruption(people.officer, group, no_evidence_because="", evidence=names)

    for n, name in enumerate(names, start=1):
        erased(people, "seizures", name)
        row = Disruption.objects.get()
        assert row.evidence == names[n:]
    assert row.no_evidence_because == "Erased"


def test_who_took_part_stays_with_the_numbers_and_no_corrections(
    people: Cast,
) -> None:
    row = make_row(ACTIVITIES, people.officer, recorded_at=LONG_AGO)
    kept = make_took_part(row, "council", n_people=3)
    over = {"removed_at": LONG_AGO, "removed_by": people.officer}
    make_took_part(row, "kind:bailiffs", n_people=2, **over)
    before = TookPart.objects.filter(pk=kept.pk).values().get()

    erased(people, "activities", row.reference)

    (left,) = TookPart.objects.filter(activity=row)
    assert (left.pk, left.n_people) == (kept.pk, 3)
    assert left.added_at == LONG_AGO.replace(minute=0)
    assert_only_kept_as_it_was(TookPart, before)


def test_a_plan_is_erased_too(people: Cast, client: Client) -> None:
    by, then = people.supervisor, LONG_AGO.date()
    common = {"force": by.force, "recorded_at": LONG_AGO, "recorded_by": by}
    operation = Operation.objects.create(
        client_uuid=uuid4(),
        reference=new_reference("O"),
        name=CANARY,
        aims=CANARY,
        begins_on=then,
        ends_on=then,
        **common,
    )
    priority = Priority.objects.create(
        client_uuid=uuid4(),
        reference=new_reference("P"),
        operation=operation,
        issue=CANARY,
        place_text=CANARY,
        why=CANARY,
        done=CANARY,
        since=then,
        answered_on=then,
        **common,
    )
    tasking = Tasking.objects.create(
        client_uuid=uuid4(),
        reference=new_reference("T"),
        operation=operation,
        priority=priority,
        what=CANARY,
        place_text=CANARY,
        point=WEST_SOUTH,
        source=CANARY,
        outcome=CANARY,
        organisation=by.organisation,
        due_on=then,
        status="done",
        answered_at=LONG_AGO,
        answered_by=by,
        **common,
    )
    home = make_row(
        AFTER_CARE,
        by,
        since=then,
        place_text=CANARY,
        source=CANARY[:12],
        ended_on=then,
        ended_because="safe",
        ended_words=CANARY,
        recorded_at=LONG_AGO,
    )
    before = figures()
    due = due_rows(people.records, of_rule("taskings"), months=72, until=clock.today())
    assert [row.reference for row in due] == [tasking.reference]

    for rule, row in (
        ("operations", operation),
        ("priorities", priority),
        ("taskings", tasking),
        ("after_care", home),
    ):
        erased(people, rule, row.reference)

    assert not tables_holding([CANARY])
    sweep_deadlines()
    assert_all_as(before)
    client.force_login(by)
    lists = (
        "/operations/",
        "/operations/priorities/",
        "/operations/taskings/",
        "/operations/after-care/?ended=yes",
    )
    listed = "".join(client.get(url).content.decode() for url in lists)
    rows = (operation, priority, tasking, home)
    for kind, row in zip(PLAN_KINDS, rows, strict=True):
        assert row.reference not in listed
        left = client.get(kind.url("detail", row.reference))
        assert left.status_code == 410
        # No figure counts a plan.
        assert "Counted" not in left.content.decode()


def test_planned_visits_go_after_two_years_and_not_by_hand(
    people: Cast, app: Any
) -> None:
    team = make_team(people.officer.organisation)
    now = clock.now()
    for days in (10, 300, 800):
        alert = VisitAlert.objects.create(
            team=team,
            planner=people.other_officer,
            planned="activity",
            place_text=CANARY if days == 800 else "9 Other Street",
            rang=True,
            made_at=now - timedelta(days=days),
        )
        VisitMail.objects.create(
            alert=alert, recipient=people.officer, message_id=f"<{days}@force.example>"
        )

    erase_visits()
    erase_visits()

    assert not tables_holding([CANARY])
    assert (VisitAlert.objects.count(), VisitMail.objects.count()) == (2, 2)
    (event,) = Event.objects.filter(kind="erasure")
    assert (event.detail["n"], event.force) == (1, "thames-valley")
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT erase_visit_alerts(%s, 1)", [team.organisation.force_id])
    with pytest.raises(InsufficientPrivilege):
        app.execute("DELETE FROM operations_visitalert")


def make_closed(kind: Any, row: Any) -> None:
    """Bring a record to an end, in the columns that say so."""
    ended = {
        "reports": {"status": "closed", "outcome": "no_trace"},
        "activities": {"is_under_way": False},
        "lines": {
            "status": "closed",
            "closed_on": clock_day(row),
            "closure_type": "1",
            "number_dead_on": clock_day(row),
            "charge_known_by": CANARY,
        },
        "groups": {"status": "archived"},
        "arrests": {"offence_class": "92D"},
    }.get(kind.code)
    if ended:
        kind.model._default_manager.filter(pk=row.pk).update(**ended)
    if kind.code == "referrals":
        kind.model._default_manager.filter(pk=row.pk).update(
            state="decided",
            made_at=row.opened_at,
            consent="given",
            decision="accepted",
            decision_at=row.opened_at,
        )


def clock_day(row: Any) -> date:
    return row.occurred_on + timedelta(days=1)  # type: ignore[no-any-return]


def test_every_column_of_a_record_is_emptied_or_kept_by_choice(owner: Any) -> None:
    owner.execute("SELECT relation, name FROM erased_columns()")
    emptied: dict[str, set[str]] = {}
    for relation, name in owner.fetchall():
        emptied.setdefault(relation, set()).add(name)

    for kind in EVERY_KIND:
        table = kind.model._meta.db_table
        columns = {field.column for field in kind.model._meta.concrete_fields}
        kept = KEPT | KEPT_OF.get(table, set())
        assert emptied[table] | kept >= columns, table
        assert not emptied[table] & kept, table
        assert emptied[table] <= columns, table


def test_no_view_for_partners_has_what_was_erased(owner: Any) -> None:
    owner.execute(
        "SELECT viewname, definition FROM pg_views WHERE viewname LIKE 'shared_%'"
    )
    kinds = EVERY_KIND
    tables = {f"{kind.model._meta.db_table} " for kind in kinds}
    views = {
        name: definition
        for name, definition in owner.fetchall()
        if any(table in definition for table in tables)
    }

    assert {"shared_activities", "shared_sent", "shared_warrants"} <= set(views)
    assert not {name for name, text in views.items() if "erased_at" not in text}


def test_the_person_who_proposed_cannot_approve(people: Cast) -> None:
    report = planted(people.officer)
    decide(
        by=people.records, rule="reports", references=[report.reference], given=ERASE
    )
    pk = Decision.objects.get().pk

    with pytest.raises(RuleBroken):
        answer_erasures(by=people.records, decisions=[pk], is_approved=True, reason="")
    with pytest.raises(NotFound):
        answer_erasures(
            by=people.supervisor, decisions=[pk + 1], is_approved=True, reason=""
        )
    answer_erasures(
        by=people.supervisor, decisions=[pk], is_approved=False, reason="Still needed"
    )

    assert not Tombstone.objects.exists()
    assert Report.objects.get().description


def test_what_is_on_hold_is_not_erased_even_if_it_was_approved(
    people: Cast, app: Any
) -> None:
    report = planted(people.officer)
    given = {"by": people.records, "rule": "reports"}
    decide(**given, references=[report.reference], given=ERASE)
    decide(
        **given,
        references=[report.reference],
        given=Decided("hold", asked_by="prosecution"),
    )
    pk, hold = Decision.objects.order_by("pk").values_list("pk", flat=True)
    app.execute(ANSWER, [pk, people.supervisor.pk, people.records.pk])

    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT erase_record(%s)", [pk])
    assert Report.objects.get().description

    end_decision(by=people.records, pk=hold, reason="Case is over")
    app.execute("SELECT erase_record(%s)", [pk])
    assert not Report.objects.get().description


ANSWER = """
INSERT INTO oversight_erasureanswer
  (decision_id, is_approved, reason, decided_at, decided_by_id, proposed_by_id)
VALUES (%s, true, '', now(), %s, %s)
"""


def test_the_sites_role_erases_nothing_without_an_approved_decision(
    people: Cast, app: Any
) -> None:
    report = planted(people.officer)
    decide(
        by=people.records, rule="reports", references=[report.reference], given=ERASE
    )
    pk = Decision.objects.get().pk

    for chosen in (pk, pk + 1):
        with pytest.raises(InsufficientPrivilege):
            app.execute("SELECT erase_record(%s)", [chosen])
    # Its own answer under one person's name, or of a decision under another's.
    with pytest.raises(psycopg2.errors.CheckViolation):
        app.execute(ANSWER, [pk, people.records.pk, people.records.pk])
    app.execute(ANSWER, [pk, people.records.pk, people.supervisor.pk])
    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT erase_record(%s)", [pk])

    assert Report.objects.get().description
    assert tables_holding([CANARY])


def test_a_decision_is_executed_once(people: Cast, app: Any) -> None:
    report = planted(people.officer)
    (decision,) = erased(people, "reports", report.reference)

    with pytest.raises(InsufficientPrivilege):
        app.execute("SELECT erase_record(%s)", [decision.pk])
    assert Event.objects.filter(kind="erasure").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO oversight_tombstone SELECT * FROM oversight_tombstone",
        "UPDATE oversight_tombstone SET txid = pg_current_xact_id()::text",
        "UPDATE oversight_decision SET what = 'keep'",
        "DELETE FROM oversight_decisionend",
        "UPDATE oversight_erasureanswer SET is_approved = true",
        "UPDATE reports_report SET erased_at = now()",
        "UPDATE reports_report SET erased_at = NULL",
        "UPDATE reports_reportevent SET description = ''",
        "DELETE FROM reports_attachment",
        "SELECT erase_what_hangs_on('reports_report', max(id), '') FROM reports_report",
    ],
)
def test_the_sites_role_cannot_do_by_hand_what_an_erasure_does(
    people: Cast, app: Any, statement: str
) -> None:
    erased(people, "reports", planted(people.officer).reference)
    planted(people.officer)

    with pytest.raises(InsufficientPrivilege):
        app.execute(statement)


def test_even_the_owner_changes_no_history_outside_an_erasure(
    people: Cast, owner: Any
) -> None:
    erased(people, "reports", planted(people.officer).reference)

    with pytest.raises(psycopg2.Error, match="append"):
        owner.execute("UPDATE reports_reportevent SET description = 'x'")


def test_reasons_are_erased_and_their_events_stay(people: Cast) -> None:
    report = planted(people.officer)
    record(
        Kind.EXPORT, by=people.analyst, records=[report.reference], reason="For court"
    )
    n = Event.objects.filter(records=[report.reference]).count()

    erased(people, "reports", report.reference)

    # A hold, its end, the proposal and the erasure came after.
    assert Event.objects.filter(records=[report.reference]).count() == n + 4
    assert [reason.words for reason in Reason.objects.all()] == ["For court"]
