"""Each kind of history: a good record, a wrong one, and the same file again."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client

from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.closures.models import ClosureCase, ClosureEvent
from operations.imports.kinds.kind import NAMESPACE
from operations.operation.models import Operation, PhaseBegun
from operations.seizures.models import Seizure
from operations.warrants.models import Warrant, WarrantEntry
from reports.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.accounts.own_roles.rules import ROLES
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import KEPT, VERBS
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.core.records.submission import SourceUuid
from tests.api.imports import files
from tests.api.imports.files import Line, check, counts, csv_of, store, wrong
from tests.choices import decide_rows
from tests.database_roles import django_as_owner
from tests.factories import Cast, make_premises, make_team

# A good record, the line at fault of a wrong one with what is said, what is stored.
Wrong = tuple[Sequence[Line], str]
KINDS: dict[str, tuple[Sequence[Line], Wrong, Sequence[type[Model]]]] = {
    "premises": (
        [files.PREMISES],
        ([files.PREMISES | {"address": "15 Lake Street", "kind": "tent"}], "kind:"),
        [Premises],
    ),
    "operations": (
        [files.OPERATION, files.PHASE],
        (
            [
                files.OPERATION | {"source": "OP-2"},
                files.PHASE | {"source": "OP-2", "began_on": "2019-02-01"},
            ],
            "began_on: The phase must not begin before the previous one",
        ),
        [Operation, PhaseBegun],
    ),
    "reports": (
        [files.REPORT],
        ([files.REPORT | {"external_id": "R-2", "concern": "fishing"}], "concern:"),
        [Report],
    ),
    "warrants": (
        [files.WARRANT, files.ENTRY],
        (
            [
                files.WARRANT
                | {"source": "W-2", "issued_on": "2019-04-01", "returned_on": ""},
            ],
            "issued_on: The issue must not be before the application",
        ),
        [Warrant, WarrantEntry],
    ),
    "arrests": (
        [files.ARREST],
        (
            [files.ARREST | {"custody_number": "43AA/1/19", "age_band": "0-9"}],
            "age_band:",
        ),
        [Arrest],
    ),
    "closures": (
        files.CLOSURE,
        (
            [
                files.CASE | {"source": "C-2"},
                dict(files.EVENTS[1]) | {"source": "C-2"},
            ],
            "s.7",
        ),
        [ClosureCase, ClosureEvent],
    ),
    "activities": (
        [files.ACTIVITY],
        ([files.ACTIVITY | {"source": "A-2", "n_people": "0"}], "n_people:"),
        [Activity],
    ),
    "seizures": (
        [files.SEIZURE],
        ([files.SEIZURE | {"source": "S-2", "drug": ""}], "drug: Choose the drug"),
        [Seizure],
    ),
}


@pytest.fixture
def records(history: Cast) -> Any:
    return history.records


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_record_is_stored_once_and_a_wrong_one_said_by_its_line(
    kind: str, records: Any
) -> None:
    good, (bad, said), models = KINDS[kind]
    lines = list(good) + list(bad)

    checked = check(records, kind, *lines)
    assert counts(checked) == (len(good), 0, len(bad)), wrong(checked)
    assert [model._default_manager.count() for model in models] == [0] * len(models)
    faults = wrong(checked)
    last = len(lines) + 1
    assert set(faults) == set(range(len(good) + 2, last + 1))
    assert said in faults[last]

    stored = store(records, kind, *lines)
    assert counts(stored) == (len(good), 0, len(bad))
    found = [model._default_manager.count() for model in models]
    assert sum(found) >= len(good)

    again = store(records, kind, *lines)
    assert counts(again) == (0, len(good), len(bad))
    assert [model._default_manager.count() for model in models] == found


# Premises have an address, and are the same wherever they come from.
RECORDS = [kind for kind in KINDS if kind != "premises"]


def test_what_an_earlier_release_imported_is_found_again(records: Any) -> None:
    """All kinds in one database, as the seizures find their entry."""
    found = {"warrant": "W-1", "entry": "E-1"}
    bare = {k: v for k, v in files.SEIZURE.items() if k not in {"place", "occurred_on"}}
    lines = {kind: list(KINDS[kind][0]) for kind in RECORDS}
    lines["operations"].append(
        files.OPERATION | {"source": "OP-3", "name": "Ash", "part_of": "OP-1"}
    )
    lines["seizures"].append(bare | found | {"source": "S-3"})
    for kind in RECORDS:
        with without_secret():
            before = store(records, kind, *lines[kind])
        assert counts(before) == (len(lines[kind]), 0, 0), wrong(before)

    for kind in RECORDS:
        again = store(records, kind, *lines[kind])
        assert counts(again) == (0, len(lines[kind]), 0), wrong(again)


@contextmanager
def without_secret() -> Iterator[None]:
    """Make client UUIDs as an import did before each force had a secret."""
    now = SourceUuid.of

    def of(*given: Any) -> SourceUuid:
        earlier = now(*given).earlier
        return SourceUuid(earlier, earlier)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SourceUuid, "of", of)
        yield


def test_what_was_erased_is_there_already_and_is_not_named(records: Any) -> None:
    for kind in RECORDS:
        good, _, models = KINDS[kind]
        store(records, kind, *good)
        with django_as_owner():
            # As erase_record does, which alone may.
            erased = {"erased_at": clock.now(), "content_digest": ""}
            models[0]._default_manager.update(**erased)
        n_stored = [model._default_manager.count() for model in models]

        again = store(records, kind, *good)

        assert (counts(again), wrong(again)) == ((0, len(good), 0), {})
        assert [model._default_manager.count() for model in models] == n_stored


def test_an_import_is_not_found_by_who_knows_the_reference_of_the_earlier_system(
    records: Any, history: Cast, today: str, client: Client
) -> None:
    live = {"authorised_at": f"{today} 00:00", "returned_on": ""}
    live |= dict.fromkeys(("occurred_on", "applied_on", "issued_on"), today)
    store(records, "warrants", files.WARRANT | live)
    other = make_team(history.officer.organisation, "east")
    type(history.officer).objects.filter(pk=history.officer.pk).update(team=other)
    home = make_premises(history.officer)
    client.force_login(history.officer)

    # All that the source says of how the UUIDs are made.
    body = {
        "client_uuid": str(uuid.uuid5(NAMESPACE, "thames-valley\nwarrants\nW-1")),
        "place": home.address,
        "place_choice": f"premises:{home.pk}",
        "enactment": "mda-s23",
    }
    answer = client.post("/api/v1/warrants", body, content_type="application/json")

    assert answer.status_code == 201, answer.json()
    assert Warrant.objects.count() == 2


def test_who_may_import_history_may_import_each_kind(history: Cast) -> None:
    """An own role of a records manager with this alone."""
    base = Role.RECORDS_MANAGER
    without = sorted(VERBS[base] - KEPT[base] - {Verb.IMPORT_HISTORY})
    row = {"code": "importer", "name": "Importer", "base": base, "without": without}
    decide_rows(history.records.force, ROLES, [row])
    User.objects.filter(pk=history.records.pk).update(own_role="importer")
    by = User.objects.get(pk=history.records.pk)

    for kind, (good, _, _) in KINDS.items():
        checked = check(by, kind, *good)
        assert (checked.state, counts(checked)) == ("done", (len(good), 0, 0))


def test_a_changed_line_is_refused(records: Any) -> None:
    store(records, "seizures", files.SEIZURE)

    changed = check(records, "seizures", files.SEIZURE | {"quantity": "9"})

    row = Seizure.objects.get()
    assert row.reference in wrong(changed)[2]
    assert "other content" in wrong(changed)[2]


def test_premises_are_updated_by_what_a_file_says_differently(records: Any) -> None:
    store(records, "premises", files.PREMISES)

    store(records, "premises", files.PREMISES | {"tenure": "private"})

    assert Premises.objects.get().tenure == "private"


def test_a_line_that_is_in_the_file_twice_is_wrong(records: Any) -> None:
    row = check(records, "activities", files.ACTIVITY, files.ACTIVITY)

    assert counts(row) == (0, 0, 2)
    assert "twice" in wrong(row)[3]


def test_a_warrant_is_led_to_its_end_by_its_own_days(records: Any) -> None:
    store(records, "warrants", files.WARRANT, files.ENTRY)

    row = Warrant.objects.get()
    assert row.state == "returned"
    assert row.ends_on == date(2019, 5, 2)
    assert (row.executed_on, row.outcome) == (date(2019, 4, 10), "drugs")
    assert row.irregular == []
    assert row.deadlines.filter(state="open").count() == 0


def test_what_was_not_lawful_on_its_day_is_kept(records: Any) -> None:
    late = files.ENTRY | {"entered_at": "2019-05-03 07:15"}

    store(records, "warrants", files.WARRANT, late)

    entry = WarrantEntry.objects.get()
    assert "s.23(3)" in " ".join(entry.irregular)


def test_a_live_warrant_of_a_file_is_its_teams_alone(
    records: Any, history: Cast, today: str
) -> None:
    live = files.WARRANT | {
        "occurred_on": today,
        "authorised_at": f"{today} 00:00",
        "applied_on": today,
        "issued_on": today,
        "returned_on": "",
    }
    store(records, "warrants", live)
    row = Warrant.objects.get()

    from operations.warrants.visibility import visible_warrants

    def sees(user: Any) -> bool:
        return Warrant.objects.filter(visible_warrants(user), pk=row.pk).exists()

    history.officer.team = row.team
    assert sees(history.officer)
    assert not sees(history.analyst)
    assert not sees(records)


def test_a_case_is_replayed_through_its_moves(records: Any) -> None:
    row = store(records, "closures", *files.CLOSURE)
    assert counts(row) == (5, 0, 0), wrong(row)

    case = ClosureCase.objects.get()
    assert case.state == "order"
    assert case.served_on == date(2019, 6, 4)
    assert case.order_ends_on == date(2019, 9, 5)
    assert list(case.happened.order_by("n").values_list("kind", flat=True)) == [
        "prepare",
        "authorise",
        "serve",
        "order",
    ]
    assert all(not event.irregular for event in case.happened.all())
    # A later event of the same file is added.
    later = {
        "source": "C-1",
        "what": "discharge",
        "happened_at": "2019-08-01 10:00",
    }
    again = store(records, "closures", *files.CLOSURE, later)
    assert counts(again) == (1, 5, 0), wrong(again)
    case.refresh_from_db()
    assert case.state == "discharged"


def test_no_one_is_alerted_to_history(records: Any) -> None:
    from operations.deadlines.actions.sweep import sweep_deadlines
    from operations.deadlines.models import AlertMail, Deadline, DutyMail

    never_returned = files.WARRANT | {"returned_on": ""}
    store(records, "warrants", never_returned, files.ENTRY | {"copy_given": "nobody"})
    assert Deadline.objects.filter(state="open").count() == 2

    sweep_deadlines()

    assert not AlertMail.objects.exists()
    assert not DutyMail.objects.exists()


def test_a_seizure_finds_its_arrest_and_its_entry(records: Any) -> None:
    store(records, "arrests", files.ARREST)
    store(records, "warrants", files.WARRANT, files.ENTRY)
    bare = {k: v for k, v in files.SEIZURE.items() if k not in {"place", "occurred_on"}}

    row = store(
        records,
        "seizures",
        bare | {"arrest": files.ARREST["custody_number"]},
        bare | {"source": "S-2", "warrant": "W-1", "entry": "E-1"},
        bare | {"source": "S-3", "warrant": "W-1", "entry": "E-9"},
    )

    assert counts(row) == (2, 0, 1), wrong(row)
    assert wrong(row)[4] == "entry: No such entry was imported. Import warrants first"
    at_arrest, at_entry = Seizure.objects.order_by("pk")
    assert at_arrest.arrest == Arrest.objects.get()
    assert at_entry.entry == WarrantEntry.objects.get()
    assert at_entry.occurred_on == date(2019, 4, 10)


def test_each_record_and_the_file_have_an_event(records: Any) -> None:
    row = store(records, "activities", files.ACTIVITY)

    events = Event.objects.filter(kind="collection").order_by("pk")
    assert [event.records for event in events if event.records] == [
        [Activity.objects.get().reference]
    ]
    added, stored = (event.detail for event in events if not event.records)
    assert (added["change"], stored["change"]) == ("history_added", "history_stored")
    assert (stored["stored"], stored["sha256"]) == (1, row.digest)
    assert bytes(row.content) == b""


@pytest.mark.parametrize("column", ["surname", "date_of_birth", "e-mail"])
def test_a_column_of_people_is_refused(column: str, records: Any) -> None:
    from operations.imports.actions import SentFile, add_file
    from stronghold.core.kernel.files import FileRefused

    content = csv_of(files.ACTIVITY | {column: "x"})
    with pytest.raises(FileRefused, match="people are not imported"):
        add_file(by=records, sent=SentFile("activities", "old.csv", content))


def test_an_entry_of_a_live_warrant_is_in_no_history_of_its_execution(
    records: Any, today: str
) -> None:
    live = files.WARRANT | {
        "occurred_on": today,
        "authorised_at": f"{today} 00:00",
        "applied_on": today,
        "issued_on": today,
        "returned_on": "",
        "entries_allowed": "unlimited",
        "entries_grounds": "The flat is used at all hours",
    }
    entry = files.ENTRY | {"entered_at": f"{today} 00:01"}
    row = store(records, "warrants", live, entry)
    assert counts(row) == (2, 0, 0), wrong(row)

    stored = Warrant.objects.get()
    assert (stored.state, stored.executed_on, stored.outcome) == ("endorsed", None, "")
    versions = stored.events.values_list("executed_on", flat=True)
    assert set(versions) == {None}


def test_a_late_entry_of_a_returned_warrant_is_added_and_judged(records: Any) -> None:
    store(records, "warrants", files.WARRANT, files.ENTRY)
    late = files.ENTRY | {
        "entry": "E-2",
        "entered_at": "2019-04-12 09:00",
        "sought_found": "",
        "other_seized": "",
    }

    row = store(records, "warrants", files.WARRANT, files.ENTRY, late)

    assert counts(row) == (1, 2, 0), wrong(row)
    warrant, added = Warrant.objects.get(), WarrantEntry.objects.latest("pk")
    assert added.irregular
    assert any("endorse" in words for words in warrant.irregular)
    assert warrant.all_premises.get().endorsed_at is None


def test_premises_that_are_added_to_a_warrant_have_an_event(records: Any) -> None:
    warrant = files.WARRANT
    store(records, "warrants", warrant, files.ENTRY)
    further = files.AT | {"source": "W-1", "what": "premises", "premises": "2"}
    further |= {"place": "16 Lake Street"}

    row = store(records, "warrants", warrant, files.ENTRY, further)

    assert counts(row) == (1, 2, 0), wrong(row)
    changed = Event.objects.filter(kind="alteration", detail__move="add_premises")
    assert [event.records for event in changed] == [[Warrant.objects.get().reference]]


def test_nothing_is_added_to_what_is_restricted(records: Any) -> None:
    warrant, case = files.WARRANT, files.CLOSURE
    store(records, "warrants", warrant, files.ENTRY)
    store(records, "closures", *case[:2])
    store(records, "arrests", files.ARREST)
    store(records, "operations", files.OPERATION)
    for model in (Warrant, ClosureCase, Arrest, Operation):
        model.objects.update(restricted_at=clock.now())
    further = files.AT | {"source": "W-1", "what": "premises", "premises": "2"}
    late = files.ENTRY | {"entry": "E-2", "entered_at": "2019-04-12 09:00"}

    store(records, "warrants", warrant, files.ENTRY, further, late)
    store(records, "closures", *case)
    store(records, "operations", files.OPERATION, files.PHASE)
    left_out = {"place", "occurred_on"}
    seized = {k: v for k, v in files.SEIZURE.items() if k not in left_out}
    row = check(
        records,
        "seizures",
        seized | {"arrest": files.ARREST["custody_number"]},
        seized | {"source": "S-2", "warrant": "W-1", "entry": "E-1"},
    )

    assert WarrantEntry.objects.count() == 1
    assert Warrant.objects.get().all_premises.count() == 1
    assert ClosureEvent.objects.count() == 1
    # An operation begins with its first phase.
    assert PhaseBegun.objects.count() == 1
    assert counts(row) == (0, 0, 2)
    assert "No arrest here has this custody record number" in str(wrong(row))
    assert "No such entry was imported" in str(wrong(row))


def test_figures_are_right_after_history_came_along(records: Any) -> None:
    from stronghold.figures.models import Tally
    from stronghold.figures.tallies import refresh
    from stronghold.figures.tallies.comparison import check as compare

    for kind, (good, _, _) in KINDS.items():
        row = store(records, kind, *good)
        assert row.n_wrong == 0, wrong(row)

    refresh()

    checked = compare()
    assert checked.differences == []
    assert checked.n_compared
    counted = set(Tally.objects.values_list("measure", flat=True))
    assert {"arrests", "warrants_executed", "closure_orders", "reports"} <= counted


def test_an_arrest_after_a_wrong_one_is_still_matched_under_the_lock(
    records: Any, history: Cast
) -> None:
    """The lock of matches is of the piece: a wrong line does not give it up."""
    from django.db import connection

    from operations.arrests.actions import imports as arrests

    locks: list[int] = []
    real = arrests.store_arrest

    def stored(**given: Any) -> Any:
        with connection.cursor() as cursor:
            # Tests of other databases beside this one have locks of their own.
            cursor.execute(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
            )
            locks.append(cursor.fetchone()[0])
        return real(**given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrests, "store_arrest", stored)
        row = check(
            records,
            "arrests",
            files.ARREST | {"place": "Nowhere At All"},
            files.ARREST | {"custody_number": "43AA/2/19"},
        )
    assert counts(row) == (1, 0, 1)
    assert locks == [1]
