"""Ledger entries of warrants and activities."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.activities.choices import ActivityKind
from operations.activities.presenters import state_of as activity_status
from operations.activities.presenters import written_people, written_results
from operations.statute.choices import Enactment
from operations.warrants.choices import Outcome
from operations.warrants.presenters.warrant import state_of as warrant_status
from stronghold.core.kernel import clock
from stronghold.core.records.kind import IN_ERROR
from stronghold.core.ui.dates import short_when, written_date
from stronghold.ledger.presenters.entries import Entry

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.warrants.models import Warrant, WarrantPremises


def warrant_entry(warrant: "Warrant", shown: Collection[str]) -> Entry:
    """Show a warrant on the day it was executed, or else on the day it was drafted.

    Each of several premises is listed with its own result.
    """
    on = warrant.executed_on or warrant.occurred_on
    premises = sorted(warrant.all_premises.all(), key=lambda row: row.number)
    several = premises if len(premises) > 1 else []
    enactment = Enactment(warrant.enactment).label if "enactment" in shown else ""
    results = [_result(warrant, row) for row in several]
    return Entry(
        kind="Warrant",
        reference=warrant.reference,
        url=reverse("warrants:detail", args=[warrant.reference]),
        on=on,
        when=written_date(on),
        title=_title(warrant, several),
        facts=" · ".join(filter(None, [enactment, *results])),
        where="" if several else warrant.place_text,
        tag=IN_ERROR if warrant.is_in_error else None,
        is_muted=warrant.is_in_error,
    )


def _title(warrant: "Warrant", several: Sequence["WarrantPremises"]) -> str:
    if not warrant.outcome:
        return warrant_status(warrant).text
    if several and warrant.got_in:
        n = sum(row.was_entered for row in several)
        return f"Warrant executed at {n} of {len(several)} premises"
    return f"Warrant executed: {Outcome(warrant.outcome).label.lower()}"


def _result(warrant: "Warrant", premises: "WarrantPremises") -> str:
    """Return the result at one set of premises, with its day if it is another day.

    It is that of the first entry, or of the first attempt if no one got in.
    """
    entries = sorted(premises.entries.all(), key=lambda row: (row.entered_at, row.pk))
    entry = next((row for row in entries if row.got_in), next(iter(entries), None))
    where = premises.place_text or "Where marked"
    if entry is None:
        return f"{where}: not executed"
    on = clock.london_date(entry.entered_at)
    day = "" if on == warrant.executed_on else f" on {written_date(on)}"
    return f"{where}: {Outcome(entry.outcome).label.lower()}{day}"


def activity_entry(activity: "Activity", shown: Collection[str]) -> Entry:
    """Show a patrol, a visit or a clear-up on its day."""
    facts = [
        str(activity.organisation),
        written_people(activity) if "n_people" in shown else "",
    ]
    if "results" in shown:
        facts += written_results(activity)
    return Entry(
        kind="Activity",
        reference=activity.reference,
        url=reverse("activities:detail", args=[activity.reference]),
        on=activity.occurred_on,
        when=short_when(activity.occurred_on, activity.occurred_at),
        title=ActivityKind(activity.kind).label,
        facts=" · ".join(filter(None, facts)),
        where=activity.place_text,
        tag=activity_status(activity),
        is_muted=activity.is_in_error,
    )
