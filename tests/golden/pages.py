"""Asks for every address as every role, by Django's test client, in one process."""

from collections import Counter, deque
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from .kept import Kept, Page
from .walk import EACH, EACH_QUESTION, Walk, links, route_of, routes, shape_of

SIGNED_OUT = "signed-out"
# The accounts of the demonstration, as the README names them, and who has none.
ROLES = (
    "officer",
    "east",
    "east-supervisor",
    "supervisor",
    "analyst",
    "records",
    "administrator",
    "partner",
    "manager",
    "council-admin",
    "county",
    "outsider",
    SIGNED_OUT,
)
PASSWORD = "stronghold-demo"
# What says how the process itself does, and so never the same twice.
NEVER_THE_SAME = ("metrics",)


class Asking:
    """One role that asks for addresses, each once."""

    def __init__(self, role: str, walk: Walk, kept: Kept) -> None:
        self._role = role
        self._walk = walk
        self._kept = kept
        self.seen: set[str] = set()
        self._client = Client(
            SERVER_NAME="localhost", raise_request_exception=False, headers={}
        )
        if role != SIGNED_OUT:
            sign_in = resolve_url(settings.LOGIN_URL)
            sent = {"login": role, "password": PASSWORD}
            answer = self._client.post(sign_in, sent)
            if answer.status_code != 302:
                raise SystemExit(f"{role} cannot sign in: {answer.status_code}")

    def crawl(self) -> None:
        """Ask for what needs no argument, then for what the pages link to."""
        n_asked: Counter[Any] = Counter()
        waiting = deque(f"/{route}" for route in routes() if "<" not in route)
        while waiting:
            address = waiting.popleft()
            shape = shape_of(address)
            most = EACH_QUESTION if shape[1] else EACH
            if not shape[0] or address in self.seen or n_asked[shape] >= most:
                continue
            n_asked[shape] += 1
            waiting.extend(self.ask(address))

    def ask(self, address: str) -> list[str]:
        """Ask for an address and keep the answer; return the links on it."""
        if address in self.seen:
            return []
        self.seen.add(address)
        route = route_of(address)
        if route.startswith(NEVER_THE_SAME):
            return []
        answer = self._client.get(address)
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        status, kind = answer.status_code, answer.headers.get("Content-Type", "")
        if status in (301, 302, 303, 307, 308):
            body, kind = answer.headers["Location"].encode(), "text/plain"
        answer.close()
        self._kept.add_page(Page(self._role, address, route, status, kind, body))
        if status < 400:
            self._walk.note(address)
        return links(address, kind, body) if status == 200 else []


def keep_pages(kept: Kept, roles: Sequence[str]) -> None:
    """Ask as each role for what its own pages link to, then for what others' do."""
    walk = Walk()
    asking: dict[str, Asking] = {}
    for role in roles:
        asking[role] = Asking(role, walk, kept)
        asking[role].crawl()
        _say(f"Pages of {role}", asking)
    guessed, without = walk.guessed()
    common = walk.common() + guessed
    for role, one in asking.items():
        for address in common:
            one.ask(address)
        _say(f"Pages of others, as {role}", asking)
    for route in without:
        kept.add_unreached(route)
    print(f"{len(without)} routes without an address", flush=True)


def _say(what: str, asking: dict[str, Asking]) -> None:
    n_pages = sum(len(one.seen) for one in asking.values())
    print(f"{what}: {n_pages:,} in all", flush=True)
