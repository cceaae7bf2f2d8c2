"""How what was done reads in a ledger: warrants, closures, seizures, activities."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from operations.activities.choices import ActivityKind
from operations.activities.presenters import state_of as state_of_activity
from operations.activities.presenters import written_people, written_results
from operations.closures.choices import Issuer, Scope
from operations.closures.presenters import order_end, state_tag
from operations.seizures.choices import Drug, DrugClass, SeizureKind
from operations.seizures.presenters import quantity_text
from operations.seizures.presenters import state_of as state_of_seizure
from operations.warrants.choices import Enactment, Outcome
from operations.warrants.presenters.warrant import state_of as state_of_warrant
from stronghold.dashboard.ledger.presenters.entries import Entry
from stronghold.kernel import clock
from stronghold.look.dates import short_when, written_date
from stronghold.records.presenters import IN_ERROR

if TYPE_CHECKING:
    from operations.activities.models import Activity
    from operations.closures.models import ClosureCase
    from operations.seizures.models import Seizure
    from operations.warrants.models import Warrant, WarrantPremises


def warrant_entry(warrant: "Warrant", shown: Collection[str]) -> Entry:
    """Tell of a warrant on the day it was executed, or else of its drawing up.

    Of several premises each is told by itself: what was found is not at all of them.
    """
    on = warrant.executed_on or warrant.occurred_on
    premises = sorted(warrant.all_premises.all(), key=lambda one: one.number)
    several = premises if len(premises) > 1 else []
    enactment = Enactment(warrant.enactment).label if "enactment" in shown else ""
    each = [_came_to(warrant, one) for one in several]
    return Entry(
        kind="Warrant",
        reference=warrant.reference,
        url=reverse("warrants:detail", args=[warrant.reference]),
        on=on,
        when=written_date(on),
        title=_title(warrant, several),
        facts=" · ".join(filter(None, [enactment, *each])),
        where="" if several else warrant.place_text,
        tag=IN_ERROR if warrant.is_in_error else None,
        is_muted=warrant.is_in_error,
    )


def _title(warrant: "Warrant", several: Sequence["WarrantPremises"]) -> str:
    if not warrant.outcome:
        return state_of_warrant(warrant).text
    if several and warrant.got_in:
        n = sum(one.was_entered for one in several)
        return f"Warrant executed at {n} of {len(several)} premises"
    return f"Warrant executed: {Outcome(warrant.outcome).label.lower()}"


def _came_to(warrant: "Warrant", at: "WarrantPremises") -> str:
    """Say what the entry at one set of premises came to, with its day if another."""
    entries = sorted(at.entries.all(), key=lambda one: (one.entered_at, one.pk))
    told = next((one for one in entries if one.got_in), next(iter(entries), None))
    where = at.place_text or "Where marked"
    if told is None:
        return f"{where}: nobody went in"
    on = clock.london_date(told.entered_at)
    day = "" if on == warrant.executed_on else f" on {written_date(on)}"
    return f"{where}: {Outcome(told.outcome).label.lower()}{day}"


def closure_entry(case: "ClosureCase", shown: Collection[str]) -> Entry:
    """Tell of a closure case on the day its notice was served, or it was opened.

    An order stands to the end that the court gave. Where that is longer than the law
    allows, its lawful limit stands beside it.
    """
    on = case.served_on or case.occurred_on
    title = "Closure notice served" if case.served_on else "Closure case opened"
    order = ""
    if case.order_made_on:
        scope = Scope(case.scope).label.partition(":")[0].lower() if case.scope else ""
        order = f"{scope} order of {written_date(case.order_made_on)}".strip()
        order += f" until {order_end(case)}" if case.order_ends_on else ""
        limit = case.lawful_limit
        if limit:
            last = written_date(clock.london_date(limit))
            order += f", as ordered; lawful limit {last}, check with legal services"
    facts = [f"Issued by {Issuer(case.issued_as).label.lower()}", order]
    return Entry(
        kind="Closure",
        reference=case.reference,
        url=reverse("closures:detail", args=[case.reference]),
        on=on,
        when=written_date(on),
        title=title,
        facts=" · ".join(filter(None, facts)),
        where=case.place_text,
        tag=state_tag(case, clock.now()),
        is_muted=case.is_in_error,
    )


def seizure_entry(seizure: "Seizure", shown: Collection[str]) -> Entry:
    """Tell of what was seized on its day."""
    drug = Drug(seizure.drug).label if seizure.drug else ""
    drug_class = DrugClass(seizure.drug_class).label if seizure.drug_class else ""
    facts = [drug_class, quantity_text(seizure) if "quantity" in shown else ""]
    return Entry(
        kind="Seizure",
        reference=seizure.reference,
        url=reverse("seizures:detail", args=[seizure.reference]),
        on=seizure.occurred_on,
        when=short_when(seizure.occurred_on, seizure.occurred_at),
        title=drug or SeizureKind(seizure.kind).label,
        facts=" · ".join(filter(None, facts)),
        where=seizure.place_text,
        tag=state_of_seizure(seizure),
        is_muted=seizure.is_in_error,
    )


def activity_entry(activity: "Activity", shown: Collection[str]) -> Entry:
    """Tell of a patrol, a visit or a clear-up on its day."""
    facts = [
        str(activity.organisation),
        written_people(activity) if "n_people" in shown else "",
        *(written_results(activity) if "results" in shown else []),
    ]
    return Entry(
        kind="Activity",
        reference=activity.reference,
        url=reverse("activities:detail", args=[activity.reference]),
        on=activity.occurred_on,
        when=short_when(activity.occurred_on, activity.occurred_at),
        title=ActivityKind(activity.kind).label,
        facts=" · ".join(filter(None, facts)),
        where=activity.place_text,
        tag=state_of_activity(activity),
        is_muted=activity.is_in_error,
    )
