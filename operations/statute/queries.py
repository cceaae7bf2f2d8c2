"""Reads the current law: the seed, and what was approved since.

It is about no one, so anyone signed in may read it and no reader is logged.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.db.models.functions import Coalesce

from operations.statute.choices import Confidence
from operations.statute.judgments import JUDGMENTS
from operations.statute.models import Judgment as JudgmentRow
from operations.statute.models import Provision as Row
from operations.statute.models import ProvisionLook
from operations.statute.provisions import REVIEWED, SEED
from operations.statute.rules.additions import LOOK_EVERY, Touched
from operations.statute.rules.judgments import Judgments, bearing_on, merged_judgments
from operations.statute.rules.limits import Provision, Provisions, merged, of_force
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date
from stronghold.core.registered import the_one


def provisions_in_force() -> Provisions:
    """Return every provision of every day and both countries.

    One that had begun when it was entered counts once a second person approved it.
    """
    return merged(SEED, [row.as_rule() for row in _that_count()])


def _that_count() -> QuerySet[Row]:
    rows = Row.objects.filter(Q(needs_second=False) | Q(decision__is_approved=True))
    return rows.order_by(Coalesce("decision__decided_at", "approved_at"), "pk")


def waiting() -> list[Row]:
    """Return what was entered and waits for a second person, the oldest first."""
    rows = Row.objects.filter(needs_second=True, decision__isnull=True)
    return list(rows.select_related("approved_by").order_by("pk"))


def n_to_look_at(viewer: User) -> int:
    """Count what waits for this person: a second approval, or a check."""
    others = [row for row in waiting() if row.approved_by_id != viewer.pk]
    entered = [row for row in judgments_waiting() if row.entered_by_id != viewer.pk]
    stale = not_looked_at(today=clock.today())
    return len(others) + len(entered) + len(stale)


def judgments_known() -> Judgments:
    """Return what courts have decided: the seed, and what two people entered since."""
    rows = JudgmentRow.objects.filter(decision__is_approved=True)
    entered = [row.as_rule() for row in rows.order_by("decision__decided_at", "pk")]
    return merged_judgments(JUDGMENTS, entered)


def judgments_at(step: str) -> Judgments:
    """Return what courts have decided that bears on a step."""
    return bearing_on(judgments_known(), step)


def judgments_waiting() -> list[JudgmentRow]:
    """Return what was entered and waits for a second person, the oldest first."""
    rows = JudgmentRow.objects.filter(decision__isnull=True)
    return list(rows.select_related("entered_by").order_by("pk"))


def judgment_entered(pk: int) -> JudgmentRow:
    """Return one that waited, or waits, for a second person."""
    rows = JudgmentRow.objects.select_related("entered_by", "decision__decided_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def addition(pk: int) -> Row:
    """Return one that waited, or waits, for a second person."""
    rows = Row.objects.select_related("approved_by", "decision__decided_by")
    found = rows.filter(pk=pk, needs_second=True).first()
    if found is None:
        raise NotFound
    return found


Finder = Callable[..., list[Touched]]


def touched_by(viewer: User, new: Provision) -> list[Touched]:
    """Return the open cases that a provision would affect, of those someone sees.

    Their slices lie above this one.
    """
    stored = [row.as_rule() for row in _that_count()]
    laws = (merged(SEED, stored), merged(SEED, [*stored, new]))
    country = viewer.force.jurisdiction
    before, after = (of_force(law, country) for law in laws)
    finder: Finder = the_one("TOUCHED_BY_LAW")
    return finder(viewer, before=before, after=after)


@dataclass(frozen=True)
class NotLookedAt:
    """A provision that is off, and when it was last checked."""

    provision: Provision
    since: date


def not_looked_at(*, today: date) -> Sequence[NotLookedAt]:
    """Return the provisions that are off and were not checked for sixty days."""
    looks = ProvisionLook.objects.values("code").annotate(last=Max("looked_at"))
    last = {one["code"]: london_date(one["last"]) for one in looks}
    found = [
        NotLookedAt(one, max(REVIEWED, last.get(one.code, REVIEWED)))
        for one in provisions_in_force()
        if one.confidence == Confidence.UNCONFIRMED
    ]
    return [one for one in found if today - one.since > LOOK_EVERY]


def switched_off(code: str) -> Provision:
    """Return the provision that is off until confirmed; NotFound if it is not off."""
    for one in provisions_in_force():
        if one.code == code and one.confidence == Confidence.UNCONFIRMED:
            return one
    raise NotFound


def law_of(force: Force) -> Provisions:
    """Return the law by which the cases of a force are judged."""
    return of_force(provisions_in_force(), force.jurisdiction)


def laws_of(forces: Iterable[Force]) -> dict[int, Provisions]:
    """Return the law of each of these forces by its id, read once for all of them."""
    by_id = {force.pk: force for force in forces}
    provisions = provisions_in_force() if by_id else []
    return {pk: of_force(provisions, one.jurisdiction) for pk, one in by_id.items()}
