"""Queries of the decisions of a force: how what counts came about, and its effect."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from stronghold.core.accounts.approvals.rules import Given, Waiting
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import AskedRoles, User
from stronghold.core.accounts.own_roles.rules import ROLES, gives_back
from stronghold.core.accounts.permissions import verb_words
from stronghold.core.decided.models import ForceChoice
from stronghold.core.decided.queries import rows_of, subjects
from stronghold.core.decided.rules import Rows, Subject, since
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.registered import registered_as


@dataclass(frozen=True)
class Decision:
    """A stored choice: when, by whom ("" for a file), from which day, and why."""

    rows: Rows
    before: Rows
    valid_from: date
    counts_from: datetime
    set_at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class State:
    """What counts now, the decision that made it so, and those that are to come.

    `latest` is None where what comes with the site counts.
    """

    rows: Rows
    latest: Decision | None
    coming: Sequence[Decision]


def states_of(viewer: User) -> Sequence[tuple[Subject, State]]:
    """Return each subject with what counts of it for the viewer's force."""
    now = clock.now()
    found = []
    for subject, decisions in _decisions(viewer).items():
        begun = [one for one in decisions if one.counts_from <= now]
        latest = max(begun, key=lambda one: one.counts_from) if begun else None
        coming = sorted(
            (one for one in decisions if one.counts_from > now),
            key=lambda one: one.counts_from,
        )
        rows = latest.rows if latest else subjects()[subject].rows
        found.append((subjects()[subject], State(rows, latest, coming)))
    return found


def history(viewer: User, subject: Subject) -> Sequence[Decision]:
    """Return the decisions on a subject of the viewer's force, the newest first."""
    return _decisions(viewer)[subject.code]


def _decisions(viewer: User) -> Mapping[str, Sequence[Decision]]:
    """Return every decision of the viewer's force by subject, the newest first."""
    found: dict[str, list[Decision]] = {code: [] for code in subjects()}
    rows = ForceChoice.objects.filter(force=viewer.force).select_related("set_by")
    for row in rows.order_by("pk"):
        if row.subject in found:
            earlier = found[row.subject]
            earlier.insert(0, _read_decision(row, earlier))
    return found


def _read_decision(row: ForceChoice, earlier: Sequence[Decision]) -> Decision:
    """Return a decision, with what counted up to its first moment when it was made."""
    subject = subjects()[row.subject]
    counts_from = since(row.valid_from, row.set_at)
    begun = [one for one in earlier if one.counts_from <= counts_from]
    # Of one moment the newest, which comes first.
    before = max(begun, key=lambda one: one.counts_from).rows if begun else subject.rows
    return Decision(
        subject.complete(row.rows),
        before,
        row.valid_from,
        counts_from,
        row.set_at,
        row.set_by.display_name if row.set_by else "",
        row.reason,
    )


Preview: TypeAlias = Callable[[User, Rows, Rows, datetime], Sequence[str]]


def preview_of(
    viewer: User, subject: Subject, before: Rows, after: Rows, counts_from: datetime
) -> Sequence[str]:
    """Return in words what a decision would change beyond its own rows."""
    asked: Preview | None = registered_as("FORCE_CHOICE_PREVIEWS", subject.code)
    if asked is None:
        return []
    return asked(viewer, before, after, counts_from)


def roles_waiting(force: Force) -> list[Waiting]:
    """Return the own roles that would let people see more, if any wait."""
    asked = AskedRoles.objects.select_related("asked_by", "force").filter(force=force)
    return [_roles_waiting(one, rows_of(force, ROLES)) for one in asked]


def _roles_waiting(asked: AskedRoles, before: Rows) -> Waiting:
    old = {row["code"]: row for row in before}
    given = [
        Given(
            row["name"],
            [
                ("Based on", str(Role(row["base"]).label)),
                ("Allows again", "; ".join(sorted(map(verb_words, back)))),
            ],
        )
        for row in asked.rows
        if row["code"] in old and (back := gives_back(old[row["code"]], row))
    ]
    return Waiting(
        code="roles",
        title="Own roles that allow more",
        given=given or [Given("Nothing more", [])],
        asked_by=asked.asked_by.display_name,
        asked_by_id=asked.asked_by_id,
        asked_at=asked.asked_at,
        note="Everyone who has one of these roles may do it again, in every team.",
        rows=[asked],
    )
