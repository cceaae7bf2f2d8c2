"""The list of what a force sets up, and its file for setup_force."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.force_setup.force_file import written
from stronghold.set_up import presenters, queries


@requires(Verb.READ_STATEMENTS, page="the list of what the force sets up")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show what of the force is set up, and what is left."""
    viewer = request.user
    shown = presenters.set_up_page(
        queries.progress(viewer), partial(policy.can, viewer)
    )
    context = {
        "page": shown,
        "force": viewer.force,
        "may_export": policy.can(viewer, Verb.SET_UP_FORCE),
    }
    return render(request, "set_up/page.html", context)


@requires(Verb.SET_UP_FORCE, page="the file of the force")
@require_safe
@never_cache
def file(request: SignedInRequest) -> HttpResponse:
    """Give what is set up as a file that setup_force reads."""
    viewer = request.user
    text = written(queries.plan_of(viewer))
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    name = f'attachment; filename="{viewer.force.code}.toml"'
    answer.headers["Content-Disposition"] = name
    return answer
