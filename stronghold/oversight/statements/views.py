"""The statements: three for everyone, and two for those who answer for the data."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.mail.queries import server_of
from stronghold.core.ui.csv_file import csv_answer
from stronghold.core.ui.pdf import pdf_answer
from stronghold.oversight.statements import actions, queries, security
from stronghold.oversight.statements.choices import Statement
from stronghold.oversight.statements.presenters import (
    impact as impact_facts,
)
from stronghold.oversight.statements.presenters import (
    internal,
    public,
)
from stronghold.oversight.statements.presenters import (
    processing as processing_record,
)
from stronghold.oversight.statements.rules import Section
from stronghold.sign_in.sign_in_provider.queries import chosen

# What is for everyone has no other marking.
FOR_EVERYONE = "OFFICIAL"
PROCESSING = "Record of processing"
IMPACT = "Facts for an impact assessment"


@login_not_required
@require_safe
@never_cache
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return _public(request, "accessibility")


@login_not_required
@require_safe
@never_cache
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the privacy notice."""
    return _public(request, "privacy")


@login_not_required
@require_safe
@never_cache
def complaints(request: HttpRequest) -> HttpResponse:
    """Show how to complain about the police, a partner, or the use of data."""
    return _public(request, "complaints")


def _public(request: HttpRequest, page: str) -> HttpResponse:
    viewer = request.user if isinstance(request.user, User) else None
    forces = queries.forces()
    force = queries.force_shown(viewer, forces, request.GET.get("force", ""))
    context: dict[str, Any] = {
        "says": public.statement(queries.facts_of(force), today=clock.today()),
        "choices": public.choices(forces, page) if force is None else [],
        "protective_marking": FOR_EVERYONE,
    }
    return render(request, f"oversight/statements/{page}.html", context)


@requires(Verb.READ_STATEMENTS, page="the list of statements")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Lead to every statement, and say what the force has still to set."""
    viewer = request.user
    shown = internal.front(
        queries.facts_of(viewer.force).details,
        jurisdiction=viewer.force.jurisdiction,
        may_read_rules=policy.can(viewer, Verb.APPROVE_ERASURE),
    )
    context = {"page": shown, "force": viewer.force}
    return render(request, "oversight/statements/page.html", context)


@requires(Verb.READ_STATEMENTS, page="the record of processing")
@require_safe
@never_cache
def processing(request: SignedInRequest) -> HttpResponse:
    """Show the record of processing."""
    lede = "Data Protection Act 2018, section 61, and UK GDPR, Article 30."
    sections = _processing(request.user)
    shown = internal.page(PROCESSING, lede, sections, code="processing")
    return _shown(request, shown)


@requires(Verb.READ_STATEMENTS, page="the record of processing, as a file")
@require_safe
@never_cache
def processing_file(request: SignedInRequest, form: str) -> HttpResponse:
    """Return the record of processing as CSV or PDF."""
    sections = _processing(request.user)
    return _file(request.user, PROCESSING, Statement.PROCESSING, sections, form)


@requires(Verb.READ_STATEMENTS, page="the facts for an impact assessment")
@require_safe
@never_cache
def impact(request: SignedInRequest) -> HttpResponse:
    """Show the facts for a data protection impact assessment."""
    lede = "For the author of the assessment: Data Protection Act 2018, section 64."
    shown = internal.page(IMPACT, lede, _impact(request.user), code="impact")
    return _shown(request, shown)


@requires(Verb.READ_STATEMENTS, page="the facts for an impact assessment, as a file")
@require_safe
@never_cache
def impact_file(request: SignedInRequest, form: str) -> HttpResponse:
    """Return the facts for an impact assessment as CSV or PDF."""
    sections = _impact(request.user)
    return _file(request.user, IMPACT, Statement.IMPACT, sections, form)


def _processing(viewer: User) -> list[Section]:
    return processing_record.sections(
        queries.facts_of(viewer.force),
        security.measures(chosen(), marking=marking_of(viewer.force)),
        security.other_hosts(chosen(), mail=server_of(viewer.force).host),
        may_see_partners=queries.may_see_partners(viewer),
    )


def _impact(viewer: User) -> list[Section]:
    return impact_facts.sections(
        queries.facts_of(viewer.force), queries.n_accounts(viewer)
    )


def _shown(request: SignedInRequest, shown: dict[str, Any]) -> HttpResponse:
    context = {"page": shown, "force": request.user.force}
    return render(request, "oversight/statements/statement.html", context)


def _file(
    viewer: User, title: str, code: str, sections: Sequence[Section], form: str
) -> HttpResponse:
    force = viewer.force
    now = clock.now()
    name = f"{code.replace('_', '-')}-{now:%Y-%m-%d}"
    actions.note_file(by=viewer, document=code, form=form)
    if form == "pdf":
        context = internal.document(title, force, sections, made_at=now)
        return pdf_answer("documents/statement.html", context, name=name)
    label = internal.label(title, force)
    return csv_answer(label, internal.table(sections), name=name)
