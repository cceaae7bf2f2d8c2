"""The weekly list of what partners read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.weeks import Week
from stronghold.core.sharing.views import police_links
from stronghold.oversight.reading.presenters import week_page
from stronghold.oversight.reading.queries import partners_week, police_week

# The audit log has no event before this year.
FIRST_YEAR = 2000


@requires(Verb.READ_PARTNER_READS, page="the weekly list of what partners read")
@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """Redirect to the last full week."""
    return redirect("reading:week", str(Week.of(clock.today()).shifted(-1)))


@requires(Verb.READ_PARTNER_READS, page="the weekly list of what partners read")
@require_safe
def week(request: SignedInRequest, week: str) -> HttpResponse:
    """Show who read what in one week, or only whose reading was unusual."""
    wanted = _week(week)
    found = partners_week(request.user, wanted)
    is_unusual = request.GET.get("unusual") == "yes"
    if is_unusual:
        found = [one for one in found if one.unusual]
    bulk = [] if is_unusual else police_week(request.user, wanted)
    page = week_page(
        wanted,
        found,
        bulk=bulk,
        this_week=Week.of(clock.today()),
        may_audit=policy.can(request.user, Verb.READ_AUDIT),
        is_unusual=is_unusual,
    )
    context = {"page": page, "links": police_links(request.user, "reading:latest")}
    return render(request, "oversight/reading/week.html", context)


def _week(text: str) -> Week:
    """Read a week; NotFound if it is not a week, or is in the future."""
    try:
        week = Week.parse(text)
    except ValueError:
        raise NotFound from None
    if week > Week.of(clock.today()) or week.start.year < FIRST_YEAR:
        raise NotFound
    return week
