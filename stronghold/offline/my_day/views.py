"""My day: the page of the site, and the same page for a phone to keep."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from operations.taskings.actions import answerer_of
from operations.taskings.actions import state_mark as tasking_mark
from operations.taskings.rules import moves_open_to as moves_of_tasking
from reports.triage.actions.report import mover_of, state_marks, state_of
from reports.triage.rules import moves_open_to as moves_of_report
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.ui.kept_page import KeptPage
from stronghold.offline.my_day.presenters import TITLE, OpenMoves, day_page
from stronghold.offline.my_day.queries import Day, day_of

CONTENT = "my_day/content.html"


@requires(Verb.LOG_OFFLINE, page="what they have in hand today")
@require_safe
def my_day(request: SignedInRequest) -> HttpResponse:
    """Show what the viewer has in hand today."""
    until = request.session.get_expiry_date()
    return render(request, "my_day/page.html", {"page": _page(request.user, until)})


def day_to_keep(viewer: User, until: datetime) -> KeptPage:
    """Return the page for a phone: kept until the shift that began by signing in ends.

    The read is logged.
    """
    html = render_to_string(CONTENT, {"page": _page(viewer, until)})
    return KeptPage(reverse("offline:my_day"), TITLE, html, until)


def _page(viewer: User, until: datetime) -> dict[str, object]:
    now, today, day = clock.now(), clock.today(), day_of(viewer)
    return day_page(day, _still(viewer, day), now=now, today=today, until=until)


def _still(viewer: User, day: Day) -> dict[str, OpenMoves]:
    """Return what is open to the viewer, by the references of the records."""
    marks = state_marks(day.reports)
    of_reports = {
        row.reference: OpenMoves(
            marks[row.pk], moves_of_report(state_of(row), mover_of(viewer, row))
        )
        for row in day.reports
    }
    return of_reports | {
        row.reference: OpenMoves(
            tasking_mark(row), moves_of_tasking(row.status, answerer_of(viewer, row))
        )
        for row in day.taskings
    }
