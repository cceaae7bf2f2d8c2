"""Is each real arrest counted once, whatever is decided, undone and withdrawn?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from operations.arrests.actions import withdraw_arrest
from operations.arrests.actions.matches import decide_match, undo_match
from operations.arrests.models import Arrest, ArrestMatch
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.figures.measures import MEASURES
from stronghold.figures.tallies.recount import recount
from tests.api.arrests.import_runs import import_lines, line
from tests.factories import WEST_SOUTH, Cast, make_arrest

AT = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)
URL = "/operations/arrests/matches/"

pytestmark = pytest.mark.usefixtures("at_now")


@pytest.fixture
def ours(cast: Cast) -> Arrest:
    return make_arrest(cast.officer, occurred_at=AT, point=WEST_SOUTH)


@pytest.fixture
def match(cast: Cast, ours: Arrest) -> ArrestMatch:
    import_lines(cast.records, line("TV/1/26", AT))
    return ArrestMatch.objects.get()


def counted() -> int:
    """Return what the figures count: how many arrests of the force."""
    measure = next(
        measure for measure in MEASURES.values() if measure.code == "arrests"
    )
    cells = recount(measure)
    return sum(n for cell, n in cells.items() if cell.level == "force")


def test_two_that_may_be_one_count_once(match: ArrestMatch) -> None:
    assert counted() == 1


def test_one_arrest_takes_over_what_custody_knows(
    cast: Cast, match: ArrestMatch, ours: Arrest
) -> None:
    decide_match(by=cast.supervisor, pk=match.pk, is_same=True)

    ours.refresh_from_db()
    imported = Arrest.objects.get(is_imported=True)
    assert ours.custody_number == "TV/1/26"
    # What the officer had said stays.
    assert ours.age_band == "25-34"
    assert imported.same_as == ours
    assert counted() == 1


def test_two_arrests_count_twice(cast: Cast, match: ArrestMatch) -> None:
    decide_match(by=cast.supervisor, pk=match.pk, is_same=False)

    assert counted() == 2


@pytest.mark.parametrize("is_same", [True, False])
def test_a_decision_taken_back_leaves_all_as_it_was(
    cast: Cast, match: ArrestMatch, is_same: bool
) -> None:
    before = list(Arrest.objects.order_by("pk").values())
    decide_match(by=cast.supervisor, pk=match.pk, is_same=is_same)

    undo_match(by=cast.supervisor, pk=match.pk)

    assert list(Arrest.objects.order_by("pk").values()) == before
    assert counted() == 1


def test_two_near_one_wait_until_one_of_them_is_it(cast: Cast, ours: Arrest) -> None:
    import_lines(cast.records, line("TV/1/26", AT), line("TV/2/26", AT))
    first, second = ArrestMatch.objects.order_by("pk")
    assert counted() == 1

    decide_match(by=cast.supervisor, pk=first.pk, is_same=True)

    second.refresh_from_db()
    assert (second.state, second.because) == ("different", first)
    assert counted() == 2
    with pytest.raises(RuleBroken, match="followed from another decision"):
        undo_match(by=cast.supervisor, pk=second.pk)

    undo_match(by=cast.supervisor, pk=first.pk)
    assert counted() == 1


def test_not_this_one_may_still_be_the_next(cast: Cast, match: ArrestMatch) -> None:
    make_arrest(cast.officer, occurred_at=AT, point=WEST_SOUTH)

    decide_match(by=cast.supervisor, pk=match.pk, is_same=False)

    assert ArrestMatch.objects.filter(state="waiting").count() == 1
    assert counted() == 2


@pytest.mark.parametrize("is_same", [True, None])
def test_one_in_error_lets_the_other_count(
    cast: Cast, match: ArrestMatch, ours: Arrest, is_same: bool | None
) -> None:
    if is_same:
        decide_match(by=cast.supervisor, pk=match.pk, is_same=True)

    withdraw_arrest(by=cast.supervisor, reference=ours.reference, reason="Twice")

    assert counted() == 1
    assert not Arrest.objects.get(is_imported=True).waits_for_match


def test_an_import_in_error_gives_back_what_it_gave(
    cast: Cast, match: ArrestMatch, ours: Arrest
) -> None:
    decide_match(by=cast.supervisor, pk=match.pk, is_same=True)
    imported = Arrest.objects.get(is_imported=True)

    withdraw_arrest(by=cast.records, reference=imported.reference, reason="Wrong")

    ours.refresh_from_db()
    assert ours.custody_number is None
    assert counted() == 1


def test_one_typed_after_the_import_waits_too(client: Client, cast: Cast) -> None:
    import_lines(cast.records, line("TV/1/26", AT))
    client.force_login(cast.officer)

    given = {"offence_class": "92A", "age_band": "18-24", "when": "other"}
    day = {"day_day": "20", "day_month": "11", "day_year": "2026", "time": "21:30"}
    point = {"latitude": 51.72, "longitude": -1.28}
    client.post("/operations/arrests/new/", {**given, **day, **point})

    assert Arrest.objects.count() == 2
    assert counted() == 1


def test_the_page_shows_both_and_decides(
    client: Client, cast: Cast, match: ArrestMatch
) -> None:
    client.force_login(cast.supervisor)
    page = client.get(URL).content.decode()
    for row in (match.imported, match.candidate):
        assert row.reference in page

    client.post(f"{URL}{match.pk}/", {"do": "same"})
    assert counted() == 1
    assert "are one arrest" in client.get(URL).content.decode()
    client.post(f"{URL}{match.pk}/", {"do": "undo"})
    match.refresh_from_db()
    assert match.state == "waiting"


def test_others_decide_nothing(cast: Cast, match: ArrestMatch) -> None:
    with pytest.raises(NotAllowed):
        decide_match(by=cast.officer, pk=match.pk, is_same=True)
    with pytest.raises((NotAllowed, NotFound)):
        decide_match(by=cast.other_officer, pk=match.pk, is_same=True)


def test_two_numbers_are_two_arrests(cast: Cast, match: ArrestMatch) -> None:
    Arrest.objects.filter(pk=match.candidate_id).update(custody_number="TV/9/26")

    with pytest.raises(RuleBroken, match="they are two arrests"):
        decide_match(by=cast.supervisor, pk=match.pk, is_same=True)


def test_an_hour_apart_is_near_whichever_is_first(cast: Cast, ours: Arrest) -> None:
    early = AT - timedelta(hours=1)

    assert import_lines(cast.records, line("TV/1/26", early)).n_waiting == 1
