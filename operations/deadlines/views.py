"""The pages of what is due, and the calendar that needs no session."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods, require_safe

from operations.deadlines.actions import feed as actions
from operations.deadlines.presenters import page as presenters
from operations.deadlines.presenters.calendar_feed import calendar_of
from operations.deadlines.queries import feed as feeds
from operations.deadlines.queries import listed as queries
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, named, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.export_link import export_links
from stronghold.core.records.filters import AtPlace
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.records.saved_views.views import ListViews, list_methods
from stronghold.core.secrets.tokens import digest_of


@requires(Verb.READ_DEADLINES, page="the list of deadlines")
@list_methods
def deadline_list(request: SignedInRequest) -> HttpResponse:
    """Show what is due, the most urgent first, or change the saved views of it."""
    form = _filters(request)
    wanted = form.wanted
    views = ListViews(request, "deadlines", reverse("deadlines:list"), form)
    if done := views.changed():
        return done
    ask = PageRequest.from_params(request.GET, size=queries.PAGE_SIZE)
    listed = queries.deadline_page(request.user, wanted, ask)
    context = {
        "form": form,
        "views": views.shown,
        "page": presenters.list_page(
            listed.page,
            wanted=wanted,
            place=form.chosen_of(AtPlace.name),
            n_by_level=listed.n_by_level,
            now=clock.now(),
        ),
        "links": export_links(request.user, "deadlines", wanted.as_params()),
    }
    return render(request, "deadlines/list.html", context, status=views.status)


def _filters(request: SignedInRequest) -> FilterForm:
    """Read the filters in the address, without those that are wrong."""
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    return form


@requires(Verb.READ_DEADLINES, page="the month of deadlines")
@require_safe
def month(request: SignedInRequest) -> HttpResponse:
    """Show what is due in a month, day by day."""
    form = _filters(request)
    wanted = form.wanted
    shown = presenters.read_month(request.GET.get("month", ""), clock.today())
    days = presenters.days_shown(shown)
    found = queries.deadlines_between(request.user, wanted, days)
    now = clock.now()
    context = {
        "page": presenters.month_page(
            found,
            wanted=wanted,
            place=form.chosen_of(AtPlace.name),
            month=shown,
            now=now,
        ),
        "is_cut_short": len(found) >= queries.MOST_LISTED,
    }
    return render(request, "deadlines/month.html", context)


@requires(Verb.USE_CALENDAR, page="the page of the calendar address", fresh=True)
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: SignedInRequest) -> HttpResponse:
    """Show the address of the person's calendar once, or revoke it."""
    address = ""
    if request.method == "POST" and "revoke" in request.POST:
        actions.revoke_feed(by=request.user)
        messages.success(request, "The address of your calendar no longer works")
        return redirect("deadlines:feed")
    if request.method == "POST":
        token = actions.make_feed(by=request.user)
        # By the name under which the site is being used.
        address = request.build_absolute_uri(
            reverse("deadlines:calendar", args=[token])
        )
    # A council has only its calendar.
    may_list = policy.can(request.user, Verb.READ_DEADLINES)
    context = {
        "address": address,
        "made_at": feeds.address_made_at(request.user),
        "views": presenters.views_of_feed() if may_list else [],
        "is_council": not may_list,
    }
    response = render(request, "deadlines/feed.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@named("a calendar that has the secret address")
@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar that asks with the secret of its address, and no session."""
    try:
        owner = feeds.owner_of_feed(digest_of(token))
    except NotFound:
        # A page of ours would hold the address again.
        return HttpResponseNotFound("Not found", content_type="text/plain")
    # The audit log names the owner as the reader.
    request.user = owner
    found = feeds.in_calendar(owner)
    may_list = policy.can(owner, Verb.READ_DEADLINES)
    page = reverse("deadlines:list" if may_list else "closures:list")
    body = calendar_of(found, page=page)
    etag = quote_etag(sha256(body).hexdigest())
    # A calendar asks every few minutes; 304 says that nothing changed.
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        body, content_type="text/calendar; charset=utf-8"
    )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="stronghold.ics"'
    return response
