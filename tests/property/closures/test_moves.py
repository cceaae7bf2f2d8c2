"""Whatever is tried, by action, form or API: nothing unlawful is done or hidden."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.moves import MOVE_OF, ORDERS, Status
from operations.closures.events import status_of
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from tests.api.closures.cases import Case
from tests.factories import Cast
from tests.refusals import refusal_on
from tests.sweeps import SUPPRESSED, examples
from tests.unit.closures.steps import ANSWERS, SERVICE, at

SECTION = re.compile(r"s\.\d+")
START = at("2026-12-20 09:00")
SIGNERS = ("sergeant", "inspector", "superintendent")
RANKS = {"sergeant": 2, "inspector": 3, "superintendent": 5}
HOURS = (12, 24, 36, 48, 60)

steps = st.lists(
    st.tuples(
        st.sampled_from(["act", "fill", "move"]),
        st.sampled_from(list(EventKind)),
        st.sampled_from(SIGNERS),
        st.sampled_from(HOURS),
        # How long after the step before, in hours.
        st.sampled_from([0, 1, 6, 25, 49, 24 * 15, 24 * 40]),
        st.booleans(),
    ),
    min_size=4,
    max_size=12,
)


def facts_of(step: tuple[Any, ...], now: Any, last: int) -> dict[str, Any]:
    """Return facts to record: always readable, and lawful or not by chance."""
    _, kind, signer, hours, _, right = step
    today = london_date(now)
    near, far = today + timedelta(days=60), today + timedelta(days=300)
    end = (near if right else far).isoformat()
    slot = (now + timedelta(hours=20)).isoformat()
    later = (now + timedelta(days=7 if right else 20)).isoformat()
    facts: dict[str, dict[str, Any]] = {
        EventKind.PREPARE: ANSWERS | {"hearing_at": slot} if right else {},
        EventKind.REBOOK: {
            "hearing_court": "Oxford",
            "hearing_at": slot if right else START.isoformat(),
        },
        EventKind.NAME_CONSULTEE: {"organisation": "council"},
        EventKind.ASK_SIGNATURE: {"person": "supervisor" if right else "officer"},
        EventKind.NOT_SIGNED: {"reason": "Not enough"},
        EventKind.AUTHORISE: {"signed_by": signer, "hours": hours},
        EventKind.SERVE: SERVICE | {"served_by": "constable" if right else "other"},
        EventKind.EXTEND_NOTICE: {"signed_by": signer, "extension_hours": hours},
        EventKind.VARY: {"signed_by": signer, "change": "The yard is open"},
        EventKind.CANCEL: {"signed_by": signer, "reason": "Over"},
        EventKind.ABANDON: {"reason": "Over"},
        EventKind.ADJOURN: {"until": later, "notice_continued": right},
        EventKind.ORDER: {"scope": "full", "ends_on": end},
        EventKind.SUSPEND: {"court": "crown_court" if right else "magistrates"},
        EventKind.QUASH: {"by_court": "High Court"},
        EventKind.REFUSE_CONTINUE: {"hours": hours},
        EventKind.APPLY_EXTENSION: {
            "signed_by": signer,
            "new_end": (today + timedelta(days=100)).isoformat(),
            "consulted": "The council" if right else "",
        },
        EventKind.EXTEND_ORDER: {"ends_on": (today + timedelta(days=320)).isoformat()},
        EventKind.LODGE_APPEAL: {"lodged_by": "served" if right else "issuer"},
        EventKind.DECIDE_APPEAL: {"outcome": "quashed" if right else "dismissed"},
        EventKind.ENTER: {"purpose": "secure"},
        EventKind.TAKE_BACK: {
            "event": last + (not right),
            "reason": "Wrong entry",
        },
    }
    return facts.get(kind, {})


def refusal(case: Case, step: tuple[Any, ...], now: Any, last: int) -> list[str]:
    """Make the move in its way; return what is said where it is refused."""
    way, kind, facts = step[0], step[1], facts_of(step, now, last)
    response = getattr(case, way)(kind, facts, now)
    if isinstance(response, str):
        return [response] if response else []
    if response.status_code in (201, 302):
        return []
    assert response.status_code == 400
    if way == "move":
        return [str(response.json())]
    return refusal_on(response.content.decode())


def breaks_law(before: Status, step: tuple[Any, ...], now: Any) -> bool:
    """Say, by a plain reading of the Act, whether this decision is unlawful."""
    _, kind, signer, hours, _, right = step
    rank = RANKS[signer]
    if before.state not in MOVE_OF[kind].sources:
        return True
    if kind == EventKind.AUTHORISE:
        slot = before.prepared.hearing_at
        answered = bool(before.prepared.residents) and slot is not None and slot >= now
        return not answered or rank < 3 or hours > 48 or (hours > 24 and rank < 5)
    if kind in (EventKind.ASK_SIGNATURE, EventKind.NOT_SIGNED):
        is_asked = before.asked is not None
        asks = kind == EventKind.ASK_SIGNATURE
        return not (right and before.prepared.residents) if asks else not is_asked
    if kind == EventKind.EXTEND_NOTICE:
        senior = before.signed_by == "superintendent"
        return bool(senior or rank < 5 or hours > 24)
    if kind in (EventKind.CANCEL, EventKind.VARY) and before.signed_by:
        signed = before.extended_by or before.signed_by
        return bool(rank < RANKS[signed])
    if kind == EventKind.APPLY_EXTENSION:
        past = before.order_has_ended(now)
        return past or rank < 3 or not right
    return False


def _is_late(before: Status, step: tuple[Any, ...], now: Any) -> bool:
    """Say whether a hearing was too late, or adjourned for too long in all."""
    _, kind, _, _, _, right = step
    if kind == EventKind.ADJOURN:
        first = before.first_adjourned_at or now
        until = london_date(now) + timedelta(days=7 if right else 20)
        if until > london_date(first) + timedelta(days=14):
            return True
    if before.is_open_again or not before.served_at or before.adjourned_until:
        return False
    return bool(now > before.served_at + timedelta(hours=72))


def is_irregular(before: Status, step: tuple[Any, ...], now: Any) -> bool:
    """Say, by a plain reading of the Act, whether such a fact is unlawful."""
    _, kind, _, hours, _, right = step
    if kind not in _ALWAYS and before.state not in MOVE_OF[kind].sources:
        return True
    if kind == EventKind.SERVE:
        return not right
    if kind == EventKind.ORDER and not right:
        return True
    if kind == EventKind.REFUSE_CONTINUE and hours > 48:
        return True
    if kind in _HEARD:
        return _is_late(before, step, now)
    if kind in (EventKind.EXTEND_ORDER, EventKind.SUSPEND):
        return kind == EventKind.EXTEND_ORDER or not right
    if kind == EventKind.NOT_EXTENDED:
        return before.application is None
    return kind == EventKind.ENTER and before.state not in ORDERS


_ALWAYS = (EventKind.ENTER, EventKind.RETURN)
_HEARD = (
    EventKind.ORDER,
    EventKind.REFUSE,
    EventKind.REFUSE_CONTINUE,
    EventKind.ADJOURN,
)


@pytest.mark.django_db
@settings(
    max_examples=examples(30),
    suppress_health_check=SUPPRESSED,
)
@given(steps=steps)
def test_nothing_unlawful_is_decided_and_nothing_irregular_hidden(
    client: Client, cast: Cast, steps: list[tuple[Any, ...]]
) -> None:
    """Long: each example is a whole case, asked for move by move by the site."""
    now = START
    User.objects.filter(pk=cast.supervisor.pk).update(rank="inspector")
    with clock.stopped(now):
        case = Case.opened(client, cast.supervisor)
    earlier: list[Status] = []
    for step in lead_in(steps):
        now += timedelta(hours=step[4])
        before = status_of(case.events)
        last = before.last.n if before.last else 0
        with clock.stopped(now):
            said = refusal(case, step, now, last)
        move, stored = MOVE_OF[step[1]], case.events
        if move.code == EventKind.TAKE_BACK:
            assert bool(said) != bool(step[5] and last), said
            check_taken_back(before, status_of(stored), earlier=earlier, said=said)
        elif said:
            assert any(SECTION.search(words) for words in said), said
            assert status_of(stored) == before
        elif move.is_decision:
            assert not breaks_law(before, step, now), step
            assert not stored[-1].irregular
        elif is_irregular(before, step, now):
            assert stored[-1].irregular, step
        if move.code != EventKind.TAKE_BACK and not said:
            earlier.append(before)
        for words in stored[-1].irregular if stored else ():
            assert SECTION.search(words)
        assert case.row.state == status_of(stored).state


def check_taken_back(
    before: Status, after: Status, *, earlier: list[Status], said: list[str]
) -> None:
    """The latest entry alone is taken back, and then nothing is left of it."""
    if said:
        assert any("latest entry" in words for words in said), said
        assert after == before
    else:
        assert after == earlier.pop()


def lead_in(steps: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Let half of all cases be served first, or few would get any further."""
    if not steps[0][5]:
        return steps
    served: list[tuple[Any, ...]] = [
        ("act", EventKind.PREPARE, "inspector", 24, 0, True),
        ("act", EventKind.AUTHORISE, steps[0][2], 24, 1, True),
        ("act", EventKind.SERVE, "inspector", 24, 1, True),
    ]
    return [*served, *steps]
