"""The weekly lists of what partners read, and of what police read without a case."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week, week_named
from stronghold.core.sharing.views import police_links
from stronghold.core.ui.csv_file import csv_answer
from stronghold.core.ui.form_page import Done, answer_form, data_of, form_page
from stronghold.exports.forms import PurposeForm
from stronghold.oversight.reading.actions import look_at, note_file
from stronghold.oversight.reading.forms import LookForm
from stronghold.oversight.reading.presenters import police as police_presenters
from stronghold.oversight.reading.presenters import week_page
from stronghold.oversight.reading.queries import partners_week, police_week
from stronghold.oversight.reading.queries.without_case import (
    readers_week,
    readers_week_of,
)

FORM = require_http_methods(["GET", "HEAD", "POST"])


OF_PARTNERS = "the weekly list of what partners read"
OF_POLICE = "the weekly list of reading without a case"


@requires(Verb.READ_PARTNER_READS, page=OF_PARTNERS)
@require_safe
def latest(request: SignedInRequest) -> HttpResponse:
    """Redirect to the last full week."""
    return redirect("reading:week", str(Week.of(clock.today()).shifted(-1)))


@requires(Verb.READ_PARTNER_READS, page=OF_PARTNERS)
@require_safe
def week(request: SignedInRequest, week: str) -> HttpResponse:
    """Show who read what in one week, or only whose reading was unusual."""
    wanted = week_named(week, today=clock.today())
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


@requires(Verb.REVIEW_READS, page=OF_POLICE)
@require_safe
def latest_of_police(request: SignedInRequest) -> HttpResponse:
    """Redirect to the last full week."""
    return redirect("reading:police", str(Week.of(clock.today()).shifted(-1)))


@requires(Verb.REVIEW_READS, page=OF_POLICE)
@require_safe
def police(request: SignedInRequest, week: str) -> HttpResponse:
    """Show who of the police read without a case, or also those already looked at."""
    wanted = week_named(week, today=clock.today())
    page = police_presenters.police_page(
        wanted,
        readers_week(request.user, wanted),
        this_week=Week.of(clock.today()),
        shows_all=request.GET.get("show") == "all",
        may_export=policy.can(request.user, Verb.EXPORT),
    )
    links = police_links(request.user, "reading:police_latest")
    context = {"page": page, "links": links}
    return render(request, "oversight/reading/police.html", context)


@requires(Verb.REVIEW_READS, page="the form that looks at what someone read")
@FORM
def look(request: SignedInRequest, week: str, username: str) -> HttpResponse:
    """Show what one person read without a case, and mark it as looked at."""
    wanted = week_named(week, today=clock.today())
    one = readers_week_of(request.user, wanted, username)
    form = LookForm(data_of(request))

    def act() -> Done:
        look_at(
            by=request.user,
            week=wanted,
            username=username,
            note=form.cleaned_data["note"],
        )
        return Done(f"Marked as looked at: {one.name}")

    page = police_presenters.look_page(wanted, one)
    return answer_form(request, form, page, act=act)


@requires(Verb.REVIEW_READS, page=f"{OF_POLICE}, as a file", fresh=True)
@FORM
@never_cache
def police_csv(request: SignedInRequest, week: str) -> HttpResponse:
    """Return the list of a week as CSV. The purpose is asked for first."""
    policy.require(request.user, Verb.EXPORT)
    wanted = week_named(week, today=clock.today())
    form = PurposeForm(data_of(request))
    if not form.is_valid():
        return form_page(request, form, police_presenters.file_page(wanted))
    purpose = form.stated
    found = readers_week(request.user, wanted)
    note_file(by=request.user, week=wanted, purpose=purpose)
    label = police_presenters.file_label(
        wanted, purpose, marking=marking_of(request.user.force)
    )
    table = police_presenters.file_table(found)
    return csv_answer(label, table, name=f"reading-without-a-case-{wanted}")
