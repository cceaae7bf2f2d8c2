"""Make Django's test client start quickly; the complete site answers its requests.

By default each client builds the chain of middleware again and signs in with eight SQL
statements, which takes longer than most requests of tests; and it copies the context
of every component that a page includes. The tests of accounts sign
in through the form.
"""

from http.cookies import SimpleCookie
from importlib import import_module
from time import time
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client, client
from django.test.client import ClientHandler, store_rendered_templates

from stronghold.core.accounts.models import User
from stronghold.sign_in.idle_lock.rules import USED_AT
from stronghold.sign_in.sessions.store import OPENED

# Later than any time at which a test stops the clock: the session is never idle, and
# nothing stores that it is used.
USED_FOR_EVER = 2**32
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# In the session: how its user signed in, as django-allauth stores it.
RECORDS = "account_authentication_methods"
RECORDS_OF = "account_authentication_methods_user"
CHAIN = (
    "_view_middleware",
    "_template_response_middleware",
    "_exception_middleware",
    "_middleware_chain",
)
# By settings, because a test can override some.
_chains: "WeakKeyDictionary[Any, dict[str, Any]]" = WeakKeyDictionary()
_build = ClientHandler.load_middleware


def _load_middleware(self: Any, is_async: bool = False) -> None:
    found = None if is_async else _chains.get(settings._wrapped)
    if found:
        self.__dict__.update(found)
        return
    _build(self, is_async)
    if not is_async:
        _chains[settings._wrapped] = {name: getattr(self, name) for name in CHAIN}


def _force_login(self: Client, user: User, backend: str | None = None) -> None:
    """Open a session of the user's, in one statement, and carry its cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = backend or BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(just_now(user))
    session[USED_AT] = USED_FOR_EVER
    session.save(must_create=True)
    self.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: session.session_key})


def just_now(user: User) -> dict[str, Any]:
    """Return what a sign-in leaves in a session: a password and a second factor."""
    now = time()
    return {
        OPENED: now,
        RECORDS: [
            {"method": "password", "at": now, "username": user.username},
            {"method": "mfa", "at": now, "type": "totp"},
        ],
        RECORDS_OF: str(user.pk),
    }


def forget_second_factor(client: Client) -> None:
    """Make the client's session one that a password alone has opened."""
    session = client.session
    session[RECORDS] = session[RECORDS][:1]
    session.save()


def _store_page(
    store: dict[str, Any], signal: Any, sender: Any, template: Any, **given: Any
) -> None:
    """Keep the context of the page itself, not a copy for each component in it."""
    if given["context"].template is sender:
        store_rendered_templates(store, signal, sender, template, **given)


def start_clients_quickly(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ClientHandler, "load_middleware", _load_middleware)
    patch.setattr(Client, "force_login", _force_login)
    patch.setattr(client, "store_rendered_templates", _store_page)
