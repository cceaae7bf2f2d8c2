"""The pages of retention: what is due, decisions in force, erasures, the rules."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from operations.groups.queries import check_why as check_why_of_groups
from operations.groups.record import GROUPS
from operations.safeguarding.queries import check_why
from operations.safeguarding.record import CONCERNS, REFERRALS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import CheckedFile, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.months import months_after
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.kind import Kind
from stronghold.core.records.pages import PageRequest
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.core.ui.pdf import pdf_answer
from stronghold.core.uploads.checked_files.actions import forget, keep
from stronghold.core.uploads.checked_files.rules import SentFile
from stronghold.core.uploads.checked_files.views import (
    answer_checked_file,
    show_file_form,
    toml_answer,
)
from stronghold.oversight.retention import (
    actions,
    periods_file,
    presenters,
    queries,
)
from stronghold.oversight.retention.choices import What
from stronghold.oversight.retention.forms import (
    AnswerForm,
    DecideForm,
    EndForm,
    ErasuresForm,
    LookForm,
    MonthsForm,
    PeriodForm,
    PeriodsFileForm,
)
from stronghold.oversight.retention.rules import Proposed
from stronghold.oversight.retention.schedule import AUDIT

page_methods = require_http_methods(["GET", "HEAD", "POST"])
USUAL_MONTHS = 12
# The kind of the files that wait here to be imported.
FILE_KIND = "retention"


@requires(Verb.REVIEW_RETENTION, page="what is due for review")
@page_methods
def due(request: SignedInRequest) -> HttpResponse:
    """Show the records that are due under one rule, or decide on the ticked ones."""
    usual = months_after(clock.today(), USUAL_MONTHS)
    form = DecideForm(data_of(request), until=usual)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned
        rule = request.GET.get("rule", "") or _first_due(request)
        try:
            n = actions.decide(
                by=request.user, rule=rule, references=form.ticked, given=given
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            words = presenters.done_words(given.what, n, given.until)
            messages.success(request, words)
            return redirect(request.get_full_path())
    return _due_page(request, form, ticked=form.ticked)


def _first_due(request: SignedInRequest) -> str:
    counts = queries.n_due(request.user, until=clock.today())
    return next((code for code, n in counts.items() if n), "reports")


def _due_page(
    request: SignedInRequest, form: DecideForm, *, ticked: Collection[str]
) -> HttpResponse:
    viewer = request.user
    ahead = request.GET.get("ahead", "")
    ahead = ahead if ahead in presenters.AHEAD else ""
    until = clock.today() + timedelta(days=presenters.AHEAD[ahead][1])
    rules = {rule.code: rule for rule in queries.rules_of(viewer.force.pk)}
    counts = queries.n_due(viewer, until=until)
    first = next((code for code, n in counts.items() if n), "reports")
    rule = rules.get(request.GET.get("rule", "") or first)
    if rule is None:
        raise NotFound
    reviewed = queries.of_rule(rule.code)
    filters = FilterForm(reviewed.filters, request.GET, viewer=viewer)
    filters.is_valid()
    found = queries.due(
        viewer,
        reviewed,
        months=rule.months or 0,
        until=until,
        wanted=filters.wanted,
        ask=PageRequest.from_params(request.GET, size=queries.PAGE_SIZE),
    )
    page = presenters.due_page(
        rules,
        rule,
        reviewed,
        found,
        counts=counts,
        decided=queries.n_decided(viewer),
        ahead=ahead,
        until=until,
        filters=filters,
        ticked=ticked,
    )
    context = {"page": page, "form": form, "filters": filters}
    status = 400 if form.errors or filters.errors else 200
    return render(request, "oversight/retention/due.html", context, status=status)


@requires(Verb.REVIEW_RETENTION, page="the retention decisions in force")
@require_safe
def decided(request: SignedInRequest, what: str) -> HttpResponse:
    """List the decisions of one sort that are in force."""
    if what not in presenters.DECIDED:
        raise NotFound
    if what == What.ERASE:
        return redirect("retention:erasures")
    rows = queries.decisions(request.user, what)
    table = presenters.decided_table(
        rows, queries.titles_of(request.user, rows), what=what, may_end=True
    )
    context = {"title": presenters.DECIDED[what], "table": table}
    return render(request, "oversight/retention/decided.html", context)


@requires(Verb.REVIEW_RETENTION, page="the form that ends a retention decision")
@page_methods
def end(request: SignedInRequest, decision: int) -> HttpResponse:
    """Lift a hold or a restriction, or take back another decision."""
    row = queries.decision(request.user, decision)
    form = EndForm(data_of(request), is_disputed=queries.is_disputed(row))

    def act() -> Done:
        actions.end_decision(by=request.user, pk=decision, **form.cleaned_data)
        return Done(f"{row.reference}: your decision is recorded")

    page = FormPage(
        title="End this decision",
        caption=row.reference,
        facts=presenters.decision_facts(row, queries.titles_of(request.user, [row])),
        lede="The record is due for review again, if its day has passed.",
        button="End it",
        back_url=reverse("retention:decided", args=[row.what]),
        back_text=presenters.DECIDED[row.what],
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.APPROVE_ERASURE, page="the records proposed for erasure", fresh=True)
@page_methods
def erasures(request: SignedInRequest) -> HttpResponse:
    """Show what others propose to erase, and approve or refuse the ticked ones."""
    viewer = request.user
    form = ErasuresForm(data_of(request), auto_id="erasures_%s")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned
        try:
            n = actions.answer_erasures(by=viewer, **given)
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            records = "1 record is" if n == 1 else f"{n:,} records are"
            done = "erased" if given["is_approved"] else "not erased"
            messages.success(request, f"{records} {done}")
            return redirect("retention:erasures")
    rows = queries.decisions(viewer, What.ERASE)
    rules = {rule.code: rule for rule in queries.rules_of(viewer.force.pk)}
    context = {
        "rows": presenters.erasure_rows(
            rows,
            queries.titles_of(viewer, rows),
            rules,
            mine=viewer.pk,
            ticked=form.ticked,
        ),
        "form": form,
        "may_review": policy.can(viewer, Verb.REVIEW_RETENTION),
    }
    status = 400 if form.errors else 200
    return render(request, "oversight/retention/erasures.html", context, status=status)


@requires(
    Verb.REVIEW_RETENTION, page="the months of the audit log that are due", fresh=True
)
@page_methods
def months(request: SignedInRequest) -> HttpResponse:
    """Propose to drop months of the audit log that are due."""
    rule = queries.rule_of(request.user, AUDIT)
    found = queries.audit_months_due(request.user)
    form = MonthsForm(data_of(request), due=found)

    def act() -> Done:
        n = actions.propose_months(by=request.user, **form.cleaned_data)
        months = "1 month is" if n == 1 else f"{n} months are"
        return Done(f"{months} proposed: another person decides")

    page = FormPage(
        title="Audit log: months that are due",
        lede=f"Kept {presenters.period_words(rule)} from the end of each month. The "
        "seals of a dropped month stay, so that the rest of the log can be checked.",
        button="Propose to drop them",
        back_url=reverse("retention:due"),
        back_text="Due for review",
        template="oversight/retention/months.html",
        context={"is_due": bool(found)},
    )
    return answer_form(request, form, page, act=act)


def what_is_left(request: HttpRequest) -> HttpResponse | None:
    """Answer the page of an erased record by its tombstone, with 410, and that of a
    restricted one.

    Only to who could have read the record: to anyone else it is unknown, as before.
    Called through WHAT_IS_LEFT of the registry.
    """
    match, viewer = request.resolver_match, request.user
    if match is None or not isinstance(viewer, User) or not viewer.is_authenticated:
        return None
    reference = match.kwargs.get("reference", "")
    kind = queries.kind_at(request.path, reference) if reference else None
    if kind is None or not policy.can(viewer, kind.read):
        return None
    row = queries.tombstone(viewer, reference)
    if row is None:
        return _restricted(request, viewer, kind, reference)
    if row.record_kind != kind.code:
        return None
    queries.note_read(row)
    rule = queries.rule_then(row)
    context = {
        "title": f"{kind.one}, erased",
        "reference": reference,
        "facts": presenters.tombstone_facts(
            row, rule, kind, queries.area_names_of(row)
        ),
        "may_prove": policy.can(viewer, Verb.APPROVE_ERASURE),
    }
    return render(request, "oversight/retention/erased.html", context, status=410)


def _restricted(
    request: HttpRequest, viewer: User, kind: Kind[Any], reference: str
) -> HttpResponse | None:
    """Show a restricted record, or to who does not decide on it, that it is one."""
    row = queries.restricted(viewer, kind, reference)
    decision = queries.restriction_of(viewer, reference)
    if row is None or decision is None:
        return None
    may_read = policy.can(viewer, Verb.APPROVE_ERASURE)
    if may_read and kind in (CONCERNS, REFERRALS):
        check_why(viewer, [row])
    if may_read and kind is GROUPS:
        check_why_of_groups(viewer, [row])
    context = {
        "title": kind.title(row) if may_read else f"{kind.one}, restricted",
        "reference": reference,
        "means": presenters.RESTRICTED,
        "facts": presenters.restriction_facts(decision, may_read=may_read),
        "rows": presenters.restricted_rows(kind, row, kind.shown_to(viewer))
        if may_read
        else [],
        "end_url": reverse("retention:end", args=[decision.pk])
        if policy.can(viewer, Verb.REVIEW_RETENTION)
        else "",
    }
    status = 200 if may_read else 403
    return render(
        request, "oversight/retention/restricted.html", context, status=status
    )


@requires(Verb.APPROVE_ERASURE, page="the proof of an erasure as a PDF")
@require_safe
def proof(request: SignedInRequest, erased: str) -> HttpResponse:
    """Return the proof that a record was erased, with the seal of its event."""
    viewer = request.user
    row = queries.tombstone(viewer, erased)
    if row is None:
        raise NotFound
    kind, rule = queries.kind_of(row.record_kind), queries.rule_then(row)
    context = {
        "reference": row.reference,
        "rows": presenters.tombstone_facts(row, rule, kind, queries.area_names_of(row)),
        "seal": presenters.seal_facts(queries.seal_of(row)),
        "made": written_instant(clock.now()),
        "marking": marking_of(viewer.force),
    }
    name = f"erasure-{row.reference}"
    response = pdf_answer("documents/erasure.html", context, name=name)
    actions.note_proof(by=viewer, reference=row.reference)
    return response


@requires(Verb.APPROVE_ERASURE, page="the retention rules")
@require_safe
def schedule(request: SignedInRequest) -> HttpResponse:
    """Show how long everything is kept, with the source, and what is proposed."""
    viewer = request.user
    rules = queries.rules_of(viewer.force.pk)
    labels = {rule.code: rule.label for rule in rules}
    may_propose = policy.can(viewer, Verb.REVIEW_RETENTION)
    context = {
        "table": presenters.rules_table(rules, may_propose=may_propose),
        "sources": presenters.sources(rules),
        "waiting": presenters.periods_table(
            queries.periods_waiting(viewer), labels, "Proposed periods", ways=True
        ),
        "to_come": presenters.periods_table(
            queries.periods_to_come(viewer), labels, "Approved periods", ways=False
        ),
        "may_review": may_propose,
        "looked_at": presenters.looked_words(queries.looked_at_on(viewer.force.pk)),
        "is_to_look_at": queries.is_to_look_at(viewer.force.pk),
    }
    return render(request, "oversight/retention/rules.html", context)


@requires(
    Verb.REVIEW_RETENTION, page="the form that records a look at the retention rules"
)
@page_methods
def look(request: SignedInRequest) -> HttpResponse:
    """Record that the sources of the schedule were looked at."""
    form = LookForm(data_of(request))

    def act() -> Done:
        actions.look_at_schedule(by=request.user, **form.cleaned_data)
        return Done("The retention rules: looked at today")

    page = FormPage(
        title="Look at the retention rules again",
        lede="Once a year: whether the guidance, the APP and the force’s own schedule "
        "still say so.",
        facts=presenters.look_facts(queries.looked_at_on(request.user.force.pk)),
        button="Looked at today",
        back_url=reverse("retention:rules"),
        back_text="Retention rules",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.REVIEW_RETENTION, page="the form that proposes a retention period")
@page_methods
def propose(request: SignedInRequest, rule: str) -> HttpResponse:
    """Propose another period for one rule."""
    found = queries.rule_of(request.user, rule)
    if not found.may_be_set:
        raise NotFound
    form = PeriodForm(data_of(request))

    def act() -> Done:
        proposed = Proposed(code=rule, **form.cleaned_data)
        actions.propose_period(by=request.user, proposed=proposed)
        return Done(f"{found.label}: another person decides on the new period")

    page = FormPage(
        title="Propose another period",
        caption=found.label,
        lede=f"Now {presenters.period_words(found)}. Another person approves a change.",
        button="Propose it",
        back_url=reverse("retention:rules"),
        back_text="Retention rules",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.APPROVE_ERASURE, page="the file of the retention rules")
@require_safe
@never_cache
def download(request: SignedInRequest) -> HttpResponse:
    """Return the periods in force as a file, which can be changed and imported."""
    force = request.user.force
    written = periods_file.written(queries.rules_of(force.pk), force=force.name)
    return toml_answer(written, f"{force.code}-retention-{clock.today()}")


@csrf_exempt
@requires(
    Verb.REVIEW_RETENTION,
    page="the form that imports retention periods",
    fresh=True,
)
@page_methods
@never_cache
def take_file(request: SignedInRequest) -> HttpResponse:
    """Check a file of periods, or propose what it changes: another person decides."""
    viewer = request.user

    def show(
        form: PeriodsFileForm, kept: CheckedFile | None, result: object = None
    ) -> HttpResponse:
        page = presenters.file_page(kept, is_result=result is not None)
        return show_file_form(
            request, "oversight/retention/file.html", form, page=page, result=result
        )

    def take(form: PeriodsFileForm, sent: SentFile) -> HttpResponse:
        given = periods_file.read(sent.name, sent.content)
        if not sent.only_check:
            done = actions.propose_periods(by=viewer, given=given)
            forget(by=viewer, kind=FILE_KIND)
            messages.success(request, presenters.proposed_words(len(done)))
            return redirect("retention:rules")
        found = actions.would_propose(by=viewer, given=given)
        kept = keep(by=viewer, sent=sent) if found else None
        return show(form, kept, presenters.file_preview(found))

    return answer_checked_file(
        request, PeriodsFileForm, kind=FILE_KIND, show=show, take=take, most="100 kB"
    )


@requires(
    Verb.APPROVE_ERASURE, page="the form that decides on a retention period", fresh=True
)
@page_methods
def answer(request: SignedInRequest, period: int) -> HttpResponse:
    """Approve or refuse a period that another person proposed."""
    row = queries.period(request.user, period)
    rule = queries.rule_of(request.user, row.code)
    form = AnswerForm(data_of(request))

    def act() -> Done:
        actions.answer_period(by=request.user, pk=period, **form.cleaned)
        return Done(f"{rule.label}: your decision is recorded")

    page = FormPage(
        title="Decide on a retention period",
        caption=rule.label,
        facts=presenters.period_facts(row, rule),
        button="Save decision",
        back_url=reverse("retention:rules"),
        back_text="Retention rules",
    )
    return answer_form(request, form, page, act=act)
