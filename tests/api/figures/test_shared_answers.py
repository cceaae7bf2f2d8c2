"""Figures as JSON: written once for all processes, unchanged before anything is read.

The rights of who asks are looked at each time, whatever is remembered.
"""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as NoRedis

from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.models import Event
from stronghold.core.geography.models import Area
from stronghold.core.kernel import clock
from stronghold.figures.answer_cache import compressed
from stronghold.figures.models import MeasureChange, Tally
from tests import own_cache
from tests.factories import Cast, make_tally
from tests.own_cache import forget_all
from tests.statements import statements

URL = "/api/v1/tallies"
WEEKS = {"measure": "arrests", "level": "ward", "from": "2026-W45", "to": "2026-W48"}
TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
W47 = date(2026, 11, 16)
PACKED = {"Accept-Encoding": "gzip"}
FRAME_AND_STATE = 3

pytestmark = pytest.mark.usefixtures("counted")
As = Callable[[User], Client]


@pytest.fixture
def counted(cast: Cast, country: dict[str, Area]) -> Iterator[None]:
    make_tally(cast.officer.force, country["E05000001"], W47, 3)
    MeasureChange.objects.create(measure="arrests", changed_at=TUESDAY)
    with clock.stopped(TUESDAY):
        yield


def counts_in(answer: Any) -> list[int]:
    body = answer.content
    if answer.headers.get("Content-Encoding") == "gzip":
        answer.content = gzip.decompress(body)
    found = [row["n"] for row in answer.json()["rows"]]
    answer.content = body
    return found


def count_again(n: int) -> None:
    """Change the figures as a recount does: with a later time of change."""
    Tally.objects.update(n=n)
    later = TUESDAY + timedelta(seconds=n)
    MeasureChange.objects.update(changed_at=later)


def test_unchanged_is_found_before_any_figure_is_read(cast: Cast, as_user: As) -> None:
    client = as_user(cast.officer)
    etag = client.get(URL, WEEKS, headers=PACKED)["ETag"]
    own_cache.begin()

    with statements() as ran:
        answer = client.get(URL, WEEKS, headers={"If-None-Match": etag})

    assert answer.status_code == 304
    assert answer["ETag"] == etag.removeprefix("W/")
    assert len(ran) == FRAME_AND_STATE
    assert not [one for one in ran if "figures_tally" in one]


def test_another_process_takes_what_the_first_has_written(
    cast: Cast, as_user: As
) -> None:
    first = as_user(cast.officer).get(URL, WEEKS, headers=PACKED)
    forget_all()

    with statements() as ran:
        second = as_user(cast.supervisor).get(URL, WEEKS, headers=PACKED)
        plain = as_user(cast.analyst).get(URL, WEEKS)

    assert second.content == first.content
    assert counts_in(first) == counts_in(plain) == [3]
    assert not [one for one in ran if "figures_tally" in one]


def test_a_change_is_in_the_next_answer_of_every_process(
    cast: Cast, as_user: As
) -> None:
    client = as_user(cast.officer)
    assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [3]
    for n in (4, 5):
        count_again(n)
        assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [n]
        forget_all()
        assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [n]


def test_without_redis_figures_are_answered(
    cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise NoRedis

    monkeypatch.setattr(cache, "get", away)
    monkeypatch.setattr(cache, "set", away)
    client = as_user(cast.officer)

    assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [3]
    count_again(4)
    assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [4]
    with statements() as ran:
        assert counts_in(client.get(URL, WEEKS, headers=PACKED)) == [4]
    assert len(ran) == FRAME_AND_STATE


def test_an_answer_that_cannot_be_shared_is_written_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: Any, **__: Any) -> None:
        raise NoRedis

    made: list[bytes] = []

    def make() -> bytes:
        made.append(b"figures")
        return made[-1]

    monkeypatch.setattr(cache, "set", away)

    assert gzip.decompress(compressed("of-this-test", make)) == b"figures"
    assert len(made) == 1


def test_nothing_of_a_person_is_shared(
    cast: Cast, as_user: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the key nor what is under it says who asked."""
    kept: dict[str, Any] = {}
    monkeypatch.setattr(cache, "set", lambda key, value, _: kept.update({key: value}))

    as_user(cast.officer).get(URL, WEEKS, headers=PACKED)
    forget_all()
    as_user(cast.supervisor).get(URL, WEEKS, headers=PACKED)

    [(key, value)] = kept.items()
    text = f"{key} {gzip.decompress(value).decode()}"
    for person in (cast.officer, cast.supervisor):
        assert person.username not in text
        assert person.display_name not in text


def test_who_may_not_read_figures_never_gets_what_others_were_given(
    cast: Cast, as_user: As
) -> None:
    given = as_user(cast.officer).get(URL, WEEKS, headers=PACKED)
    sees_it = {**PACKED, "If-None-Match": given["ETag"]}

    for person in (cast.partner, cast.admin):
        assert as_user(person).get(URL, WEEKS, headers=PACKED).status_code == 403
        assert as_user(person).get(URL, WEEKS, headers=sees_it).status_code == 403
    refused = Event.objects.filter(kind=Kind.REFUSAL)
    assert [one.actor for one in refused.order_by("pk")] == [
        *[cast.partner.username] * 2,
        *[cast.admin.username] * 2,
    ]
    assert Client().get(URL, WEEKS, headers=sees_it).status_code in {302, 401, 403}
    of_another_force = as_user(cast.other_officer).get(URL, WEEKS, headers=sees_it)
    assert of_another_force.status_code == 200
    assert counts_in(of_another_force) == []


@pytest.mark.parametrize("change", ["role", "closed", "one-time", "session"])
def test_who_loses_the_right_loses_it_at_the_next_request(
    cast: Cast, as_user: As, change: str
) -> None:
    client = as_user(cast.officer)
    etag = client.get(URL, WEEKS, headers=PACKED)["ETag"]
    assert client.get(URL, WEEKS, headers=PACKED).status_code == 200

    account = User.objects.filter(pk=cast.officer.pk)
    match change:
        case "role":
            account.update(role=cast.admin.role)
        case "closed":
            account.update(is_active=False)
        case "one-time":
            account.update(one_time_until=clock.now() + timedelta(days=1))
        case "session":
            client.session.flush()

    for headers in (PACKED, {"If-None-Match": etag}):
        assert client.get(URL, WEEKS, headers=headers).status_code in {302, 401, 403}


@pytest.mark.parametrize(
    ("accept", "status"),
    [("text/csv", 406), ("application/json", 200), ("text/html,*/*;q=0.1", 200)],
)
def test_only_what_takes_json_is_answered(
    cast: Cast, as_user: As, accept: str, status: int
) -> None:
    answer = as_user(cast.officer).get(URL, WEEKS, headers={"Accept": accept})

    assert answer.status_code == status
