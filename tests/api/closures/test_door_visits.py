"""Three buttons at a closed door: each is one visit in the case, and can be undone."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from operations.activities.models import Activity
from operations.closures.door_cards import cards_to_keep
from operations.closures.models import ClosureCase, ClosureEvent
from operations.links.models import Link
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel import clock
from stronghold.core.places.models import Premises
from stronghold.oversight.words import words
from tests.api.closures.cases import API, PAGES, Case
from tests.api.closures.test_order_end import DAY, MORNING, heard, text_of
from tests.factories import Cast, make_premises, make_team

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
# After the end of what is closed.
LATER = MORNING + 30 * DAY
FOUND = {
    "as_ordered": "As it should be",
    "breach": "Someone who may not be there",
    "no_answer": "No answer",
}


def tap(client: Client, case: Case, found: str, **given: Any) -> Any:
    sent = {"found": found, "client_uuid": str(uuid.uuid4()), **given}
    return client.post(f"{PAGES}{case.reference}/door/visits/", sent)


def at_known_premises(opened: Opens, cast: Cast) -> tuple[Case, Premises]:
    """Return a case at premises with a ledger, with its notice served."""
    premises = make_premises(cast.officer)
    chosen = {"place": premises.address, "place_choice": f"premises:{premises.pk}"}
    case = opened(cast.supervisor, **chosen)
    case.serve(MORNING)
    assert case.row.premises_id == premises.pk
    return case, premises


def test_a_visit_is_in_the_ledger_and_the_figures_until_it_is_undone(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case, premises = at_known_premises(open_case, cast)
        client.force_login(cast.officer)
        visited = tap(client, case, "as_ordered")["Location"]
        row = Activity.objects.get()
        place = text_of(client.get(f"/places/premises/{premises.pk}/"))
        counted = source_rows("activities")
        client.post(f"{visited}undo/")
        after = source_rows("activities")
    assert row.premises_id == premises.pk
    assert row.reference in place
    assert counted == [(row.pk, "closure_visit")]
    assert after == []


def source_rows(measure: str) -> list[tuple[int, str]]:
    """Return what a measure counts: the rows of its source, and their categories."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, category FROM source_{measure}")
        return list(cursor.fetchall())


def test_the_arrest_that_follows_knows_the_premises(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case, premises = at_known_premises(open_case, cast)
        client.force_login(cast.officer)
        after = text_of(client.get(tap(client, case, "breach")["Location"]))
        url = f"/operations/arrests/new/?offence=S86&when=now&premises={premises.pk}"
        assert url.replace("&", "&amp;") in after
        form = client.get(url).context["form"]
        assert form["place"].value() == premises.address
        for odd in ("0", "x", "99999999"):
            answer = client.get("/operations/arrests/new/", {"premises": odd})
            assert answer.status_code == 404


@pytest.mark.parametrize("found", FOUND)
def test_a_tap_is_a_visit_in_the_case_the_list_and_the_ledger(
    client: Client, cast: Cast, open_case: Opens, found: str
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        answer = tap(client, case, found)
        assert answer.status_code == 302
        after = text_of(client.get(answer["Location"]))
        row = Activity.objects.get()
        page = text_of(client.get(f"{PAGES}{case.reference}/"))
        activities = text_of(client.get("/operations/activities/"))
        answer = client.get(f"/api/v1/activities/{row.reference}").json()

    assert FOUND[found] in after
    assert (row.kind, row.results) == ("closure_visit", [found])
    assert (row.place_text, row.occurred_at) == (case.row.place_text, MORNING)
    assert row.organisation == cast.officer.organisation
    link = Link.objects.get()
    assert (link.first, link.second) == (case.reference, row.reference)
    assert row.reference in page
    assert row.reference in activities
    assert answer["results"] == [found]
    logged = Event.objects.filter(kind="collection", records=[row.reference])
    assert logged.count() == 1


def test_the_same_tap_sent_again_is_one_visit_with_the_time_of_the_tap(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    key = {"client_uuid": str(uuid.uuid4())}
    tapped_at = MORNING + timedelta(minutes=5)
    with clock.stopped(MORNING + timedelta(hours=2)):
        how = {"HTTP_ACCEPT": "application/json", "HTTP_X_FROM_QUEUE": "yes"}
        sent = key | {"found": "breach", "captured_at": tapped_at.isoformat()}
        url = f"{PAGES}{case.reference}/door/visits/"
        first = client.post(url, sent, **how)
        second = client.post(url, sent | {"captured_at": ""}, **how)
        other = client.post(url, sent | {"found": "no_answer"}, **how)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["reference"] == second.json()["reference"]
    assert other.status_code == 400
    assert Activity.objects.get().occurred_at == tapped_at
    assert Link.objects.count() == 1


def test_a_tap_sent_again_after_the_case_was_marked_as_in_error_is_not_refused(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    sent = {"found": "breach", "client_uuid": str(uuid.uuid4())}
    url = f"{PAGES}{case.reference}/door/visits/"
    with clock.stopped(MORNING):
        client.force_login(cast.officer)
        first = client.post(url, sent, HTTP_ACCEPT="application/json")
        client.force_login(cast.supervisor)
        client.post(f"{PAGES}{case.reference}/withdraw/", {"reason": "Wrong premises"})
        client.force_login(cast.officer)
        again = client.post(url, sent, HTTP_ACCEPT="application/json")
        other = sent | {"client_uuid": str(uuid.uuid4())}
        refused = client.post(url, other, HTTP_ACCEPT="application/json")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["reference"] == first.json()["reference"]
    assert refused.status_code == 400
    assert Activity.objects.count() == 1


def test_after_someone_who_may_not_be_there_an_arrest_for_the_breach_is_ready(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        answer = tap(client, case, "breach")
        after = text_of(client.get(answer["Location"]))
        assert "/operations/arrests/new/?offence=S86&amp;when=now" in after
        assert f"{PAGES}{case.reference}/enter/" in after
        form = client.get("/operations/arrests/new/?offence=S86&when=now")
        field = form.context["form"]["offence_class"]
        assert field.value() == "S86"
        sent = {
            "client_uuid": str(uuid.uuid4()),
            "when": "now",
            "place": "Flat 2, 3 Mill Lane",
            "place_choice": "words",
            "offence_class": "S86",
            "age_band": "25-34",
        }
        stored = client.post("/operations/arrests/new/", sent)
        assert stored.status_code == 302, text_of(stored)
        arrest = text_of(client.get(stored["Location"]))
        quiet = text_of(client.get(tap(client, case, "no_answer")["Location"]))
    assert "s.86: breach of a closure" in arrest
    assert "Record an arrest" not in quiet


def test_no_arrest_is_offered_for_a_breach_of_what_had_ended_or_has_ended_since(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    # The notice ends on 3 December at 9:00.
    end = MORNING + timedelta(hours=47)
    with clock.stopped(end):
        within = tap(client, case, "breach")["Location"]
        in_time = text_of(client.get(within))
    with clock.stopped(end + timedelta(hours=2)):
        past = (end + timedelta(hours=1)).isoformat()
        after = tap(client, case, "breach", captured_at=past)["Location"]
        too_late = text_of(client.get(after))
        seen_later = text_of(client.get(within))
    assert "you may arrest" in in_time
    assert "it is an offence (s.86(1) to (3))" in in_time
    assert "Record an arrest" in in_time
    assert Activity.objects.count() == 2
    for shown in (too_late, seen_later):
        assert FOUND["breach"] in shown
        assert "you may arrest" not in shown
        assert "Record an arrest" not in shown


def test_no_arrest_is_offered_once_the_case_is_marked_as_in_error(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        visited = tap(client, case, "breach")["Location"]
        client.force_login(cast.supervisor)
        client.post(f"{PAGES}{case.reference}/withdraw/", {"reason": "Wrong premises"})
        client.force_login(cast.officer)
        shown = text_of(client.get(visited))
    assert FOUND["breach"] in shown
    assert "Record an arrest" not in shown


def test_a_wrong_tap_is_undone_in_one(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        visited = tap(client, case, "breach")["Location"]
        client.force_login(cast.supervisor)
        assert client.post(f"{visited}undo/").status_code == 404
        client.force_login(cast.officer)
        assert client.post(f"{visited}undo/").status_code == 302
        assert client.post(f"{visited}undo/").status_code == 302
        after = text_of(client.get(visited))
    row = Activity.objects.get()
    assert row.is_in_error
    assert row.error_reason == "The wrong button was tapped at the door"
    assert "You took this back" in after
    assert "Record an arrest" not in after
    changed = Event.objects.filter(kind="alteration", records=[row.reference])
    assert changed.count() == 1


def test_only_police_who_log_activities_record_a_visit(
    client: Client,
    cast: Cast,
    council: User,
    open_case: Opens,
) -> None:
    case = heard(open_case, cast)
    with clock.stopped(MORNING):
        for person, status in (
            (cast.analyst, 403),
            (council, 403),
            (cast.other_officer, 404),
        ):
            client.force_login(person)
            assert tap(client, case, "breach").status_code == status
        client.force_login(cast.analyst)
        shown = text_of(client.get(f"{PAGES}{case.reference}/door/"))
    assert "What did you find?" not in shown
    assert not Activity.objects.exists()


def test_nothing_is_recorded_where_nothing_was_closed_or_the_case_is_in_error(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    with clock.stopped(MORNING):
        case = open_case(cast.supervisor)
        client.force_login(cast.officer)
        answer = tap(client, case, "breach")
        assert answer["Location"] == f"{PAGES}{case.reference}/door/"
        assert "Nothing has closed this address" in text_of(client.get(answer.url))
        assert not Activity.objects.exists()
        case.serve(MORNING)
        client.force_login(cast.supervisor)
        client.post(f"{PAGES}{case.reference}/withdraw/", {"reason": "Wrong premises"})
        client.force_login(cast.officer)
        assert tap(client, case, "breach").status_code == 302
    assert not Activity.objects.exists()


def of_team(cast: Cast) -> User:
    """Put the cast's officer and supervisor into one team; return the officer."""
    team = make_team(cast.officer.organisation)
    people = (cast.officer.pk, cast.supervisor.pk)
    User.objects.filter(pk__in=people).update(team=team)
    cast.supervisor.refresh_from_db()
    return User.objects.get(pk=cast.officer.pk)


def test_the_home_page_and_the_list_lead_to_the_card_of_what_is_closed_now(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    officer = of_team(cast)
    case = heard(open_case, cast)
    card = f'href="{PAGES}{case.reference}/door/"'
    with clock.stopped(MORNING):
        draft = open_case(cast.supervisor, place="5 Mill Lane")
        client.force_login(officer)
        home, listed = text_of(client.get("/")), text_of(client.get(f"{PAGES}closed/"))
    for shown in (home, listed):
        assert card in shown
        assert "until 3 December 2026 at 9:00am" in shown
        assert draft.reference not in shown
    assert "Closed addresses: 1" in home
    assert "Your team’s area" in listed
    with clock.stopped(MORNING + 3 * DAY):
        assert card not in text_of(client.get("/"))
        assert "Nothing is closed now" in text_of(client.get(f"{PAGES}closed/"))


def test_the_list_of_what_is_closed_reads_the_entries_once_and_parts_by_team(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    own = heard(open_case, cast)
    officer = of_team(cast)
    ClosureCase.objects.filter(reference=own.reference).update(team=officer.team)
    with clock.stopped(MORNING):
        other = open_case(cast.supervisor, place="5 Mill Lane")
        other.serve(MORNING)
        ClosureCase.objects.filter(reference=other.reference).update(team=None)
        client.force_login(officer)
        with CaptureQueriesContext(connection) as asked:
            shown = text_of(client.get(f"{PAGES}closed/"))
    places = [
        shown.index(words)
        for words in (
            "Your team’s area",
            f"{own.reference}/door/",
            "Elsewhere",
            f"{other.reference}/door/",
        )
    ]
    assert places == sorted(places)
    entries = [
        one["sql"]
        for one in asked
        if f'FROM "{ClosureEvent._meta.db_table}"' in one["sql"]
    ]
    assert len(entries) == 1


def test_a_phone_keeps_the_cards_of_what_is_closed_in_its_teams_areas(
    client: Client, cast: Cast, council: User, open_case: Opens
) -> None:
    officer = of_team(cast)
    case = heard(open_case, cast)
    elsewhere = User.objects.get(pk=officer.pk)
    elsewhere.team = make_team(officer.organisation, code="elsewhere")
    without_team = User.objects.get(pk=officer.pk)
    without_team.team = None
    with clock.stopped(MORNING):
        other = open_case(cast.supervisor, place="5 Mill Lane")
        with during(Request()) as read:
            [card] = cards_to_keep(officer, LATER)
        assert read.records_read == {case.reference}
        for viewer in (
            elsewhere,
            without_team,
            council,
            cast.other_officer,
            cast.admin,
        ):
            with during(Request()) as read:
                assert not cards_to_keep(viewer, LATER)
            assert not read.records_read
            assert "change" not in read.filters
        client.force_login(officer)
        page = text_of(client.get(card.url))
    assert "47 hours left" in page
    assert "hours left" not in card.html
    assert "Until Thursday 3 December 2026 at 9:00am" in card.html
    assert other.reference not in card.html
    assert card.url == f"{PAGES}{case.reference}/door/"
    assert card.html.count("<form") == 3
    assert f'action="{PAGES}{case.reference}/door/visits/"' in card.html
    for absent in ("<script", "csrfmiddlewaretoken", "<html"):
        assert absent not in card.html
    assert 'name="client_uuid" value=""' in card.html
    with clock.stopped(MORNING + 3 * DAY), during(Request()):
        assert not cards_to_keep(officer, LATER)


def test_the_card_checks_whether_to_ring_first_but_not_one_on_a_phone(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    officer = of_team(cast)
    check = 'action="/operations/visits/check/"'
    with clock.stopped(MORNING):
        case, _ = at_known_premises(open_case, cast)
        client.force_login(officer)
        shown = client.get(f"{PAGES}{case.reference}/door/").content.decode()
        with during(Request()):
            [card] = cards_to_keep(officer, LATER)

    assert check in shown
    assert "Check whether to ring first" in shown
    assert check not in card.html


@pytest.mark.parametrize(
    ("shift_ends", "kept_for"),
    [
        (timedelta(hours=10), timedelta(hours=10)),
        (timedelta(hours=60), timedelta(hours=47)),
    ],
)
def test_a_card_is_kept_to_the_end_of_the_shift_or_of_the_closure(
    cast: Cast, open_case: Opens, shift_ends: timedelta, kept_for: timedelta
) -> None:
    officer = of_team(cast)
    heard(open_case, cast)
    with clock.stopped(MORNING), during(Request()):
        [card] = cards_to_keep(officer, MORNING + shift_ends)

    assert card.keep_until == MORNING + kept_for


def test_the_log_tells_a_card_put_on_a_phone_from_one_that_was_opened(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    officer = of_team(cast)
    case = heard(open_case, cast)
    client.force_login(officer)
    with clock.stopped(MORNING):
        device = client.post("/offline/key/").json()["device"]
        client.get(f"{PAGES}{case.reference}/door/")
        opened = words(Event.objects.latest("pk"))
        answer = client.get("/offline/kept.json", {"device": device})
        kept = Event.objects.latest("pk")

    assert answer.status_code == 200
    assert opened == "Read in its door card"
    assert case.reference in kept.records
    assert words(kept) == ("Stored on a phone for the shift: My day and door cards (1)")
    until = client.session.get_expiry_date()
    for page in answer.json()["pages"]:
        assert datetime.fromisoformat(page["keep_until"]) <= until


def test_the_card_says_who_to_ring_as_the_team_has_it(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    officer = of_team(cast)
    team = make_team(officer.organisation)
    team.duty_phone = "01865 000 123"
    team.save()
    case = heard(open_case, cast)
    client.force_login(officer)
    with clock.stopped(MORNING):
        shown = text_of(client.get(f"{PAGES}{case.reference}/door/"))
        body = client.get(f"{API}/{case.reference}").json()
    assert 'href="tel:01865000123"' in shown
    assert "exceptions" not in body
