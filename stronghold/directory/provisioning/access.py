"""Who may use SCIM: a directory, by a key that opens nothing else."""

from collections.abc import Callable
from http import HTTPStatus
from importlib import import_module

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from stronghold.core.accounts.access import named
from stronghold.core.accounts.models import ProvisioningKey
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.secrets.tokens import TOO_MANY_WRONG, bearer_in
from stronghold.directory.provisioning.actions import note_refused_key, note_use
from stronghold.directory.provisioning.queries import shown_key

_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
MEDIA_TYPE = "application/scim+json"
WAITS = (
    "This key opens nothing until a records manager or a supervisor of the force has "
    "approved it in Stronghold."
)
HOW = "Send the key in the header “Authorization: Bearer …”. An administrator makes it."


def by_directory(name: str, *methods: str) -> Callable[..., HttpResponse]:
    """Return the view of an address that a directory's key alone opens.

    `name` is that of the function of `protocol` that answers. That module takes 22 MB
    of memory, so only a process that a directory asks loads it.
    """

    def answered(request: HttpRequest, **kwargs: str) -> HttpResponse:
        answer = _answer(request, methods, name, *kwargs.values())
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["Vary"] = "Authorization"
        return answer

    # The directory does what an administrator of its force can do by hand.
    answered.verb = Verb.MANAGE_DIRECTORY  # type: ignore[attr-defined]
    view = named(f"the directory’s {name}")(answered)
    return csrf_exempt(login_not_required(view))


def _answer(
    request: HttpRequest, methods: tuple[str, ...], name: str, *args: str
) -> HttpResponse:
    key, refusal = _key_in(request)
    if key is None:
        return refusal
    if request.method not in methods:
        refusal = _problem(405, f"This address has {', '.join(methods)}")
        refusal.headers["Allow"] = ", ".join(methods)
        return refusal
    note_use(key)
    base = request.build_absolute_uri("/scim/v2")
    protocol = import_module(f"{__package__}.protocol")
    asked, do = protocol.Asked(request, key.force, base), getattr(protocol, name)
    try:
        answer: HttpResponse = protocol.answer(asked, do, *args)
    except RequestDataTooBig:
        return _problem(413, "The body is too large")
    except IntegrityError:
        # Two requests at once stored the same name.
        return _problem(409, "Another resource has this name", "uniqueness")
    return answer


def _key_in(
    request: HttpRequest,
) -> tuple[ProvisioningKey | None, HttpResponse]:
    """Return the valid key in a request, and the answer without one."""
    token = bearer_in(request)
    if not token:
        return None, _problem(401, HOW)
    key = shown_key(token)
    opens = key is not None and not key.revoked_at and key.until > clock.now()
    if opens and key and key.approved_at:
        return key, HttpResponse()
    if opens:
        return None, _problem(401, WAITS)
    if note_refused_key(request.META.get("REMOTE_ADDR", ""), key=key):
        return None, _problem(429, TOO_MANY_WRONG)
    return None, _problem(401, f"This key opens nothing. {HOW}")


def _problem(status: int, detail: str, kind: str = "") -> HttpResponse:
    """Return an error in SCIM's form (RFC 7644, 3.12)."""
    body = {"schemas": [_ERROR], "status": str(status), "detail": detail}
    if kind:
        body["scimType"] = kind
    answer = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Stronghold"'
    return answer
