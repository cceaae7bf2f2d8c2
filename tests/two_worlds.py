"""Two databases that differ only in a secret: can a visitor see any difference?

Both start from one savepoint with the same sequences, random numbers and clock. So only
effects of the secret can differ, including keys that reveal gaps in a sequence, and
times of changes.
"""

import os
import random
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import unified_diff
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings

from tests.database_roles import connected_as

_SEQUENCES = (
    "SELECT schemaname || '.' || quote_ident(sequencename), last_value, start_value "
    "FROM pg_sequences WHERE schemaname = 'public'"
)
# Parts of a response that depend on the server's clock: cache expiry, time of signing
# of a cookie.
_LEFT_OUT = {"date", "expires", "server-timing"}
_OWN_CLOCK = re.compile(r"expires=[^;]*|:[0-9A-Za-z]{6}:[\w-]{20,}")


class Chance:
    """Random bytes that repeat when started again with the same name."""

    def __init__(self) -> None:
        self._source = random.Random(0)  # noqa: S311 - the same each time, on purpose

    def begin(self, name: str) -> None:
        self._source.seed(name)

    def bytes(self, n: int) -> bytes:
        return self._source.randbytes(n)


def take_over(monkeypatch: pytest.MonkeyPatch) -> Chance:
    """Make tokens, references and UUIDs repeatable.

    No task is sent to a worker: a busy machine may lose the broker in one world alone,
    and the attempt takes random numbers.
    """
    found = Chance()
    monkeypatch.setattr(os, "urandom", found.bytes)
    # The function that `secrets` uses.
    monkeypatch.setattr(random, "_urandom", found.bytes)
    monkeypatch.setattr("stronghold.celery.app.send_task", lambda *_, **__: None)
    return found


@dataclass
class World:
    """The answers of one of the two databases, by visitor and request."""

    name: str
    answers: dict[str, str] = field(default_factory=dict)


@contextmanager
def world(name: str, chance: Chance) -> Iterator[World]:
    """Run a block and undo its effects, also on sequences and the cache."""
    stood = _sequences()
    before = transaction.savepoint()
    chance.begin("a world")
    default = {**settings.CACHES["default"]}
    default["KEY_PREFIX"] = f"{default.get('KEY_PREFIX', '')}-{name}"
    with override_settings(CACHES={**settings.CACHES, "default": default}):
        yield World(name)
    transaction.savepoint_rollback(before)
    _put_back(stood)


def _sequences() -> list[tuple[str, int | None, int]]:
    with connected_as("superuser") as cursor:
        cursor.execute(_SEQUENCES)
        return list(cursor.fetchall())


def _put_back(stood: list[tuple[str, int | None, int]]) -> None:
    with connected_as("superuser") as cursor:
        for name, last, start in stood:
            value, is_called = (start, False) if last is None else (last, True)
            cursor.execute("SELECT setval(%s, %s, %s)", [name, value, is_called])


Ask = Callable[[Client], Any]


def visit(
    seen: World, chance: Chance, client: Client, *, who: str, asks: Mapping[str, Ask]
) -> None:
    """Record the answer to each visitor, and undo its effects."""
    for label, ask in asks.items():
        visitor = Client()
        visitor.cookies.update(client.cookies)
        chance.begin(label)
        before = transaction.savepoint()
        try:
            answer = _answer_text(ask(visitor))
        except Exception as error:  # noqa: BLE001 - all are reported at the end
            answer = f"raised {error!r}"
        seen.answers[f"{who}: {label}"] = answer
        transaction.savepoint_rollback(before)


def _answer_text(response: Any) -> str:
    """Return the full text of an answer: status, headers, cookies and body."""
    headers = [
        f"{name.lower()}: {value}"
        for name, value in sorted(response.items())
        if name.lower() not in _LEFT_OUT
    ]
    body = b"".join(response) if response.streaming else response.content
    cookies = [str(morsel) for _, morsel in sorted(response.cookies.items())]
    cookies = [_OWN_CLOCK.sub("", one) for one in cookies]
    text = body.decode("utf-8", errors="backslashreplace")
    return "\n".join([str(response.status_code), *headers, *cookies, text])


def differences(one: World, other: World) -> list[str]:
    """Return the differences between the two, as readable lines."""
    assert one.answers.keys() == other.answers.keys()
    assert one.answers
    found = []
    for label, answer in one.answers.items():
        if answer != other.answers[label]:
            lines = (answer.splitlines(), other.answers[label].splitlines())
            changed = unified_diff(*lines, one.name, other.name, n=0, lineterm="")
            found.append("\n".join([label, *list(changed)[:40]]))
    return found
