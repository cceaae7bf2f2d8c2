"""The pages of safeguarding: overview, concerns, referrals and steps, county lines."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from operations.safeguarding import queries
from operations.safeguarding.actions.concerns import withdraw_concern
from operations.safeguarding.actions.lines import (
    link_to_line,
    unlink_from_line,
    withdraw_line,
)
from operations.safeguarding.actions.referrals import withdraw_referral
from operations.safeguarding.forms.concerns import ConcernForm, RecordReferenceForm
from operations.safeguarding.forms.fields import SafeguardingForm
from operations.safeguarding.forms.filters import (
    ConcernFilterForm,
    LineFilterForm,
    ReferralFilterForm,
)
from operations.safeguarding.forms.lines import LineForm
from operations.safeguarding.forms.referrals import ReferralForm, StepForm
from operations.safeguarding.presenters import pages, records
from operations.safeguarding.presenters.pages import CONCERNS, LINES, REFERRALS
from operations.safeguarding.redaction import (
    CONCERN_FIELDS,
    LINE_FIELDS,
    REFERRAL_FIELDS,
)
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.presenters import KindWords, list_page
from stronghold.core.records.queries import PageRequest
from stronghold.core.records.views import answer_detail, answer_withdraw
from stronghold.core.sharing.fields import fields_read_by
from stronghold.core.ui.parts import Table

if TYPE_CHECKING:
    from stronghold.core.records.models import Record

page_methods = require_http_methods(["GET", "HEAD", "POST"])
READ = Verb.READ_SAFEGUARDING


@requires(READ, page="the page of safeguarding")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show what is open, and links to all lists."""
    page = pages.overview(request.user)
    return render(request, "safeguarding/overview.html", {"page": page})


@requires(READ, page="the list of referrals")
@require_safe
def referral_list(request: SignedInRequest) -> HttpResponse:
    """Show the referrals, the last opened first."""
    form = ReferralFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.referrals_page(request.user, form.wanted, ask)
    dues = queries.due_times(page.items)
    table = records.referrals_table(page.items, dues, caption="Referrals")
    return _list(request, REFERRALS, page, form=form, table=table)


@requires(READ, page="the list of exploitation concerns")
@require_safe
def concern_list(request: SignedInRequest) -> HttpResponse:
    """Show the concerns, the last raised first."""
    form = ConcernFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.concerns_page(request.user, form.wanted, ask)
    table = records.concerns_table(page.items)
    return _list(request, CONCERNS, page, form=form, table=table)


@requires(READ, page="the list of county lines")
@require_safe
def line_list(request: SignedInRequest) -> HttpResponse:
    """Show the county lines, the last added first."""
    form = LineFilterForm(request.GET)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.lines_page(request.user, form.wanted, ask)
    return _list(request, LINES, page, form=form, table=records.lines_table(page.items))


def _list(
    request: SignedInRequest,
    kind: KindWords,
    page: Any,
    *,
    form: Any,
    table: Table | None,
) -> HttpResponse:
    shown = list_page(
        kind,
        request.user,
        page,
        table=table,
        chosen=form.chosen,
        params=form.wanted.as_params(),
    )
    return render(request, "records/list.html", {"page": shown, "form": form})


@requires(Verb.MAKE_REFERRAL, page="the form of a new referral")
@page_methods
@never_cache
def new_referral(request: SignedInRequest) -> HttpResponse:
    """Open a referral, from the record named in the address or without one."""
    origin = _origin(request)
    form = ReferralForm(request.POST or None, viewer=request.user, origin=origin)
    page = pages.form_page(
        REFERRALS,
        "Open a referral",
        lede="Give the person’s name to the organisation itself, never here.",
        facts=pages.origin_facts(origin),
    )
    return _answer_new(request, form, REFERRALS, page=page)


@requires(Verb.RAISE_CONCERN, page="the form of a new exploitation concern")
@page_methods
@never_cache
def new_concern(request: SignedInRequest) -> HttpResponse:
    """Raise a concern on the record or premises named in the address."""
    origin = _origin(request)
    if origin is None:
        return _ask_record(request)
    form = ConcernForm(request.POST or None, viewer=request.user, origin=origin)
    back_url, back_text = pages.origin_page(origin)
    page = pages.form_page(
        CONCERNS,
        "Raise an exploitation concern",
        warning=pages.WITHHELD_WARNING,
        facts=pages.origin_facts(origin),
        back_url=back_url,
        back_text=back_text,
        button="Raise the concern",
    )
    return _answer_new(request, form, CONCERNS, page=page)


def _ask_record(request: SignedInRequest) -> HttpResponse:
    """Ask which record a concern is about, then open its form."""
    form = RecordReferenceForm(request.POST or None)
    if form.is_valid():
        reference = form.cleaned_data["record"]
        try:
            queries.origin_of(request.user, reference)
        except NotFound:
            form.add_not_found()
        else:
            return redirect(f"{CONCERNS.url('new')}?record={reference}")
    page = pages.form_page(
        CONCERNS,
        "Raise an exploitation concern",
        lede="On which report, arrest or closure case? Or start from its page.",
        button="Continue",
    )
    return _form(request, form, page)


@requires(Verb.RUN_COUNTY_LINES, page="the form of a new county line")
@page_methods
@never_cache
def new_line(request: SignedInRequest) -> HttpResponse:
    """Add a county line."""
    form = LineForm(request.POST or None, viewer=request.user)
    page = pages.form_page(LINES, "Add a county line", button="Save county line")
    return _answer_new(request, form, LINES, page=page)


@requires(Verb.RUN_COUNTY_LINES, page="the form that changes it")
@page_methods
@never_cache
def change_line(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of a county line."""
    line = queries.county_line(request.user, reference)
    form = LineForm(request.POST or None, viewer=request.user, line=line)
    page = pages.form_page(
        LINES,
        "Change a county line",
        caption=reference,
        back_url=LINES.url("detail", reference),
        back_text="Back to the line",
    )
    return _answer_new(request, form, LINES, page=page)


@requires(Verb.RUN_COUNTY_LINES, page="the form that links a record to it")
@page_methods
def link(request: SignedInRequest, reference: str) -> HttpResponse:
    """Link a record to a county line, or remove the link."""
    queries.county_line(request.user, reference)
    form = RecordReferenceForm(request.POST or None)
    if form.is_valid() and _linked(request, form, reference):
        return redirect(LINES.url("detail", reference))
    page = pages.form_page(
        LINES,
        "Link a record",
        caption=reference,
        lede="A report, an arrest or a closure case. Its premises are linked too.",
        back_url=LINES.url("detail", reference),
        back_text="Back to the line",
        button="Link",
    )
    return _form(request, form, page)


def _linked(
    request: SignedInRequest, form: RecordReferenceForm, reference: str
) -> bool:
    change = unlink_from_line if "unlink" in request.POST else link_to_line
    try:
        origin = queries.origin_of(request.user, form.cleaned_data["record"])
        change(by=request.user, reference=reference, origin=origin)
    except NotFound:
        form.add_not_found()
        return False
    except RuleBroken as broken:
        form.add_error(None, broken.message)
        return False
    return True


@requires(Verb.MAKE_REFERRAL, page="the form that takes it a step on")
@page_methods
@never_cache
def step(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record the next step of a referral."""
    row = queries.referral(request.user, reference)
    code = request.GET.get("step", "")
    form = StepForm(request.POST or None, viewer=request.user, referral=row, step=code)
    if request.method == "POST" and form.submit():
        messages.success(request, f"{reference} is updated")
        return redirect(REFERRALS.url("detail", reference))
    return _form(request, form, pages.step_page(row, code))


@requires(READ, page="its page")
@require_safe
def referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one referral: its next steps, facts and history."""
    row = queries.referral(request.user, reference)
    shown = fields_read_by(request.user, READ, REFERRAL_FIELDS)
    due = queries.due_times([row]).get(row.pk)
    panel = pages.steps_panel(request.user, row, due)
    facts = records.referral_facts(row, shown)
    return _detail(request, row, REFERRALS, facts=facts, panels=[panel])


@requires(READ, page="its page")
@require_safe
def concern(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one concern with its referrals."""
    row = queries.concern(request.user, reference)
    shown = fields_read_by(request.user, READ, CONCERN_FIELDS)
    facts = records.concern_facts(row, shown)
    panel = pages.concern_panel(request.user, row)
    return _detail(request, row, CONCERNS, facts=facts, panels=[panel])


@requires(READ, page="its page")
@require_safe
def line(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one county line with its records."""
    row = queries.county_line(request.user, reference)
    shown = fields_read_by(request.user, READ, LINE_FIELDS)
    facts = records.line_facts(row, shown)
    panel = pages.links_panel(request.user, row)
    return _detail(request, row, LINES, facts=facts, panels=[panel])


def _detail(
    request: SignedInRequest,
    row: "Record",
    kind: KindWords,
    *,
    facts: Any,
    panels: list[Any],
) -> HttpResponse:
    events = queries.history(request.user, row)
    shown = [panel for panel in panels if panel]
    return answer_detail(request, row, kind, facts=facts, events=events, panels=shown)


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_referral_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a referral as recorded in error."""
    row = queries.referral(request.user, reference)
    return answer_withdraw(request, row, REFERRALS, withdraw=withdraw_referral)


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_concern_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a concern as raised in error; partners see its record again."""
    row = queries.concern(request.user, reference)
    return answer_withdraw(request, row, CONCERNS, withdraw=withdraw_concern)


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_line_page(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a county line as recorded in error."""
    row = queries.county_line(request.user, reference)
    return answer_withdraw(request, row, LINES, withdraw=withdraw_line)


def _origin(request: SignedInRequest) -> queries.Origin | None:
    """Return the record or premises named in the address, if any."""
    if reference := request.GET.get("record", ""):
        return queries.origin_of(request.user, reference)
    if premises := request.GET.get("premises", ""):
        return queries.premises_origin(request.user, premises)
    return None


def _answer_new(
    request: SignedInRequest,
    form: SafeguardingForm,
    kind: KindWords,
    *,
    page: pages.FormPage,
) -> HttpResponse:
    """Show a form, or store it and redirect to the page of the new record."""
    row = form.submit() if request.method == "POST" else None
    if row is not None:
        done = "was saved already" if row.is_repetition else "saved"
        messages.success(request, f"{kind.one} {row.reference} {done}")
        return redirect(kind.url("detail", row.reference))
    return _form(request, form, page)


def _form(request: SignedInRequest, form: Any, page: pages.FormPage) -> HttpResponse:
    context = {"form": form, "page": page}
    status = 400 if form.errors else 200
    return render(request, "safeguarding/form.html", context, status=status)
