"""A record of a file is the record that its form, or its action, stores."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from operations.closures.actions import (
    NewCase,
    NewEvent,
    open_closure,
    past,
    record_event,
)
from operations.closures.models import ClosureCase, ClosureEvent
from operations.operation.models import Operation
from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    endorse_premises,
    record_entry,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.actions.warrant import NewWarrant, record_warrant
from operations.warrants.models import Warrant, WarrantEntry
from stronghold.core.accounts.models import Team
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import LONDON
from stronghold.core.places.queries import find_place
from stronghold.core.places.rules import GivenPlace
from stronghold.core.records.actions import noting_reads
from stronghold.core.records.submission import Submission
from tests.api.imports import files
from tests.api.imports.files import counts, store, wrong
from tests.api.records import kinds
from tests.factories import Cast

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
# Which record it is, who stored it and when.
ITS_OWN = {
    "id",
    "client_uuid",
    "content_digest",
    "reference",
    "recorded_at",
    "recorded_by",
    "endorsed_at",
    "endorsed_by",
    # Custody’s number and where an arrest came from; who led an activity by default.
    "custody_number",
    "is_imported",
    "reported_by",
}


def facts_of(row: Model, *left_out: str) -> dict[str, Any]:
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in ITS_OWN | set(left_out)
    }


FORMS = {
    "reports": (kinds.REPORTS, {"channel": "101", "concern": "use"}),
    "arrests": (kinds.ARRESTS, {}),
    "seizures": (kinds.SEIZURES, {}),
    "activities": (kinds.ACTIVITIES, {"length": "longer", "minutes": "30"}),
}
AS_FILED = {
    "reports": {
        "external_id": "1",
        "concern": "use",
        "channel": "101",
        "received_at": "2026-11-24 14:30",
        "occurred_on": "2026-11-24",
        "occurred_time": "14:30",
    },
    "arrests": {
        "custody_number": "43AA/1/26",
        "arrested_at": "2026-11-24 14:30",
        "offence_class": "92A",
        "age_band": "25-34",
        "drug_class": "A",
    },
    "seizures": {
        "source": "1",
        "kind": "drugs",
        "drug": "heroin",
        "quantity": "12",
        "unit": "wraps",
    },
    "activities": {"source": "1", "kind": "mounted", "n_people": "2", "minutes": "30"},
}


@pytest.mark.parametrize("code", FORMS)
def test_a_line_stores_what_the_form_stores(code: str, history: Cast) -> None:
    kind, answers = FORMS[code]
    browser = Client()
    browser.force_login(history.officer)
    with clock.stopped(NOW):
        sent = browser.post(f"{kind.pages}new/", kind.new_form(**answers))
        assert sent.status_code == 302, sent.content
        typed = kind.model._default_manager.get()

        point = {"latitude": "51.72", "longitude": "-1.28"}
        line = point | AS_FILED[code]
        if "source" in line:
            line |= {"occurred_on": "2026-11-24", "occurred_time": "14:30"}
        row = store(history.records, code, line)
    assert counts(row) == (1, 0, 0), wrong(row)

    filed = kind.model._default_manager.exclude(pk=typed.pk).get()
    # It is the same place and time as the officer's: a person decides about them.
    left_out = ["waits_for_match"] if code == "arrests" else []
    assert facts_of(filed, *left_out) == facts_of(typed, *left_out)


def at(day: int, hour: int = 0, *, month: int = 4) -> datetime:
    return datetime(2019, month, day, hour, tzinfo=LONDON)


def test_a_warrant_is_as_if_its_moves_were_made_on_their_days(history: Cast) -> None:
    by = history.officer
    by.team = Team.objects.get(code="city")
    by.save()
    with noting_reads(by, page="import_history"):
        place = find_place(by, GivenPlace(words="Lake Street"))
    with clock.stopped(at(1, 9)):
        row = record_warrant(by=by, submission=new(1), warrant=NewWarrant(place=place))
    for when, move, details in (
        (at(1, 11), "authorise", MoveDetails(at=at(1, 10), rank="inspector")),
        (at(2, 10), "apply", MoveDetails(on=at(2).date(), court=COURT)),
        (at(2, 10), "issue", MoveDetails(on=at(2).date())),
    ):
        with clock.stopped(when):
            move_warrant(by=by, reference=row.reference, move=move, details=details)
    entry = NewEntry(1, at(10, 7), "drugs", "occupier")
    with clock.stopped(at(10, 12)):
        record_entry(by=by, reference=row.reference, submission=new(2), entry=entry)
        endorse_premises(
            by=by, reference=row.reference, endorsement=Endorsement(1, True, False)
        )
    with clock.stopped(at(15, 12)):
        details = MoveDetails(on=at(15).date())
        move_warrant(by=by, reference=row.reference, move="return", details=details)

    times = {"occurred_time": "09:00"}
    store(
        history.records,
        "warrants",
        files.WARRANT | times,
        files.ENTRY | {"entered_at": "2019-04-10 07:00"},
    )

    typed, filed = Warrant.objects.order_by("pk")
    assert facts_of(filed) == facts_of(typed)
    mine, theirs = typed.all_premises.get(), filed.all_premises.get()
    assert facts_of(theirs, "warrant") == facts_of(mine, "warrant")
    first, second = WarrantEntry.objects.order_by("pk")
    assert facts_of(second, "at") == facts_of(first, "at")
    assert dues_of(filed) == dues_of(typed)


def test_a_case_is_as_if_its_events_were_recorded_on_their_days(history: Cast) -> None:
    by = history.supervisor
    by.team = Team.objects.get(code="city")
    by.save()
    with noting_reads(by, page="import_history"):
        place = find_place(by, GivenPlace(words="Lake Street"))
    with clock.stopped(at(1, 9, month=6)):
        case = open_closure(by=by, submission=new(1), case=NewCase(place))
    # What is asked of a notice that is signed here, and of no earlier system.
    asked_here = {"keeps_out_residents": False, "keeps_out_owner": False}
    for n, event in enumerate(files.EVENTS):
        facts = {k: v for k, v in event.items() if k not in {"what", "happened_at"}}
        if "hours" in facts:
            facts |= {"hours": 48, "alone": "No one else was there that night"}
        if "hearing_at" in facts:
            facts |= {"hearing_at": "2019-06-06T10:00"} | asked_here
        happened = datetime.strptime(event["happened_at"], "%Y-%m-%d %H:%M")
        happened = happened.replace(tzinfo=LONDON)
        with clock.stopped(happened):
            new_event = NewEvent(event["what"], facts, new(n).client_uuid, happened)
            record_event(by=by, reference=case.reference, event=new_event)

    opened = {"occurred_time": "09:00", "team": "city", "caseworker": "supervisor"}
    lines = (files.CASE | opened,) + tuple(files.CLOSURE[1:])
    row = store(history.records, "closures", *lines)
    assert counts(row) == (5, 0, 0), wrong(row)

    typed, filed = ClosureCase.objects.order_by("pk")
    assert facts_of(filed) == facts_of(typed)
    for mine, theirs in zip(
        typed.happened.order_by("n"), filed.happened.order_by("n"), strict=True
    ):
        only_here = {"alone", *asked_here}
        without = {k: v for k, v in mine.facts.items() if k not in only_here}
        assert {k: v for k, v in theirs.facts.items() if k != "alone"} == without
        left_out = ("case", "facts")
        assert facts_of(theirs, *left_out) == facts_of(mine, *left_out)


def test_a_no_stored_by_the_first_version_is_found_again(
    history: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the first version a no of whom a notice keeps out is read as no answer."""
    said_no = {"keeps_out_residents": "no", "keeps_out_owner": "no"}
    lines = [dict(line) for line in files.CLOSURE]
    prepared = next(line for line in lines if line["what"] == "prepare")
    prepared |= said_no
    with monkeypatch.context() as earlier:
        earlier.setattr(past, "FACTS_VERSION", 1)
        row = store(history.records, "closures", *lines)
    assert counts(row) == (5, 0, 0), wrong(row)

    again = store(history.records, "closures", *lines)

    assert counts(again)[2] == 0, wrong(again)
    assert ClosureEvent.objects.count() == 4


def test_an_operation_is_as_typed(history: Cast) -> None:
    browser = Client()
    browser.force_login(history.supervisor)
    sent = browser.post(
        "/operations/new/",
        {
            "name": "Autumn",
            "begins_on_day": "1",
            "begins_on_month": "3",
            "begins_on_year": "2019",
            "ends_on_day": "30",
            "ends_on_month": "9",
            "ends_on_year": "2019",
            "areas": ["E05000001"],
            "partners": ["council"],
        },
    )
    assert sent.status_code == 302, sent.content

    line = files.OPERATION | {"areas": "E05000001", "partners": "council"}
    row = store(history.records, "operations", line)
    assert counts(row) == (1, 0, 0), wrong(row)

    typed, filed = Operation.objects.order_by("pk")
    assert facts_of(filed) == facts_of(typed)
    assert list(filed.partners.all()) == list(typed.partners.all())


COURT = "Oxford Magistrates’ Court"


def new(n: int) -> Submission:
    import uuid

    return Submission.of(uuid.uuid4(), {"n": n})


def dues_of(row: Warrant) -> list[Any]:
    values = ("kind", "due_at", "state")
    return list(row.deadlines.order_by("kind").values_list(*values))
