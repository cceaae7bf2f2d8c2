"""Every address names its verb, or is one of the few that are open to anyone."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware

from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from tests.addresses import Address, addresses

# Open to everyone, signed in or not.
OPEN = {
    "account_login",
    # Only while the server's console has issued a code.
    "account_first",
    "account_inactive",
    "account_logout",
    # Before the sign-in is complete.
    "mfa_authenticate",
    "mfa_login_webauthn",
    "deadlines:calendar",
    "health_degraded",
    "health_live",
    "health_ready",
    # It answers to a page whose session has ended, too.
    "idle_lock:unlock",
    "offline:day",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
    "offline:standing",
    # What a force states to everyone.
    "statements:accessibility",
    "statements:complaints",
    "statements:privacy",
    # The way to the provider of single sign-on and back, and its signed word.
    "single_sign_on:start",
    "single_sign_on:return",
    "single_sign_on:end_sessions",
}
# Open to every signed-in user, also with a one-time password; views of django-allauth
# have no verbs.
OWN_ACCOUNT = {"account_change_password", "idle_lock:lock", "idle_lock:used"}
# Open by a key and to signed-in users; each still requires its verb.
BY_KEY = {
    "ogc:landing",
    "ogc:conformance",
    "ogc:api",
    "ogc:collections",
    "ogc:collection",
    "ogc:queryables",
    "ogc:items",
    "ogc:feature",
    "ogc:nowhere",
}
# Open by a directory's key alone.
BY_DIRECTORY = {
    "scim:provider",
    "scim:types",
    "scim:type",
    "scim:schemas",
    "scim:schema",
    "scim:users",
    "scim:search_users",
    "scim:user",
    "scim:groups",
    "scim:search_groups",
    "scim:group",
    "scim:search",
    "scim:nowhere",
}
METHODS = ("get", "post", "put", "patch", "delete")


def endpoint(callback: Callable[..., Any]) -> type[Any] | None:
    """Return the class of an endpoint of the API; None for a page."""
    return getattr(callback, "cls", None)


def demands_its_verbs(address: Address) -> bool:
    view: Any = endpoint(address.callback)
    answered = {m.upper() for m in METHODS if hasattr(view, m)}
    return (
        list(view.permission_classes) == [Requires]
        and set(view.verbs) == answered
        and all(isinstance(verb, Verb) for verb in view.verbs.values())
    )


PAGES = [a for a in addresses() if endpoint(a.callback) is None]
ENDPOINTS = [a for a in addresses() if endpoint(a.callback)]


def test_all_addresses_are_walked_and_named() -> None:
    names = [address.name for address in addresses()]

    assert {"home", "reports:list", "oversight:record", "api_tallies"} <= set(names)
    assert all(names)
    assert len(set(names)) == len(names)


def test_pages_name_their_verbs() -> None:
    verbs = {a.name: getattr(a.callback, "verb", None) for a in PAGES}

    nameless = {name for name, verb in verbs.items() if not isinstance(verb, Verb)}
    assert nameless == OPEN | OWN_ACCOUNT


def test_pages_are_behind_sign_in() -> None:
    guarded = {a.name: getattr(a.callback, "login_required", True) for a in PAGES}

    unguarded = {name for name, is_guarded in guarded.items() if not is_guarded}
    assert unguarded == OPEN | BY_KEY | BY_DIRECTORY


def test_endpoints_name_a_verb_for_each_method() -> None:
    assert ENDPOINTS
    assert [a.name for a in ENDPOINTS if not demands_its_verbs(a)] == []


def test_sign_in_is_demanded_by_default(settings: Any) -> None:
    path = f"{LoginRequiredMiddleware.__module__}.LoginRequiredMiddleware"

    assert path in settings.MIDDLEWARE
    default = settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"]
    assert default == ["stronghold.core.api.access.RefuseAll"]
