"""The pages of safeguarding: overview, concerns, referrals and steps, county lines."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from operations.safeguarding import panels, queries
from operations.safeguarding.actions import concerns, lines, referrals
from operations.safeguarding.choices import Subject
from operations.safeguarding.forms.concerns import ConcernForm, RecordReferenceForm
from operations.safeguarding.forms.lines import LineForm
from operations.safeguarding.forms.referrals import ReferralForm, StepForm
from operations.safeguarding.presenters import pages, records
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.presenters import Panel, RecordFacts
from stronghold.core.records.queries import history, one_record
from stronghold.core.records.reasons.choices import OfChild
from stronghold.core.records.reasons.views import answer_why
from stronghold.core.records.saved_views.views import list_methods
from stronghold.core.records.views import answer_detail, answer_list, answer_withdraw
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.core.ui.parts import Table, TimelineItem

if TYPE_CHECKING:
    from stronghold.core.records.models import Record

page_methods = require_http_methods(["GET", "HEAD", "POST"])
READ = Verb.READ_SAFEGUARDING


@requires(READ, page="the page of safeguarding")
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """Show what is open, and links to all lists."""
    viewer = request.user
    rows = queries.open_referrals(viewer)
    table = records.referrals_table(
        rows,
        queries.due_times(rows),
        caption="Referrals needing action",
        now=clock.now(),
    )
    page = {
        "figures": pages.figures(queries.open_counts(viewer)),
        "table": table,
        "links": pages.sections(request.path),
        "concern_url": _url_of_new(viewer, CONCERNS),
        "referral_url": _url_of_new(viewer, REFERRALS),
    }
    return render(request, "safeguarding/overview.html", {"page": page})


def _url_of_new(viewer: User, kind: RecordKind[Any]) -> str:
    return kind.url("new") if policy.can(viewer, kind.write) else ""


@requires(READ, page="the list of referrals")
@list_methods
def referral_list(request: SignedInRequest) -> HttpResponse:
    """Show the referrals: by harm, then the longest waiting first."""

    def table(rows: Sequence[Any]) -> Table | None:
        dues = queries.due_times(rows)
        return records.referrals_table(
            rows, dues, caption=REFERRALS.many, now=clock.now()
        )

    return _list(request, REFERRALS, table)


@requires(READ, page="the list of exploitation concerns")
@list_methods
def concern_list(request: SignedInRequest) -> HttpResponse:
    """Show the concerns, the last raised first."""

    def table(rows: Sequence[Any]) -> Table | None:
        queries.note_origins(rows)
        children = [row for row in rows if row.subject == Subject.CHILD]
        closed = queries.not_dealt_with(request.user, children)
        return records.concerns_table(rows, closed={row.pk for row in closed})

    return _list(request, CONCERNS, table)


@requires(READ, page="the list of county lines")
@list_methods
def line_list(request: SignedInRequest) -> HttpResponse:
    """Show the county lines, the last added first."""
    return _list(request, LINES, records.lines_table)


def _list(
    request: SignedInRequest,
    kind: RecordKind[Any],
    table: Callable[[Sequence[Any]], Table | None],
) -> HttpResponse:
    sections = pages.sections(request.path)
    return answer_list(request, kind, table=table, sections=sections)


@requires(Verb.MAKE_REFERRAL, page="the form of a new referral")
@page_methods
@never_cache
def new_referral(request: SignedInRequest) -> HttpResponse:
    """Open a referral, from the record named in the address or without one."""
    origin = _origin(request)
    form = ReferralForm(data_of(request), viewer=request.user)

    def act() -> Done:
        row = referrals.open_referral(
            by=request.user,
            submission=form.submission,
            origin=origin,
            referral=referrals.NewReferral(**form.cleaned),
        )
        return _saved(REFERRALS, row)

    page = pages.form_page(
        REFERRALS,
        "Open a referral",
        lede="Give the person’s name to the organisation itself, never here.",
        facts=pages.origin_facts(origin),
        template="safeguarding/new_referral.html",
        context={"rings": pages.ring_choices(form.known, clock.now())},
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RAISE_CONCERN, page="the form of a new exploitation concern")
@page_methods
@never_cache
def new_concern(request: SignedInRequest) -> HttpResponse:
    """Raise a concern on the record or premises named in the address."""
    origin = _origin(request)
    if origin is None:
        return _ask_record(request)
    form = ConcernForm(data_of(request), viewer=request.user)

    def act() -> Done:
        row = concerns.raise_concern(
            by=request.user,
            submission=form.submission,
            origin=origin,
            concern=concerns.NewConcern(**form.cleaned),
        )
        return _saved(CONCERNS, row)

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
    return answer_form(request, form, page, act=act)


def _ask_record(request: SignedInRequest) -> HttpResponse:
    """Ask which record a concern is about, then open its form."""
    form = RecordReferenceForm(data_of(request))

    def act() -> Done:
        origin = _origin_typed(request.user, form)
        return Done(url=f"{CONCERNS.url('new')}?record={origin.name}")

    page = pages.form_page(
        CONCERNS,
        "Raise an exploitation concern",
        lede="On which report, arrest or closure case? Or start from its page.",
        button="Continue",
    )
    return answer_form(request, form, page, act=act)


def _origin_typed(viewer: User, form: RecordReferenceForm) -> queries.Origin:
    """Return the record typed in a form; RuleBroken if the viewer may not see it."""
    try:
        return queries.origin_of(viewer, form.cleaned_data["record"])
    except NotFound:
        message = "No record that you may read has this reference"
        raise RuleBroken(message, field="record") from None


@requires(Verb.RUN_COUNTY_LINES, page="the form of a new county line")
@page_methods
@never_cache
def new_line(request: SignedInRequest) -> HttpResponse:
    """Add a county line."""
    form = LineForm(data_of(request))

    def act() -> Done:
        facts = lines.LineFacts(**form.facts)
        row = lines.open_line(by=request.user, submission=form.submission, facts=facts)
        return _saved(LINES, row)

    page = pages.form_page(LINES, "Add a county line", button="Save county line")
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_COUNTY_LINES, page="the form that changes it")
@page_methods
@never_cache
def change_line(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change the facts of a county line."""
    row = one_record(LINES, request.user, reference)
    form = LineForm(data_of(request), line=row)

    def act() -> Done:
        facts = lines.LineFacts(**form.facts)
        lines.change_line(by=request.user, reference=reference, facts=facts)
        return _saved(LINES, row)

    page = pages.line_page(row, "Change the county line")
    return answer_form(request, form, page, act=act)


def _saved(kind: RecordKind[Any], row: "Record") -> Done:
    """Say that a record is saved, and lead to its page."""
    done = "was saved already" if row.is_repetition else "saved"
    words = f"{kind.one} {row.reference} {done}"
    return Done(words, kind.url("detail", row.reference))


@requires(Verb.RUN_COUNTY_LINES, page="the form that links a record to it")
@page_methods
def link(request: SignedInRequest, reference: str) -> HttpResponse:
    """Link a record to a county line, or remove the link."""
    row = one_record(LINES, request.user, reference)
    form = RecordReferenceForm(data_of(request))

    def act() -> Done:
        change = lines.link_to_line
        if "unlink" in request.POST:
            change = lines.unlink_from_line
        origin = _origin_typed(request.user, form)
        change(by=request.user, reference=reference, origin=origin)
        return Done()

    page = pages.line_page(
        row,
        "Link a record",
        lede="A report, an arrest or a closure case. Its premises are linked too.",
        button="Link",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.MAKE_REFERRAL, page="the form that takes it a step on")
@page_methods
@never_cache
def step(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record the next step of a referral."""
    row = queries.referral(request.user, reference)
    code = request.GET.get("step", "")
    form = StepForm(data_of(request), viewer=request.user, referral=row, step=code)

    def act() -> Done:
        details = referrals.StepDetails(**form.cleaned)
        referrals.step_referral(
            by=request.user, reference=reference, step=code, details=details
        )
        return Done(f"{reference} is {'sent' if code == 'make' else 'updated'}")

    return answer_form(
        request, form, pages.step_page(row, code, now=clock.now()), act=act
    )


@requires(READ, page="its page")
@require_safe
def referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one referral: its next steps, facts and history."""
    row = queries.referral(request.user, reference)
    queries.note_origins([row])
    shown = REFERRALS.shown_to(request.user)
    facts = records.referral_facts(row, shown, now=clock.now())
    mailed = queries.mailed(row)
    panel = panels.steps_panel(request.user, row, mailed)
    more = pages.mail_history(mailed)
    return _detail(request, row, REFERRALS, facts=facts, panel=panel, more=more)


@requires(READ, page="its page")
@require_safe
def concern(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one concern with its referrals."""
    row = queries.concern(request.user, reference)
    queries.note_origins([row])
    facts = records.concern_facts(row, CONCERNS.shown_to(request.user))
    panel = panels.concern_panel(request.user, row)
    return _detail(request, row, CONCERNS, facts=facts, panel=panel)


@requires(READ, page="the page that asks why they read it")
@page_methods
@never_cache
def why_referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask why a referral of a child is read, which is not the viewer’s."""
    return _why(request, REFERRALS, reference)


@requires(READ, page="the page that asks why they read it")
@page_methods
@never_cache
def why_concern(request: SignedInRequest, reference: str) -> HttpResponse:
    """Ask why a concern about a child is read, which is not the viewer’s."""
    return _why(request, CONCERNS, reference)


def _why(
    request: SignedInRequest, kind: RecordKind[Any], reference: str
) -> HttpResponse:
    queries.check_is_there(kind, request.user, reference)
    return answer_why(
        request,
        reference,
        verb=READ,
        choices=OfChild,
        title="Why do you need to read this?",
        caption=kind.one,
        url=kind.url("detail", reference),
        back_url=kind.url("list"),
    )


@requires(READ, page="its page")
@require_safe
def line(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show one county line with its records."""
    row = one_record(LINES, request.user, reference)
    facts = records.line_facts(row, LINES.shown_to(request.user))
    panel = panels.links_panel(request.user, row)
    return _detail(request, row, LINES, facts=facts, panel=panel)


def _detail(
    request: SignedInRequest,
    row: "Record",
    kind: RecordKind[Any],
    *,
    facts: RecordFacts,
    panel: Panel | None,
    more: Sequence[TimelineItem] = (),
) -> HttpResponse:
    events = history(kind, request.user, row.reference, of=row)
    return answer_detail(
        request,
        row,
        kind,
        facts=facts,
        events=events,
        panels=[panel] if panel else [],
        more_history=more,
    )


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_referral(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a referral as recorded in error."""
    row = queries.referral(request.user, reference)
    withdraw = referrals.withdraw_referral
    return answer_withdraw(request, row, REFERRALS, withdraw=withdraw)


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_concern(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a concern as raised in error; partners see its record again."""
    row = queries.concern(request.user, reference)
    withdraw = concerns.withdraw_concern
    return answer_withdraw(request, row, CONCERNS, withdraw=withdraw)


@requires(READ, page="the form that marks it as recorded in error")
@page_methods
def withdraw_line(request: SignedInRequest, reference: str) -> HttpResponse:
    """Mark a county line as recorded in error."""
    row = one_record(LINES, request.user, reference)
    return answer_withdraw(request, row, LINES, withdraw=lines.withdraw_line)


def _origin(request: SignedInRequest) -> queries.Origin | None:
    """Return the record or premises named in the address, if any."""
    if reference := request.GET.get("record", ""):
        return queries.origin_of(request.user, reference)
    if premises := request.GET.get("premises", ""):
        return queries.premises_origin(request.user, premises)
    return None
