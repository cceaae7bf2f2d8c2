"""The parts of the home page as small views: each reads what one of them shows."""

from functools import partial

from django.urls import reverse

from operations.arrests.queries import count_waiting
from operations.closures.queries import n_to_review
from operations.deadlines.queries.listed import n_pressing, next_due
from operations.statute.queries import n_to_look_at
from operations.statute.rules.counting import last_instant
from operations.visits.queries import new_alerts
from reports.reporter.queries import n_due_for_review
from stronghold.brief.queries.signed import signed_brief
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import wards_without_owner
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.figures.choices import Level
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import MEASURES
from stronghold.figures.queries import behind_since, span_of, tallies_for
from stronghold.figures.question import TallyQuestion
from stronghold.home import queries
from stronghold.home.presenters import page, waiting, week, work
from stronghold.home.presenters.parts import Part
from stronghold.signals.queries import last_whole_week, signals_for
from stronghold.signals.views import section_for

MOST_LISTED = 5
MOST_SIGNALS = 5
HEADLINES = ("reports", "arrests")


def start_buttons(viewer: User) -> Part:
    """Return the buttons for the records that the viewer may start."""
    verbs = [verb for *_, verb in page.START_BUTTONS if policy.can(viewer, verb)]
    return page.start_buttons(verbs)


def nothing_shared(_viewer: User) -> Part:
    """Explain to a partner why nothing is shared."""
    return page.nothing_shared()


def about_accounts(_viewer: User) -> Part:
    """Explain to an administrator what they manage."""
    return page.about_accounts()


def visits(viewer: User) -> Part | None:
    """List planned visits to places where the viewer's team asks to be rung first."""
    return work.visits(new_alerts(viewer, MOST_LISTED))


def due_next(viewer: User) -> Part:
    """List what the viewer and their team have to do next, of all kinds."""
    found, n = next_due(viewer, MOST_LISTED)
    n_now = n_pressing(viewer, until=last_instant(clock.today()))
    return work.due_next(found, n, n_now=n_now, now=clock.now())


def assigned(viewer: User) -> Part:
    """List the reports assigned to the viewer, soonest due first."""
    return work.assigned(queries.assigned_to(viewer, MOST_LISTED), clock.now())


def call_backs(viewer: User) -> Part:
    """List the call-backs the viewer has to make, without naming the person."""
    return work.call_backs(queries.own_call_backs(viewer, MOST_LISTED), clock.now())


def tasked(viewer: User) -> Part:
    """List the open taskings for the viewer or their team."""
    found = queries.open_taskings(viewer, MOST_LISTED, own=True)
    return work.tasked(found, clock.today())


def team_tasked(viewer: User) -> Part:
    """List all open taskings, soonest due first."""
    found = queries.open_taskings(viewer, MOST_LISTED, own=False)
    return work.team_tasked(found, clock.today())


def recent(viewer: User) -> Part:
    """List the viewer's last records and their status."""
    return work.recent(queries.recorded_last(viewer, MOST_LISTED))


def queues(viewer: User) -> Part:
    """Count the queues that a supervisor watches."""
    may_review = policy.can(viewer, Verb.REVIEW_IRREGULAR)
    return waiting.queues(
        [
            (label, queue, queries.n_in_queue(viewer, queue))
            for label, queue in queries.QUEUES
        ],
        n_overdue=queries.n_overdue_taskings(viewer),
        n_matches=count_waiting(viewer),
        n_entries=n_to_review(viewer) if may_review else None,
    )


def wards_without_team(viewer: User) -> Part | None:
    """Name the wards without a team; None if each has one."""
    names = wards_without_owner(viewer.force.code)
    if not names:
        return None
    queue = dict(queries.QUEUES)["Without a team"]
    may_see = policy.can(viewer, Verb.WORK_REPORTS)
    return waiting.wards_without_team(names, queue if may_see else None)


def reviews(viewer: User) -> Part:
    """Count what a records manager has to review."""
    may_approve = policy.can(viewer, Verb.APPROVE_PROVISIONS)
    return waiting.reviews(
        n_reporters=n_due_for_review(viewer),
        n_matches=count_waiting(viewer),
        n_provisions=n_to_look_at(viewer) if may_approve else None,
    )


def behind(_viewer: User) -> Part | None:
    """Warn that figures are behind; None while they are up to date."""
    return week.behind(behind_since())


def signals(viewer: User) -> Part:
    """Show what rose, fell or went silent, or that there is no evidence of change."""
    found = signals_for(viewer, last_whole_week())
    section = section_for(viewer, found, most=MOST_SIGNALS, back=reverse("home"))
    return Part("signals/section.html", section)


def brief(viewer: User) -> Part:
    """Link to the brief of the last complete week, and show whether it is signed."""
    last = last_whole_week()
    return week.brief(last, signed_brief(viewer, last))


def last_week(viewer: User) -> Part:
    """Show the headline figures of the last complete week."""
    last = last_whole_week()
    return week.last_week(last, [_counted(viewer, code, last) for code in HEADLINES])


def _counted(viewer: User, code: str, last: Week) -> week.Counted:
    """Count a measure in a week, in the week before and in the one after."""
    measure, before, after = MEASURES[code], last.shifted(-1), last.shifted(1)
    found = tallies_for(viewer, TallyQuestion(measure, Level.FORCE, before, after))
    counted = {period: n for _, _, period, _, n in found.rows}
    state = MapState.from_params({"measure": [code]}, partial(span_of, viewer))
    return week.Counted(
        label=measure.label,
        n=counted.get(last.start, 0),
        before=counted.get(before.start, 0),
        so_far=counted.get(after.start, 0),
        url=state.url,
    )
