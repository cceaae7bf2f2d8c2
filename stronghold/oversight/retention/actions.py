"""Every write of retention: periods, decisions about records, and erasure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.models import Q, QuerySet

from operations.abstraction.actions import erase_people
from reports.reporter.actions import forget_again
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import EventCode, Kind
from stronghold.core.audit.record import SYSTEM, Actor, record
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.kernel.months import months_after
from stronghold.exports.models import Export
from stronghold.oversight.retention import queries, rules
from stronghold.oversight.retention.choices import (
    EraseBecause,
    RetentionChange,
    RetentionDocument,
    What,
)
from stronghold.oversight.retention.erasures_file import Line, add_lines, read_lines
from stronghold.oversight.retention.models import (
    Decision,
    DecisionEnd,
    ErasureAnswer,
    Period,
    PeriodAnswer,
    ScheduleLook,
)
from stronghold.oversight.retention.rules import Decided, Differs, Proposed, Rule
from stronghold.oversight.retention.schedule import AUDIT, TIME_AWAY, VISITS
from stronghold.oversight.retention.visibility import visible_decisions

# How many rows one transaction erases.
BATCH_SIZE = 100
# What PostgreSQL calls the refusal of the functions that erase.
_REFUSED = "42501"
# Two answers to one proposal at once would not see each other.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('oversight.retention'))"
# How many erasures there were, and how the file was, when this process compared all of
# both: it need not do so each minute. A process that starts compares them once.
_compared: dict[Path, tuple[int, tuple[int, int] | None]] = {}
# The kind of a line of a reporter's details: no record, and no decision of two people.
REPORTER = "reporter"
_WHILE_STORING, _OF_USE = timedelta(hours=1), timedelta(days=400)


@transaction.atomic(durable=True)
def propose_period(*, by: User, proposed: Proposed) -> Period:
    """Store a period of the force's own, which counts once another person approved."""
    policy.require(by, Verb.REVIEW_RETENTION)
    valid_from = rules.check_begins(proposed.valid_from, today=clock.today())
    rules.check_period(_rule_on(by, proposed.code, valid_from), proposed)
    return _store_period(by, proposed, valid_from)


@transaction.atomic(durable=True)
def propose_periods(*, by: User, given: Sequence[Proposed]) -> Sequence[Differs]:
    """Propose each period that would change something: all of them, or none.

    One whose first day is left out begins today. What is kept so already, or waits for
    another person, is not proposed again.
    """
    _one_at_a_time()
    found = would_propose(by=by, given=given)
    for one in found:
        _store_period(by, one.proposed, one.valid_from)
    return found


def would_propose(*, by: User, given: Sequence[Proposed]) -> Sequence[Differs]:
    """Return what `propose_periods` would propose, and refuse what it refuses."""
    policy.require(by, Verb.REVIEW_RETENTION)
    today, waiting = clock.today(), queries.periods_waiting(by)
    found = []
    for one in given:
        valid_from = one.valid_from or today
        rule = _rule_on(by, one.code, valid_from)
        if any(_is_proposed(row, one) for row in waiting):
            continue
        if rule is not None and rule.months == one.months:
            continue
        try:
            rules.check_begins(valid_from, today=today)
            known = rules.check_period(rule, one)
        except RuleBroken as broken:
            words = f"{one.code}, `{broken.field}`: {broken.message}"
            raise RuleBroken(words) from broken
        found.append(Differs(known, one, valid_from))
    return found


def _is_proposed(row: Period, one: Proposed) -> bool:
    is_same_day = one.valid_from in {None, row.valid_from}
    return is_same_day and (row.code, row.months) == (one.code, one.months)


def _rule_on(by: User, code: str, day: date) -> Rule | None:
    """Return the rule that a period from this day on would change."""
    found = queries.rules_of(by.force.pk, on=day)
    return next((rule for rule in found if rule.code == code), None)


def _store_period(by: User, proposed: Proposed, valid_from: date) -> Period:
    row = Period.objects.create(
        force=by.force,
        code=proposed.code,
        months=proposed.months,
        valid_from=valid_from,
        source=proposed.source.strip(),
        reason=proposed.reason.strip(),
        proposed_at=clock.now(),
        proposed_by=by,
    )
    _record_period(by, row, RetentionChange.PERIOD_PROPOSED, reason=proposed.reason)
    return row


@transaction.atomic(durable=True)
def answer_period(*, by: User, pk: int, is_approved: bool, reason: str) -> Period:
    """Approve or refuse a period that another person proposed."""
    policy.require(by, Verb.APPROVE_ERASURE)
    _one_at_a_time()
    row = queries.period(by, pk)
    rules.check_second(
        is_own=row.proposed_by_id == by.pk, is_waiting=not hasattr(row, "answer")
    )
    rules.check_words(reason)
    PeriodAnswer.objects.create(
        period=row,
        is_approved=is_approved,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by=by,
    )
    change = (
        RetentionChange.PERIOD_APPROVED
        if is_approved
        else RetentionChange.PERIOD_REFUSED
    )
    _record_period(by, row, change, reason=reason)
    return row


def _record_period(by: User, row: Period, change: str, *, reason: str) -> None:
    detail = {
        "change": change,
        "rule": row.code,
        "months": row.months,
        "from": row.valid_from,
    }
    record(Kind.ALTERATION, by=by, reason=reason, detail=detail)


@transaction.atomic(durable=True)
def look_at_schedule(*, by: User, found: str) -> None:
    """Record that the sources of the schedule were looked at, and what they say."""
    policy.require(by, Verb.REVIEW_RETENTION)
    rules.check_looked(found)
    ScheduleLook.objects.create(
        force=by.force, found=found.strip(), looked_at=clock.now(), looked_by=by
    )
    detail = {"change": RetentionChange.LOOKED_AT}
    record(Kind.ALTERATION, by=by, reason=found, detail=detail)


@transaction.atomic(durable=True)
def decide(*, by: User, rule: str, references: Sequence[str], given: Decided) -> int:
    """Store a decision about records of one rule: about all of them, or none.

    Returns how many there are. To erase is a proposal, until another person answers it.
    """
    policy.require(by, Verb.REVIEW_RETENTION)
    if not references:
        raise RuleBroken("Tick the records first")
    if len(references) > rules.MOST_AT_ONCE:
        raise RuleBroken(f"Tick {rules.MOST_AT_ONCE} records at most")
    rules.check_decided(given, today=clock.today())
    reviewed = queries.of_rule(rule)
    rows = queries.locked_rows(by, reviewed, references)
    named = [row.reference for row in rows]
    _check_each(queries.open_ones(reviewed, rows), named, what=given.what)
    is_hold = given.what == What.HOLD
    Decision.objects.bulk_create(
        Decision(
            force=by.force,
            rule=rule,
            record_kind=reviewed.kind.code,
            reference=reference,
            what=given.what,
            because="" if is_hold else given.because,
            asked_by=given.asked_by if is_hold else "",
            until=given.until if given.what == What.KEEP else None,
            words=given.words.strip(),
            proposed_at=clock.now(),
            proposed_by=by,
        )
        for reference in named
    )
    if given.what == What.RESTRICT:
        _restrict(by, reviewed.kind.model, rows)
    detail = {"change": f"retention_{given.what}", "rule": rule, "until": given.until}
    record(Kind.ALTERATION, by=by, records=named, reason=given.words, detail=detail)
    return len(named)


def _restrict(by: User, model: type[Any], rows: Sequence[Any]) -> None:
    """Take records out of every list, search, file and shared view.

    Files that were exported before may have them: they last a day and are made again.
    """
    chosen = model._default_manager.filter(pk__in=[row.pk for row in rows])
    chosen.update(restricted_at=clock.now())
    made_here = Q(force=None, made_by__organisation__force=by.force)
    Export.objects.filter(Q(force=by.force) | made_here).delete()


def _end_restriction(row: Decision) -> None:
    records = queries.kind_of(row.record_kind).model._default_manager
    records.filter(force=row.force, reference=row.reference).update(restricted_at=None)


def _check_each(is_open: set[str], named: Sequence[str], *, what: str) -> None:
    decided = queries.decisions_in_force(named)
    broken = [
        rules.why_not(
            what,
            reference,
            is_open=reference in is_open,
            decided=decided.get(reference, ""),
        )
        for reference in named
    ]
    if reasons := [words for words in broken if words]:
        raise rules.NotAllOfThem(reasons)


@transaction.atomic(durable=True)
def end_decision(
    *,
    by: User,
    pk: int,
    reason: str,
    informed_on: date | None = None,
    informed_how: str = "",
) -> Decision:
    """Lift a hold or a restriction, or take back another decision, with the reason.

    When and how the person was informed before is asked of a restriction for disputed
    accuracy.
    """
    policy.require(by, Verb.REVIEW_RETENTION)
    if not reason.strip():
        raise RuleBroken("Enter why it ends", field="reason")
    rules.check_words(reason)
    _one_at_a_time()
    row = queries.decisions_of(by).filter(pk=pk).first()
    if row is None:
        raise NotFound
    if hasattr(row, "answer"):
        raise RuleBroken("Someone has decided this already")
    is_disputed = queries.is_disputed(row)
    if is_disputed:
        since = london_date(row.proposed_at)
        rules.check_informed(
            informed_on, informed_how, since=since, today=clock.today()
        )
    DecisionEnd.objects.create(
        decision=row,
        reason=reason.strip(),
        informed_on=informed_on if is_disputed else None,
        informed_how=informed_how.strip() if is_disputed else "",
        ended_at=clock.now(),
        ended_by=by,
    )
    if row.what == What.RESTRICT:
        _end_restriction(row)
    detail = {"change": RetentionChange.LIFTED, "what": row.what}
    named = [] if row.rule == AUDIT else [row.reference]
    record(Kind.ALTERATION, by=by, records=named, reason=reason, detail=detail)
    return row


@transaction.atomic(durable=True)
def answer_erasures(
    *, by: User, decisions: Sequence[int], is_approved: bool, reason: str
) -> int:
    """Approve proposals of another person, which erases the records, or refuse them.

    All of them, or none. Each has its own event.
    """
    policy.require(by, Verb.APPROVE_ERASURE)
    if not decisions:
        raise RuleBroken("Tick the records first")
    rules.check_words(reason)
    if not is_approved and not reason.strip():
        raise RuleBroken("Enter why they are not erased", field="reason")
    _one_at_a_time()
    for pk in sorted(set(decisions)):
        _answer_one(by, pk, is_approved=is_approved, reason=reason)
    return len(set(decisions))


def _answer_one(by: User, pk: int, *, is_approved: bool, reason: str) -> None:
    rows = Decision.objects.filter(visible_decisions(by), what=What.ERASE)
    row = rows.filter(pk=pk, end__isnull=True).first()
    if row is None:
        raise NotFound
    rules.check_second(
        is_own=row.proposed_by_id == by.pk, is_waiting=not hasattr(row, "answer")
    )
    ErasureAnswer.objects.create(
        decision=row,
        is_approved=is_approved,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by=by,
        proposed_by=row.proposed_by,
    )
    named = [] if row.rule == AUDIT else [row.reference]
    if not is_approved:
        refused = {"change": RetentionChange.REFUSED}
        record(Kind.ALTERATION, by=by, records=named, reason=reason, detail=refused)
        return
    if row.rule == AUDIT:
        _drop_month(by, row, reason)
        return
    reviewed = queries.of_rule(row.rule)
    if queries.open_ones(reviewed, queries.locked_rows(by, reviewed, named)):
        raise rules.NotAllOfThem([f"{row.reference} is open again. Refuse it"])
    _execute("SELECT erase_record(%s)", row)
    detail = {
        "change": RetentionChange.ERASED,
        "rule": row.rule,
        "decision": row.pk,
    }
    record(Kind.ERASURE, by=by, records=named, detail=detail)


def _execute(statement: str, row: Decision) -> Any:
    """Have the database execute a decision; RuleBroken with its reason if refused."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement, [row.pk])
            return cursor.fetchone()[0]
    except ProgrammingError as error:
        diag = getattr(error.__cause__, "diag", None)
        if getattr(error.__cause__, "pgcode", "") != _REFUSED or diag is None:
            raise
        why = diag.message_primary
        raise RuleBroken(f"Nothing was erased: {why}") from error


def _drop_month(by: User, row: Decision, reason: str) -> None:
    """Drop a month of the audit log, unless another force must still decide on it."""
    if _drop(by, row, reason=reason):
        return
    waits = {"change": RetentionChange.WAITS, "month": row.reference}
    record(Kind.ALTERATION, by=by, reason=reason, detail=waits)


def _drop(by: Actor, row: Decision, *, reason: str = "", force: str = "") -> bool:
    """Drop a month, and write the event without which it counts as a fault.

    The month may have the events of months that were dropped in it: they are written
    again. False if another force must still decide on it.
    """
    logged = list(queries.drops_logged_in(row.reference))
    if not _execute("SELECT drop_audit_month(%s)", row):
        return False
    detail = {
        "change": RetentionChange.DROPPED,
        "month": f"{row.reference}-01",
        "decision": row.pk,
    }
    record(Kind.ERASURE, by=by, force=force, reason=reason, detail=detail)
    for event in logged:
        record(Kind.ERASURE, by=SYSTEM, force=event.force, detail=event.detail)
    return True


@transaction.atomic(durable=True)
def propose_months(*, by: User, months: Sequence[str]) -> int:
    """Propose to drop months of the audit log that are due; return how many."""
    policy.require(by, Verb.REVIEW_RETENTION)
    _one_at_a_time()
    due = {f"{month:%Y-%m}" for month in queries.audit_months_due(by)}
    if not months or not due.issuperset(months):
        raise RuleBroken("Tick months that are due")
    chosen = sorted(set(months))
    Decision.objects.bulk_create(
        Decision(
            force=by.force,
            rule=AUDIT,
            record_kind=AUDIT,
            reference=month,
            what=What.ERASE,
            because=EraseBecause.NOT_NEEDED,
            proposed_at=clock.now(),
            proposed_by=by,
        )
        for month in chosen
    )
    detail = {"change": RetentionChange.MONTHS, "n": len(chosen)}
    record(Kind.ALTERATION, by=by, detail=detail)
    return len(chosen)


@transaction.atomic(durable=True)
def note_proof(*, by: User, reference: str) -> None:
    """Log that this person saved the proof of an erasure."""
    policy.require(by, Verb.APPROVE_ERASURE)
    detail = {"document": RetentionDocument.PROOF}
    record(Kind.PRINT, by=by, records=[reference], detail=detail)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def erase_old_visits() -> int:
    """Erase the planned visits that are due, force by force; return how many."""
    return sum(_erase_visits_of(force) for force in Force.objects.order_by("pk"))


@transaction.atomic(durable=True)
def _erase_visits_of(force: Force) -> int:
    months = max(queries.months_of(force.pk)[VISITS], rules.LEAST_MONTHS)
    with connection.cursor() as cursor:
        cursor.execute("SELECT erase_visit_alerts(%s, %s)", [force.pk, months])
        n: int = cursor.fetchone()[0]
    if n:
        detail = {"change": RetentionChange.VISITS, "n": n}
        record(Kind.ERASURE, by=SYSTEM, force=force.code, detail=detail)
    return n


def erase_old_names() -> int:
    """Erase whose time away it was, where that is due; return how many rows."""
    return sum(_erase_names_of(force) for force in Force.objects.order_by("pk"))


@transaction.atomic(durable=True)
def _erase_names_of(force: Force) -> int:
    months = queries.months_of(force.pk)[TIME_AWAY]
    n = erase_people(force, months_after(clock.today(), -months))
    if n:
        detail = {"change": RetentionChange.TIME_AWAY, "n": n}
        record(Kind.ERASURE, by=SYSTEM, force=force.code, detail=detail)
    return n


def erase_ended(found: QuerySet[Any], change: EventCode) -> int:
    """Erase requests or breaches whose period is over; return how many.

    `found` has the force and the reference of each. What hangs on a row goes with it.
    """
    n_erased, upto = 0, 0
    while rows := _erase_batch(found.filter(pk__gt=upto), change):
        n_erased += sum(rows.values())
        upto = max(rows)
    return n_erased


@transaction.atomic(durable=True)
def _erase_batch(found: QuerySet[Any], change: EventCode) -> dict[int, bool]:
    """Say of the next rows, by their keys, which the database erased.

    It refuses those that ended or changed in the last year.
    """
    locked = found.select_for_update(skip_locked=True, of=("self",))
    rows = {row.pk: row for row in locked.order_by("pk")[:BATCH_SIZE]}
    with connection.cursor() as cursor:
        table = found.model._meta.db_table
        cursor.execute("SELECT erase_ended(%s, %s)", [table, list(rows)])
        erased = {pk for (pk,) in cursor.fetchall()}
    for pk in sorted(erased):
        record(
            Kind.ERASURE,
            by=SYSTEM,
            force=rows[pk].force.code,
            records=[rows[pk].reference],
            detail={"change": change},
        )
    return {pk: pk in erased for pk in rows}


def copy_to_file() -> None:
    """Add the erasures that the file of erasures does not have yet, if one is set."""
    if not settings.ERASURES_FILE:
        return
    path = Path(settings.ERASURES_FILE)
    # Read before the rows: what is erased meanwhile is another state.
    n_erased, left = queries.n_erasures(), _compared.get(path)
    is_as_left = left is not None and left[1] == _state_of(path)
    forgotten = _forgotten(path, is_as_left=is_as_left)
    if is_as_left and not forgotten and left == (n_erased, _state_of(path)):
        return
    known = set(read_lines(path)) if path.exists() else set()
    lines = [_line_of(row.decision, row.erased_at) for row in queries.tombstones()]
    lines += [_line_of(row, at) for row, at in queries.decisions_on_dropped_months()]
    if new := [line for line in lines + forgotten if line not in known]:
        add_lines(path, new)
    _compared[path] = (n_erased, _state_of(path))


def _forgotten(path: Path, *, is_as_left: bool) -> list[Line]:
    """Return a line for each reporter who asked to be erased.

    Of the last hour, which has what was being stored when this was looked at before;
    if the file may lack any, of a year and more: as long as backups are of use.
    """
    since = clock.now() - (_WHILE_STORING if is_as_left else _OF_USE)
    return [
        Line(
            force=event.force,
            kind=REPORTER,
            reference=event.records[0],
            rule=REPORTER,
            because="asked",
            proposed_at=event.occurred_at.isoformat(),
            proposed_by=event.actor,
            decided_at=event.occurred_at.isoformat(),
            decided_by=event.actor,
            erased_at=event.occurred_at.isoformat(),
        )
        for event in queries.reporters_forgotten(since)
    ]


def _state_of(path: Path) -> tuple[int, int] | None:
    """Return the size of a file and when it changed; None if there is no file."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _line_of(decision: Decision, erased_at: datetime) -> Line:
    answer = decision.answer
    return Line(
        force=decision.force.code,
        kind=decision.record_kind,
        reference=decision.reference,
        rule=decision.rule,
        because=decision.because,
        proposed_at=decision.proposed_at.isoformat(),
        proposed_by=decision.proposed_by.username,
        decided_at=answer.decided_at.isoformat(),
        decided_by=answer.decided_by.username,
        erased_at=erased_at.isoformat(),
    )


def apply_file(path: Path) -> int:
    """Erase again what the file says was erased; return how many records and months.

    For a database that was restored from an older backup, as its owner. Each is its own
    transaction, so that an interrupted run is run again. RuleBroken if one is refused.
    """
    return sum(_apply_line(line) for line in list(read_lines(path)))


@transaction.atomic(durable=True)
def _apply_line(line: Line) -> bool:
    """Store the decision of a line as it was taken, and execute it.

    False if the database does not have what it is about, or has erased it already.
    """
    force = Force.objects.filter(code=line.force).first()
    if line.kind == REPORTER:
        at = datetime.fromisoformat(line.erased_at)
        is_known = queries.reporters_forgotten(at, line.reference).exists()
        return not is_known and forget_again(force=line.force, reference=line.reference)
    if force is None or not queries.is_there(line.kind, line.reference, force.pk):
        return False
    decision = _decided_again(line, force)
    if line.kind == AUDIT:
        _drop(SYSTEM, decision, force=force.code)
        return True
    _execute("SELECT erase_record(%s)", decision)
    detail = {
        "change": RetentionChange.AGAIN,
        "rule": line.rule,
        "decision": decision.pk,
    }
    named = [line.reference]
    record(Kind.ERASURE, by=SYSTEM, force=force.code, records=named, detail=detail)
    return True


def _decided_again(line: Line, force: Force) -> Decision:
    """Store a decision and its approval, of the people and the times of the line."""
    proposed_by = _person(line.proposed_by, force)
    decided_at = datetime.fromisoformat(line.decided_at)
    for hold in queries.holds_on(line.reference, force.pk):
        # It was lifted between the backup and the erasure.
        DecisionEnd.objects.create(
            decision=hold,
            reason="Ended before the erasure that this restore repeats",
            ended_at=decided_at,
            ended_by=proposed_by,
        )
    earlier = queries.open_proposal(line.reference, force.pk)
    decision = earlier or Decision.objects.create(
        force=force,
        rule=line.rule,
        record_kind=line.kind,
        reference=line.reference,
        what=What.ERASE,
        because=line.because,
        proposed_at=datetime.fromisoformat(line.proposed_at),
        proposed_by=proposed_by,
    )
    ErasureAnswer.objects.create(
        decision=decision,
        is_approved=True,
        decided_at=decided_at,
        decided_by=_person(line.decided_by, force),
        proposed_by=decision.proposed_by,
    )
    return decision


def _person(username: str, force: Force) -> User:
    """Return who decided. An account that is newer than the backup is made, closed."""
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    police = Organisation.objects.filter(force=force, kind=OrganisationKind.POLICE)
    person = User(
        username=username,
        display_name=username,
        organisation=police.order_by("pk")[0],
        role=Role.RECORDS_MANAGER,
        is_active=False,
        created_at=clock.now(),
    )
    person.set_unusable_password()
    person.save()
    return person
