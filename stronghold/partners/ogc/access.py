"""Who reads features: the owner of the key in the request, or the signed-in user.

Features can only be read, never changed, so accepting a session is safe. It lets people
see in a browser what their map is given.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import named
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.force_words import take_up
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.middleware import record_refusal
from stronghold.core.kernel.errors import NotAllowed, NotFound, OutsideKey, RuleBroken
from stronghold.core.program_keys.request_key import HOW, KeyRefused, open_key, token_in
from stronghold.partners.ogc.presenters.answers import problem
from stronghold.partners.ogc.queries.partner import AgreementSource, agreement_for
from stronghold.partners.ogc.queries.police import PoliceSource
from stronghold.partners.ogc.queries.source import Source

NO_KEY = (
    "Send your key in the header “Authorization: Bearer …” or “X-API-Key”, or as the "
    f"parameter “key” of the address. {HOW}"
)
NOT_IN_FORCE = (
    "No agreement that shares this is in force. See the status of your organisation’s "
    "agreements in Stronghold."
)
READS = ("GET", "HEAD")
METHODS = READS + ("OPTIONS",)
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Reader:
    """A person who reads features, and the agreement they read; "" for police."""

    viewer: User
    agreement: str

    def source(self) -> Source:
        """Return the source of what they may read now."""
        if self.viewer.organisation.kind == OrganisationKind.POLICE:
            return self._of_police()
        try:
            agreement = agreement_for(self.viewer, self.agreement)
        except NotFound:
            raise KeyRefused(NOT_IN_FORCE, status=403) from None
        return AgreementSource(self.viewer, agreement)

    def _of_police(self) -> Source:
        if self.agreement:
            raise RuleBroken(
                "'agreement' is for partners: the police read their force's lists"
            )
        return PoliceSource(self.viewer)


def by_key(
    verb: Verb, *, page: str, without_key: View | None = None
) -> Callable[[View], View]:
    """Allow users with this verb, by key or session; return errors as JSON.

    `page` names it in the audit log. `without_key` answers a request that names no one,
    with the same for everyone; NotFound if it has nothing to say.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                # QGIS sends it for each layer; the response holds no data.
                answer = HttpResponse(headers={"Allow": ", ".join(METHODS)})
            else:
                answer = _answer(request, view, verb, without_key, **kwargs)
            answer.headers["Cache-Control"] = "private, no-store"
            answer.headers["Vary"] = "Accept, Authorization, X-API-Key, Cookie"
            return answer

        answered.verb = verb  # type: ignore[attr-defined]
        # No method changes anything, so none needs Django's token.
        return csrf_exempt(login_not_required(named(page)(answered)))

    return decorate


def _answer(
    request: HttpRequest, view: View, verb: Verb, without_key: View | None, **given: Any
) -> HttpResponse:
    try:
        if without_key and not _names_anyone(request):
            if request.method not in READS:
                return _changes_nothing(request)
            with suppress(NotFound):
                return without_key(request, **given)
        reader = _reader(request, verb)
        # The audit log names the owner of the key as the reader.
        request.user = reader.viewer
        take_up(reader.viewer)
        policy.require(reader.viewer, verb)
        if request.method not in READS:
            return _changes_nothing(request)
        return view(request, reader, **given)
    except KeyRefused as refused:
        answer = problem(request, refused.status, refused.message)
        if refused.wait:
            answer.headers["Retry-After"] = str(refused.wait)
        return answer
    except RuleBroken as broken:
        return problem(request, 400, broken.message)
    except NotFound:
        return problem(request, 404, "It does not exist, or you may not read it.")
    except OutsideKey as error:
        record_refusal(request, error)
        return problem(request, 403, "This key does not open map layers.")
    except NotAllowed as error:
        record_refusal(request, error)
        return problem(request, 403, "Your role in Stronghold does not allow this.")


def _changes_nothing(request: HttpRequest) -> HttpResponse:
    words = f"Features can only be read: by {' or '.join(READS)}."
    answer = problem(request, 405, words)
    answer.headers["Allow"] = ", ".join(METHODS)
    return answer


def _names_anyone(request: HttpRequest) -> bool:
    token = token_in(request) or request.GET.get("key", "")
    return bool(token) or request.user.is_authenticated


def _reader(request: HttpRequest, verb: Verb) -> Reader:
    if token := token_in(request) or request.GET.get("key", "").strip():
        key = open_key(request, token)
        # The audit log names the owner of the key, also if it is refused.
        request.user = key.owner
        # Also for another method, which is then answered with those that there are.
        key.require(verb, READS[0])
        return Reader(key.owner, key.agreement)
    user: Any = request.user
    if not user.is_authenticated:
        raise KeyRefused(NO_KEY)
    return Reader(user, request.GET.get("agreement", ""))
