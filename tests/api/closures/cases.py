"""A case as a test drives it: by its pages, by the API or by the action."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from operations.closure_moves.rules.moves import HEARINGS
from operations.closures.models import ClosureCase, ClosureEvent
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
from stronghold.demo.builders.closures import happen
from stronghold.demo.builders.stage import Now
from tests.factories import make_user
from tests.unit.closures.steps import ANSWERS, LONG, SERVICE

API = "/api/v1/closures"
PAGES = "/operations/closures/"
NOT_AT_A_TIME = ("prepare", "rebook", "ask_signature", "not_signed", "take_back")
NAMED = {"signatory": "Sam Example", "position": "Superintendent"}
DELEGATED = {"delegation": "Scheme of delegation 4.12"}


def as_form(kind: str, facts: dict[str, Any], when: datetime) -> dict[str, Any]:
    """Return what a browser sends of a move."""
    data: dict[str, Any] = {"client_uuid": str(uuid.uuid4())}
    if kind not in NOT_AT_A_TIME:
        data |= {**_parts("day", when), "time": f"{when.astimezone(LONDON):%H:%M}"}
    for name, value in facts.items():
        if name in ("hearing_at", "until"):
            at = datetime.fromisoformat(value).astimezone(LONDON)
            data |= {**_parts(f"{name}_day", at), f"{name}_time": f"{at:%H:%M}"}
        elif name in ("ends_on", "begins_on", "new_end"):
            data |= _parts(name, datetime.fromisoformat(value))
        elif name == "hours" and kind == "authorise" and value not in (24, 48):
            data |= {"hours": "fewer", "hours_fewer": value}
        elif isinstance(value, bool):
            data[name] = "yes" if value else "no"
        else:
            data[name] = value
    return data


def _parts(name: str, when: datetime) -> dict[str, str]:
    here = when.astimezone(LONDON) if when.tzinfo else when
    return {
        f"{name}_day": str(here.day),
        f"{name}_month": str(here.month),
        f"{name}_year": str(here.year),
    }


def drafter_for(by: User) -> User:
    """Return a colleague of the same role, who answers drafts: made once."""
    name = f"drafts-{by.username}"[:40]
    found = User.objects.filter(username=name).first()
    if found is None:
        found = make_user(name, by.role, by.organisation)
        found.team = by.team
        found.save()
    return found


@dataclass
class Case:
    """One case, who works on it, and the three ways to move it."""

    client: Client
    by: User
    reference: str
    # Whatever the court ordered is recorded so, without being asked back.
    as_ordered: bool = True

    @classmethod
    def opened(cls, client: Client, by: User, **given: Any) -> "Case":
        client.force_login(by)
        stated = {
            "client_uuid": str(uuid.uuid4()),
            "place": "Flat 2, 3 Mill Lane",
            "place_choice": "words",
            "ground": "nuisance",
        }
        response = client.post(API, stated | given, content_type="application/json")
        assert response.status_code == 201, response.content
        return cls(client, by, response.json()["reference"])

    @property
    def row(self) -> ClosureCase:
        return ClosureCase.objects.get(reference=self.reference)

    @property
    def events(self) -> list[ClosureEvent]:
        return list(self.row.happened.order_by("n"))

    def who(self, kind: str) -> User:
        """Return who records a move: a draft is answered by a colleague."""
        return drafter_for(self.by) if kind == "prepare" else self.by

    def stated(self, kind: str, facts: dict[str, Any]) -> dict[str, Any]:
        """Return facts with who signs, where they are of a decision.

        What is asked back of a court’s decision is confirmed with it.
        """
        if self.as_ordered and kind in HEARINGS:
            unlike = {"against_draft": True} if kind == "order" else {}
            goes_on = kind in ("adjourn", "refuse_continue")
            ended = {"after_end": True} if goes_on else {}
            return {"sat_early": True, **unlike, **ended, **facts}
        if "signed_by" not in facts:
            return facts
        police = self.row.issued_as == "police"
        return {**NAMED, **({} if police else DELEGATED), **facts}

    def move(self, kind: str, facts: dict[str, Any], when: datetime) -> Any:
        """Make a move by the API; return the response."""
        self.client.force_login(self.who(kind))
        return self.client.post(
            f"{API}/{self.reference}/moves",
            {
                "client_uuid": str(uuid.uuid4()),
                "kind": kind,
                "happened_at": when.isoformat(),
                "facts": self.stated(kind, facts),
                "as_ordered": self.as_ordered,
            },
            content_type="application/json",
        )

    def fill(self, kind: str, facts: dict[str, Any], when: datetime) -> Any:
        """Make a move by its form; return the response."""
        self.client.force_login(self.who(kind))
        url = f"{PAGES}{self.reference}/{kind}/"
        sent = as_form(kind, self.stated(kind, facts), when)
        sent |= {"as_ordered": "on"} if self.as_ordered else {}
        return self.client.post(url, sent)

    def act(self, kind: str, facts: dict[str, Any], when: datetime) -> str:
        """Make a move by the action; return the refusal, if it is refused."""
        stated, by = self.stated(kind, facts), self.who(kind)
        how = {"keep_words": False, "as_ordered": self.as_ordered}
        try:
            happen(Now(), self.row, kind, stated, by=by, at=when, **how)
        except RuleBroken as broken:
            return broken.message
        return ""

    def serve(self, now: datetime, **authority: Any) -> None:
        """Prepare, authorise and serve, each an hour after the other until now."""
        slot = (now + timedelta(hours=24)).isoformat()
        hour = timedelta(hours=1)
        for kind, facts, ago in (
            ("prepare", ANSWERS | {"hearing_at": slot}, 3),
            ("authorise", authority or LONG, 2),
            ("serve", SERVICE, 1),
        ):
            response = self.move(kind, facts, now - ago * hour)
            assert response.status_code == 201, response.content
