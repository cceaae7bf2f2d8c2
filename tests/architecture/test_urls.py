"""Every address names its verb, or is one of the few that are open to anyone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.middleware import LoginRequiredMiddleware

from stronghold.accounts.api_access import Requires
from stronghold.accounts.permissions import Verb
from tests.addresses import Address, addresses

# Open to whoever comes, signed in or not.
OPEN = {
    "account_login",
    "account_inactive",
    "account_logout",
    "health_live",
    "health_ready",
    "offline:manifest",
    "offline:worker",
    "offline:queue",
    "offline:shell",
}
# Open to whoever is signed in, whatever their role; the library has no verbs.
OWN_ACCOUNT = {"account_change_password"}
METHODS = ("get", "post", "put", "patch", "delete")


def endpoint(callback: Callable[..., Any]) -> type[Any] | None:
    """Return the class of an endpoint of the API; None for a page."""
    return getattr(callback, "cls", None)


PAGES = [a for a in addresses() if endpoint(a.callback) is None]
ENDPOINTS = [a for a in addresses() if endpoint(a.callback)]


def label(address: Address) -> str:
    return address.name


def test_all_addresses_are_walked_and_named() -> None:
    names = [address.name for address in addresses()]

    assert {"home", "reports:list", "oversight:record", "api_tallies"} <= set(names)
    assert all(names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("address", PAGES, ids=label)
def test_page_names_its_verb(address: Address) -> None:
    verb = getattr(address.callback, "verb", None)

    assert isinstance(verb, Verb) != (address.name in OPEN | OWN_ACCOUNT)


@pytest.mark.parametrize("address", PAGES, ids=label)
def test_page_is_behind_sign_in(address: Address) -> None:
    is_open = not getattr(address.callback, "login_required", True)

    assert is_open == (address.name in OPEN)


@pytest.mark.parametrize("address", ENDPOINTS, ids=label)
def test_endpoint_names_a_verb_for_each_method(address: Address) -> None:
    view = endpoint(address.callback)
    answered = {m.upper() for m in METHODS if hasattr(view, m)}

    assert list(view.permission_classes) == [Requires]
    assert set(view.verbs) == answered
    assert all(isinstance(verb, Verb) for verb in view.verbs.values())


def test_sign_in_is_demanded_by_default(settings: Any) -> None:
    path = f"{LoginRequiredMiddleware.__module__}.LoginRequiredMiddleware"

    assert path in settings.MIDDLEWARE
    default = settings.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"]
    assert default == ["stronghold.accounts.api_access.RefuseAll"]
