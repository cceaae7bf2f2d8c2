"""Whatever is tried by action, form or API, nothing unlawful is decided or unmarked."""

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.warrants.actions.entries import PlannedEntry, plan_entry
from operations.warrants.actions.upkeep import entries_of
from operations.warrants.actions.warrant import add_premises
from operations.warrants.choices import State
from operations.warrants.models import Warrant, WarrantEntry, WarrantPremises
from operations.warrants.queries import status_of
from operations.warrants.rules import moves as rules
from stronghold.core.accounts.models import Team, User
from stronghold.core.geography.models import Street
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON, london_date
from stronghold.core.kernel.months import months_after
from stronghold.core.places.models import AskFirst, Premises
from stronghold.core.places.queries import PlaceMeant
from tests.api.warrants.steps import (
    draw_up,
    endorse,
    enter,
    lead_to_issue,
    make_move,
)
from tests.factories import WEST_SOUTH, Cast
from tests.refusals import refusal_on
from tests.sweeps import SUPPRESSED, examples

SECTION = re.compile(r"s\.\d+|Code B 3\.4")
WAYS = ("action", "form", "api")
NOT_NAMED, NO_ENTRY = 2, "no_entry"
KINDS: tuple[dict[str, Any], ...] = (
    {"entries_allowed": "single"},
    {"enactment": "pace-s8", "entries_allowed": "single", "is_all_premises": True},
    {
        "enactment": "pace-s8",
        "entries_allowed": "limited",
        "most_entries": 2,
        "entries_grounds": "More is expected",
        "is_all_premises": True,
    },
    {"entries_allowed": "unlimited", "entries_grounds": "More is expected"},
)


@dataclass(frozen=True)
class Asked:
    """One try. `n`: days ago, or ahead for a plan. `yes`: authorised, or already so.

    `outcome` is what an entry came to.
    """

    code: str
    way: str
    n: int
    yes: bool
    at: int
    outcome: str

    @property
    def on(self) -> date:
        return clock.today() - timedelta(days=self.n)

    @property
    def instant(self) -> datetime:
        """Return when; a plan is for tomorrow or later, all else for the past."""
        if self.code == "plan":
            return clock.now() + timedelta(days=self.n + 1)
        return clock.now() - timedelta(days=self.n, minutes=1)


attempts = st.lists(
    st.builds(
        Asked,
        code=st.sampled_from(rules.CODES),
        way=st.sampled_from(WAYS),
        n=st.integers(0, 70),
        yes=st.booleans(),
        at=st.sampled_from([1, NOT_NAMED]),
        outcome=st.sampled_from(["drugs", NO_ENTRY]),
    ),
    min_size=1,
    max_size=12,
)


def by_action(row: Warrant, by: User, asked: Asked) -> list[str]:
    try:
        _act(row, by, asked)
    except RuleBroken as broken:
        return [broken.message]
    return []


def _act(row: Warrant, by: User, asked: Asked) -> None:
    code, at, yes = asked.code, asked.instant, asked.yes
    authority = {"authority_rank": "inspector", "authority_at": at} if yes else {}
    call: dict[str, Any] = {"by": by, "reference": row.reference}
    match code:
        case "enter":
            copy = "occupier" if yes else "nobody"
            posted = {"copy_given": copy, "outcome": asked.outcome, **authority}
            enter(row, by, at, premises=asked.at, **posted)
        case "plan":
            plan_entry(**call, plan=PlannedEntry(asked.at, at, **_authority_now(yes)))
        case "endorse":
            endorse(row, by, at=asked.at)
        case "add_premises":
            add_premises(**call, place=PlaceMeant(words=new_words()))
        case _:
            rank = "inspector" if yes else "sergeant"
            given = {"on": asked.on, "at": at, "rank": rank, "already": yes}
            make_move(row, by, code, court="Oxford", reason="Because", **given)


def _authority_now(yes: bool) -> dict[str, Any]:
    return {"authority_rank": "inspector", "authority_at": clock.now()} if yes else {}


def by_form(client: Client, row: Warrant, asked: Asked) -> list[str]:
    code, yes = asked.code, asked.yes
    on = asked.instant.astimezone(LONDON)
    posted: dict[str, Any] = {
        "move": code,
        "time": f"{on:%H:%M}",
        **day_of("on", on),
    }
    posted |= {"rank": "inspector" if yes else "sergeant", "court": "Oxford"}
    posted |= {"reason": "Because", "premises": asked.at}
    posted |= {"entries_allowed": row.entries_allowed, "sought_found": "yes"}
    posted |= {"most_entries": row.most_entries or "", "other_seized": "no"}
    if code == "plan":
        posted["rank"] = "inspector" if yes else ""
    if yes:
        posted["already"] = "on"
    page = {"enter": "enter", "add_premises": "add_premises"}.get(code, "move")
    if code == "enter":
        posted |= {"when": "other", **day_of("day", on)}
        posted |= {"outcome": asked.outcome, "copy_given": "left"}
        posted |= {"client_uuid": str(uuid.uuid4())}
        if yes:
            posted |= {
                "authority_rank": "inspector",
                "authority_time": posted["time"],
            }
            posted |= day_of("authority_day", on)
    if code == "add_premises":
        posted |= {"place": new_words(), "place_choice": "words"}
    answer = client.post(reverse(f"warrants:{page}", args=[row.reference]), posted)
    assert answer.status_code in {302, 400}
    return refusal_on(answer.content.decode()) if answer.status_code == 400 else []


def day_of(name: str, on: datetime) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def by_api(client: Client, row: Warrant, asked: Asked) -> list[str]:
    posted: dict[str, Any] = {
        "move": asked.code,
        "on": str(asked.on),
        "at": asked.instant.isoformat(),
        "rank": "inspector" if asked.yes else "sergeant",
        "court": "Oxford",
        "reason": "Because",
        "already": asked.yes,
        "premises": asked.at,
        "client_uuid": str(uuid.uuid4()),
        "outcome": asked.outcome,
        "copy_given": "left",
        "sought_found": True,
        "other_seized": False,
        "place": new_words(),
        "place_choice": "words",
    }
    if asked.yes:
        before = min(asked.instant, clock.now())
        posted |= {"authority_rank": "inspector", "authority_at": before.isoformat()}
    url = f"/api/v1/warrants/{row.reference}/moves"
    answer = client.post(url, posted, content_type="application/json")
    assert answer.status_code in {200, 400}, answer.content
    return [str(answer.json())] if answer.status_code == 400 else []


def new_words() -> str:
    return f"Behind mill {uuid.uuid4().hex[:8]}"


def tried(client: Client, row: Warrant, by: User, asked: Asked) -> list[str]:
    """Try one move in its way; return what is said where it is refused."""
    if asked.way == "form":
        return by_form(client, row, asked)
    return (
        by_api(client, row, asked) if asked.way == "api" else by_action(row, by, asked)
    )


def is_entry_unlawful(
    row: Warrant,
    at: datetime,
    *,
    n_before: int,
    is_named: bool,
    authorised_at: datetime | None,
) -> bool:
    """Say, by a plain reading of PACE sections 15 and 16, if an entry is unlawful."""
    assert row.issued_on is not None
    assert row.ends_on is not None
    if not row.issued_on <= london_date(at) <= row.ends_on:
        return True
    is_authorised = authorised_at is not None and authorised_at <= at
    if not is_named and not is_authorised:
        return True
    if n_before == 0:
        return False
    used_up = {
        "single": True,
        "limited": n_before >= (row.most_entries or 0),
        "unlimited": False,
    }
    return used_up[row.entries_allowed] or not is_authorised


def check(row: Warrant) -> None:
    """State what holds of every warrant, whatever was done to it."""
    entries = entries_of(row)
    assert (row.state in rules.WAS_ISSUED) >= bool(entries)
    if row.issued_on:
        assert row.authorised_rank in rules.MAY_AUTHORISE
    before: Counter[int] = Counter()
    for entry in entries:
        unlawful = is_entry_unlawful(
            row,
            entry.entered_at,
            n_before=before[entry.at.number],
            is_named=entry.at.is_named,
            authorised_at=entry.authority_at,
        )
        got_in = entry.outcome != NO_ENTRY
        no_copy = got_in and entry.copy_given == "nobody"
        assert bool(entry.irregular) == (unlawful or no_copy)
        assert all(SECTION.search(words) for words in entry.irregular)
        before[entry.at.number] += got_in
    assert all(SECTION.search(words) for words in row.irregular)
    is_live = may_still_go_in(row, before)
    check_told(row, entries, is_live=is_live)
    is_asked = AskFirst.objects.filter(holder=row.client_uuid).exists()
    assert is_asked == is_live


def check_told(row: Warrant, entries: list[WarrantEntry], *, is_live: bool) -> None:
    """What a warrant came to is of who got in first, and is recorded once it is spent.

    Endorsed is what was entered.
    """
    inside = [entry for entry in entries if entry.outcome != NO_ENTRY]
    first = None if is_live else next(iter([*inside, *entries]), None)
    assert row.outcome == (first.outcome if first else "")
    assert row.executed_on == (london_date(first.entered_at) if first else None)
    for at in row.all_premises.filter(endorsed_at__isnull=False):
        last = max(entry.recorded_at for entry in inside if entry.at_id == at.pk)
        assert at.endorsed_at is not None
        assert at.endorsed_at >= last


def last_day_to_return(row: Warrant) -> date:
    """Say, by a plain reading of PACE section 16(10), by when a warrant goes back."""
    entered = [
        min((e.entered_at for e in one.entries.exclude(outcome=NO_ENTRY)), default=None)
        for one in row.all_premises.all()
    ]
    days = [london_date(at) for at in entered if at is not None]
    is_for_one = row.entries_allowed == "single" and not row.is_all_premises
    if is_for_one and days and len(days) == len(entered):
        return max(days) + timedelta(days=7)
    assert row.issued_on is not None
    return months_after(row.issued_on, 3)


def may_still_go_in(row: Warrant, got_in: Counter[int]) -> bool:
    """Say, by how often somebody got in at each premises, if anybody may again."""
    if row.state in rules.BEFORE_ISSUE:
        return True
    if row.state in {"refused", "withdrawn", "returned"}:
        return False
    assert row.ends_on is not None
    most = {"single": 1, "limited": row.most_entries or 0, "unlimited": 1_000}
    is_left = any(
        got_in[one.number] < most[row.entries_allowed] for one in row.all_premises.all()
    )
    return row.ends_on >= clock.today() and (is_left or row.is_all_premises)


def check_accepted(before: Warrant, after: Warrant, asked: Asked) -> None:
    """No decision that was taken is unlawful, and a return that was is marked."""
    match asked.code:
        case "authorise":
            assert asked.yes
        case "apply":
            assert before.state == State.AUTHORISED
        case "add_premises":
            assert before.state in rules.BEFORE_ISSUE or before.is_all_premises
        case "plan":
            at = WarrantPremises.objects.get(warrant=after, number=asked.at)
            assert not is_entry_unlawful(
                after,
                at.planned_at,  # type: ignore[arg-type]
                n_before=at.entries.exclude(outcome=NO_ENTRY).count(),
                is_named=at.is_named,
                authorised_at=clock.now() if asked.yes else None,
            )
        case "return":
            assert after.returned_on is not None
            missing = status_of(before).n_unendorsed > 0
            late = after.returned_on > last_day_to_return(after)
            assert asked.yes or not missing
            assert bool(after.irregular) == (missing or late)


@pytest.mark.django_db
@settings(
    max_examples=examples(40),
    suppress_health_check=SUPPRESSED,
)
@given(attempts=attempts, led=st.booleans(), kind=st.sampled_from(KINDS))
def test_any_walk_decides_nothing_unlawful_and_marks_every_fact(
    cast: Cast, attempts: list[Asked], led: bool, kind: dict[str, Any]
) -> None:
    """Long: each example walks through many moves by three ways."""
    by = cast.officer
    by.team = Team.objects.get(code="city")
    by.save()
    client = Client()
    client.force_login(by)
    row = draw_up(by, _premises(by), **kind)
    # The second premises are on the warrant, or, if it is for all, added after issue.
    is_named = not kind.get("is_all_premises")
    second: dict[str, Any] = {"by": by, "reference": row.reference}
    second["place"] = PlaceMeant(words=new_words())
    if is_named or not led:
        add_premises(**second)
    if led:
        lead_to_issue(row, by, on=clock.today() - timedelta(days=20))
    if led and not is_named:
        add_premises(**second)
    for asked in attempts:
        before = Warrant.objects.get(pk=row.pk)
        said = tried(client, before, by, asked)
        after = Warrant.objects.get(pk=row.pk)
        if said:
            assert any(SECTION.search(words) for words in said), (asked, said)
            assert after.state == before.state
        else:
            check_accepted(before, after, asked)
        check(after)


def _premises(by: User) -> Premises:
    street, _ = Street.objects.get_or_create(
        name="Lane", kind="street", defaults={"point": WEST_SOUTH}
    )
    return Premises.objects.create(
        force=by.force,
        address=f"{uuid.uuid4()} Lane",
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
