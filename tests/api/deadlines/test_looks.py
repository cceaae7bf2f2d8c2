"""The sweep looks at what changed and at what is due, and at nothing else."""

import logging
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from operations.arrests.choices import AgeBand, OffenceClass
from operations.closure_moves.choices import EventKind
from operations.deadlines.actions import check, sweep
from operations.deadlines.actions.sweep import Swept, derive, read_law, sweep_deadlines
from operations.deadlines.queries import Source, sources, to_sweep
from operations.deadlines.queries.to_look_at import due
from operations.models import (
    Alert,
    Arrest,
    Deadline,
    DeadlineCheck,
    DeadlineMark,
    Provision,
    SweptLaw,
)
from operations.safeguarding.choices import Urgency
from operations.statute.choices import Confidence, Unit
from operations.statute.rules.limits import Code
from reports.models import CallBack, Report
from stronghold.core.accounts.models import User
from stronghold.core.database.sql_files import sql_files
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.demo.builders.closures import happen
from stronghold.demo.builders.stage import Now
from stronghold.duty.rules import ANSWER_TIMES
from tests.api.closures.cases import NAMED
from tests.choices import decide
from tests.conftest import execute
from tests.database_roles import connected_as
from tests.factories import Cast, make_row, make_team
from tests.things import make_things
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTHING = Swept()
# What a look also reads: its change moves no deadline, or it never changes.
STEADY = {
    # Whether an organisation is police, which it stays.
    "accounts_organisation",
    # Asked only when an alert is written.
    "accounts_team",
    # The law, which is compared as a whole.
    "operations_provision",
    "operations_provisiondecision",
}


def swept(at: datetime = NOW) -> Swept:
    with clock.stopped(at):
        return sweep_deadlines()


def left_over(at: datetime) -> list[str]:
    """Look at everything, and return what the sweep had left wrong."""
    with clock.stopped(at):
        law, found = read_law(), []
        for source in sources():
            for pk in to_sweep(source):
                (derived,) = derive(source, [source.rows().get(pk=pk)], law)
                if derived.changed_anything:
                    found.append(f"{source.field} {pk} at {at}")
    return found


def make_child_arrest(by: User) -> Arrest:
    """Return an arrest on which it is asked whether the child is exploited."""
    child: Arrest = make_row(
        source_of("arrest").kind,
        by,
        age_band=AgeBand.CHILD,
        offence_class=OffenceClass.SUPPLY,
    )
    return child


def source_of(field: str) -> Source:
    return next(source for source in sources() if source.field == field)


@pytest.fixture
def everything(cast: Cast) -> None:
    """One record of each kind that can owe something, and of its parts."""
    officer = cast.officer
    User.objects.filter(pk=officer.pk).update(team=make_team(officer.organisation))
    officer.refresh_from_db()
    with clock.stopped(NOW):
        make_things(cast)
        child = {"age_band": AgeBand.CHILD, "offence_class": OffenceClass.SUPPLY}
        make_row(source_of("arrest").kind, officer, **child)
        case = make_row(source_of("closure").kind, officer)
        for kind, facts, by in (
            (EventKind.PREPARE, ANSWERS, officer),
            (EventKind.AUTHORISE, LONG | NAMED, cast.supervisor),
            (EventKind.SERVE, SERVICE, officer),
        ):
            happen(Now(), case, kind, facts, by=by, at=NOW)
        issued = {"state": "issued", "issued_on": NOW.date()}
        make_row(source_of("warrant").kind, officer, **issued, ends_on=date(2027, 3, 1))


@pytest.mark.usefixtures("everything")
def test_what_was_swept_is_not_looked_at_again() -> None:
    assert swept().n_looked_at >= len(sources())
    assert {row.kind for row in Deadline.objects.all()} > {"tasking", "priority"}

    assert swept() == NOTHING
    assert swept(NOW + timedelta(minutes=1)) == NOTHING
    assert not DeadlineMark.objects.exists()


@pytest.mark.usefixtures("everything")
def test_over_sixty_days_the_sweep_leaves_nothing_that_a_look_at_everything_finds() -> (
    None
):
    """Each look is at an instant at which something may happen, or on either side."""
    at, n_alerts = NOW, swept().n_alerts
    assert left_over(NOW) == []
    n_looks = 0
    while at < NOW + timedelta(days=60):
        soonest = Deadline.objects.filter(look_at__isnull=False).order_by("look_at")
        following = soonest.values_list("look_at", flat=True).first()
        if following is None:
            break
        for at in (following - timedelta(microseconds=1), following):
            found = swept(at)
            n_alerts += found.n_alerts
            assert left_over(at) == []
        n_looks += 1

    assert n_looks > 10
    assert n_alerts == Alert.objects.count() > 8


@pytest.mark.usefixtures("everything")
def test_a_sweep_with_nothing_to_do_asks_the_same_however_much_is_open(
    cast: Cast,
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert swept() == NOTHING
        return len(queries)

    swept()
    before = cost()
    with clock.stopped(NOW):
        for _ in range(5):
            make_row(source_of("tasking").kind, cast.officer)
    n_open = Deadline.objects.filter(state="open").count()
    assert swept().n_looked_at == 5
    assert Deadline.objects.filter(state="open").count() == n_open + 5

    # The transaction of the law, and four questions: law, countries, marks, times.
    assert cost() == before <= 8


def _others_team() -> None:
    officer = User.objects.get(username="officer")
    User.objects.filter(pk=officer.pk).update(
        team=make_team(officer.organisation, "other")
    )


LATER = date(2027, 1, 20)
CHANGES: dict[str, Callable[[], object]] = {
    "tasking": lambda: source_of("tasking").rows().update(due_on=LATER),
    "priority": lambda: source_of("priority").rows().update(updated_on=LATER),
    "call_back": lambda: CallBack.objects.update(due_on=LATER),
}


def looked_at_after(change: Callable[[], object]) -> set[str]:
    """Return the kinds of record of which the sweep looks at some after a change."""
    swept()
    assert swept() == NOTHING
    change()
    marked = set(DeadlineMark.objects.values_list("owner", flat=True))
    assert swept().n_failed == 0
    assert left_over(NOW) == []
    assert not DeadlineMark.objects.exists()
    return marked


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("field", [source.field for source in sources()])
def test_a_record_that_changes_in_any_way_is_looked_at(field: str) -> None:
    table = source_of(field).rows().model._meta.db_table

    def change() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f'UPDATE "{table}" SET id = id')  # noqa: S608

    assert looked_at_after(change) == {field}


@pytest.mark.usefixtures("everything")
def test_a_change_of_a_record_moves_its_deadline() -> None:
    swept()
    for change in (CHANGES["tasking"], CHANGES["priority"], CHANGES["call_back"]):
        change()
    swept()

    moved = Deadline.objects.filter(kind__in=["tasking", "priority", "call_back"])
    assert moved.exists()
    assert {row.due_at.date() >= LATER for row in moved} == {True}


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize(
    ("change", "owners"),
    [
        (lambda: Report.objects.update(assigned_to=None, team=None), {"call_back"}),
        (lambda: Premises.objects.update(tenure="assured"), {"closure"}),
        (
            lambda: decide(
                Deadline.objects.filter(kind="referral_ack")[0].force,
                ANSWER_TIMES,
                {"acknowledge": {"minutes": 5}},
            ),
            {"referral"},
        ),
        (_others_team, {"arrest", "referral", "priority"}),
    ],
)
def test_what_a_record_refers_to_leads_to_it(
    cast: Cast, change: Callable[[], object], owners: set[str]
) -> None:
    CallBack.objects.update(given_to=None)
    Report.objects.update(
        assigned_to=cast.supervisor, team=User.objects.get(username="officer").team
    )
    source_of("referral").rows().update(
        state="made", made_at=NOW, consent="given", urgency=Urgency.URGENT
    )
    source_of("closure").rows().update(premises=Premises.objects.order_by("pk")[0])

    assert looked_at_after(change) == owners


@pytest.mark.usefixtures("everything")
def test_a_decision_on_times_leads_to_the_referrals_that_are_to_be_made() -> None:
    referrals = source_of("referral").rows()
    referrals.update(state="to_make", made_at=None)
    times = {"make_ordinary": {"minutes": 600}}

    found = looked_at_after(lambda: decide(referrals[0].force, ANSWER_TIMES, times))

    assert found == {"referral"}


@pytest.mark.usefixtures("everything")
def test_every_table_that_a_look_reads_marks_the_records_of_its_rows() -> None:
    read: set[str] = set()
    with clock.stopped(NOW), CaptureQueriesContext(connection) as asked:
        law = read_law()
        for source in sources():
            for row in source.rows():
                source.dues_of(row, law.of_forces[source.owner_of(row).force_id])
    for query in asked:
        read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgname = 'deadlines_follow'"
        )
        marking = {name for (name,) in cursor.fetchall()}

    assert len(read) > 12
    assert read - marking == STEADY | {"geography_force"}


@pytest.mark.usefixtures("everything")
def test_under_another_law_everything_is_looked_at_once(cast: Cast) -> None:
    swept()
    n_all = sum(len(to_sweep(source)) for source in sources())
    Provision.objects.create(
        code=Code.DRUGS_WARRANT,
        value=2,
        unit=Unit.MONTHS,
        act="The Act as amended",
        section="s.23(3)",
        in_force_from=NOW.date(),
        source="The amending Act",
        confidence=Confidence.CONFIRMED,
        reason="It was commenced",
        approved_at=NOW,
        approved_by=cast.records,
    )

    assert swept().n_looked_at == n_all
    assert Deadline.objects.get(kind="warrant_ends", state="open").due_at > NOW + 50 * (
        timedelta(days=1)
    )
    assert swept() == NOTHING


@pytest.mark.usefixtures("everything")
def test_a_process_that_knows_only_an_earlier_law_leaves_marks_to_others() -> None:
    swept()
    source_of("tasking").rows().update(due_on=LATER)
    outdated = replace(read_law(), digest="of an earlier law")
    pk, marks = source_of("tasking").rows()[0].pk, DeadlineMark.objects.all()

    marks_of = {pk: list(marks.values_list("pk", flat=True))}
    sweep._sweep_set(source_of("tasking"), marks_of, outdated)

    assert marks.exists()
    assert swept().n_looked_at == 1
    assert Deadline.objects.get(tasking=pk).due_at.date() == LATER


@pytest.mark.usefixtures("everything")
def test_where_no_law_is_known_to_be_swept_everything_is_looked_at_once() -> None:
    swept()
    SweptLaw.objects.update(digest="")

    assert swept().n_looked_at == sum(len(to_sweep(source)) for source in sources())
    assert swept() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_a_release_has_everything_looked_at() -> None:
    (marks,) = [one for one in sql_files() if one.name.endswith("deadline_marks.sql")]
    swept()
    assert SweptLaw.objects.exists()

    with connected_as("owner") as owner:
        owner.execute(marks.text)

    assert not SweptLaw.objects.exists()


@pytest.mark.usefixtures("everything")
def test_a_record_that_fails_is_tried_at_each_sweep_until_it_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept()
    CHANGES["tasking"]()
    with monkeypatch.context() as broken:
        broken.setattr(sweep, "put_among", lambda *_: 1 / 0)
        assert [swept().n_failed, swept().n_failed] == [1, 1]

    assert swept().n_failed == 0
    assert Deadline.objects.get(kind="tasking").due_at.date() == LATER
    assert swept() == NOTHING


def test_one_of_a_set_that_cannot_be_read_holds_up_no_other_of_its_kind(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    children = [make_child_arrest(cast.officer) for _ in range(4)]
    put, wrong = sweep.put_among, children[1].pk
    with monkeypatch.context() as broken:
        broken.setattr(
            sweep,
            "put_among",
            lambda stored, owner, dues: (
                1 / 0 if owner.pk == wrong else put(stored, owner, dues)
            ),
        )
        first = swept()

    others = {row.pk for row in children} - {wrong}
    assert (first.n_looked_at, first.n_failed) == (len(children), 1)
    assert set(Deadline.objects.values_list("arrest", flat=True)) == others
    assert {mark.record_id for mark in DeadlineMark.objects.all()} == {wrong}
    assert swept().n_failed == 0
    assert Deadline.objects.count() == len(children)


def test_many_changed_records_take_no_more_reads_than_a_few(cast: Cast) -> None:
    def statements(n: int) -> int:
        for _ in range(n):
            make_child_arrest(cast.officer)
        swept()
        # Each is marked again, and owes what it did.
        Arrest.objects.update(place_text="Lake Street")
        with CaptureQueriesContext(connection) as asked:
            assert swept().n_looked_at == Arrest.objects.count()
        return len(asked)

    few = statements(2)
    assert statements(40) == few


@pytest.mark.usefixtures("everything")
def test_marks_of_records_that_owe_nothing_are_cleared_page_by_page(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept()
    monkeypatch.setattr("operations.deadlines.queries.to_look_at.PAGE", 3)
    for _ in range(8):
        make_row(source_of("arrest").kind, cast.officer)
    CHANGES["tasking"]()
    assert DeadlineMark.objects.count() > 6

    assert swept().n_looked_at == 1
    assert not DeadlineMark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_found_by_its_index_among_many(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations_deadline (priority_id, force_id, kind, part, "
            "due_at, alert_by, is_day, section, act, state, uid, sequence, derived_at, "
            "look_at) SELECT %s, %s, 'priority', n, %s, %s, true, '', '', 'open', "
            "gen_random_uuid(), 0, now(), %s + n * interval '1 minute' "
            "FROM generate_series(1, 20000) AS n",
            [
                make_row(source_of("priority").kind, cast.supervisor).pk,
                cast.supervisor.force.pk,
                NOW,
                NOW,
                NOW,
            ],
        )
    execute(connection.settings_dict["NAME"], "ANALYZE operations_deadline")
    with CaptureQueriesContext(connection) as asked:
        assert len(due(NOW + HOUR / 12).marks_of) == 1
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "deadline_to_look_at" in plan
    assert "Seq Scan" not in plan


@pytest.mark.usefixtures("everything")
def test_the_nightly_check_mends_and_logs_what_no_sweep_would_have_seen(
    caplog: pytest.LogCaptureFixture,
) -> None:
    swept()
    with clock.stopped(NOW):
        assert check.check_deadlines() == 0
    assert caplog.records == []
    tasking = Deadline.objects.get(kind="tasking")
    late = Deadline.objects.get(kind="priority")
    Deadline.objects.filter(pk=tasking.pk).update(due_at=tasking.due_at + HOUR)
    Deadline.objects.filter(pk=late.pk).update(look_at=None)
    assert swept() == NOTHING

    with clock.stopped(NOW + timedelta(days=1)), caplog.at_level(logging.ERROR):
        sweep_deadlines()
        assert check.check_deadlines() == 2
        assert check.check_deadlines() == 0

    assert [record.levelname for record in caplog.records] == ["ERROR", "ERROR"]
    assert f"tasking {tasking.tasking_id} were wrong" in caplog.text
    tasking.refresh_from_db()
    late.refresh_from_db()
    assert tasking.due_at.date() != LATER
    assert late.look_at is not None


@pytest.mark.usefixtures("everything")
def test_the_nightly_check_continues_where_it_was_stopped(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "PIECE", 2)
    for _ in range(5):
        make_row(source_of("tasking").kind, cast.officer)
    swept()
    checked: list[int] = []
    whole = check._mend

    def mend(source: Source, pk: int, law: Any) -> bool:
        if source.field == "tasking":
            checked.append(pk)
            if len(checked) == 3:
                raise KeyboardInterrupt
        return whole(source, pk, law)

    monkeypatch.setattr(check, "_mend", mend)
    with clock.stopped(NOW), pytest.raises(KeyboardInterrupt):
        check.check_deadlines()
    assert DeadlineCheck.objects.get(owner="tasking").done_on is None
    with clock.stopped(NOW):
        check.check_deadlines()
        n_asked = len(checked)
        check.check_deadlines()

    everyone = to_sweep(source_of("tasking"))
    # The third, on which it was stopped, is checked again; no other is.
    assert checked == everyone[:3] + everyone[2:]
    assert n_asked == len(checked)
    assert {row.done_on for row in DeadlineCheck.objects.all()} == {NOW.date()}


@pytest.mark.usefixtures("everything")
def test_the_nightly_check_leaves_to_the_sweep_what_it_will_see() -> None:
    swept()
    CHANGES["tasking"]()

    with clock.stopped(NOW):
        assert check.check_deadlines() == 0
    assert swept().n_looked_at == 1
