"""The verb that each page requires. A test checks that every page has one."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse

from stronghold.core.accounts import policy
from stronghold.core.accounts.force_words import take_up as take_up_choices
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.recent_sign_in import confirm_first, is_fresh, take_up

View: TypeAlias = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """A request that the login-required middleware let through."""

    user: User


def named(page: str) -> Callable[[View], View]:
    """Name a page as the audit log does, after "Read in", such as "its page".

    An endpoint of the API has the attribute `page` instead.
    """

    def decorate(view: View) -> View:
        view.page = page  # type: ignore[attr-defined]
        return view

    return decorate


def requires(
    verb: Verb, *, page: str = "", fresh: bool = False, stores: bool = True
) -> Callable[[View], View]:
    """Allow a page only for users with the verb; others get NotAllowed (403).

    `page` names it in the audit log. A test demands it of a page that can read records.
    A `fresh` page asks who it is if the sign-in is some minutes old. One that never
    `stores` anything changes no figure and no count, however it is asked.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(
            request: SignedInRequest, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            take_up_choices(request.user)
            policy.require(request.user, verb)
            if fresh and not is_fresh(request):
                return confirm_first(request)
            if fresh:
                take_up(request)
            return view(request, *args, **kwargs)

        checked.verb = verb  # type: ignore[attr-defined]
        checked.fresh = fresh  # type: ignore[attr-defined]
        checked.stores = stores  # type: ignore[attr-defined]
        return named(page)(checked)

    return decorate
