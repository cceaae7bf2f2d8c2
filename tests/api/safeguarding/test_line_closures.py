"""Does a closed county line say how it was closed, and is type 1 shown by a charge?"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from operations.safeguarding.models import CountyLine
from stronghold.core.audit.models import Event
from tests.api.safeguarding.conftest import NOW, URL, closing, line_form
from tests.factories import Cast, make_arrest, make_county_line

NOT_SHOWN = "No arrest linked to this line says that a person was charged"
FORCE_NEXT_DOOR = "Charged by the force of its hub, confirmed by their team"


@pytest.fixture
def supervisor(sign_in: Callable[[str], Client]) -> Client:
    return sign_in("supervisor")


@pytest.fixture
def line(supervisor: Client) -> CountyLine:
    supervisor.post(f"{URL}lines/new/", line_form())
    return CountyLine.objects.get()


def url_of(line: CountyLine) -> str:
    return f"{URL}lines/{line.reference}/"


def change(client: Client, line: CountyLine, **given: Any) -> Any:
    answer = client.post(f"{url_of(line)}change/", line_form(**given))
    line.refresh_from_db()
    return answer


def link_arrest(client: Client, cast: Cast, line: CountyLine, disposal: str) -> Any:
    arrest = make_arrest(cast.officer, occurred_at=NOW, disposal=disposal)
    client.post(f"{url_of(line)}link/", {"record": arrest.reference})
    return arrest


def closed_before(client: Client) -> CountyLine:
    """Return a line that was closed before its type was asked for."""
    client.post(f"{URL}lines/new/", line_form(name="Lantern"))
    line = CountyLine.objects.get(name="Lantern")
    line.status, line.closed_on = "closed", line.occurred_on
    line.save()
    return line


@pytest.mark.parametrize("disposal", ["charged-bail", "charged-remand"])
def test_type_1_needs_a_charge_that_a_linked_arrest_shows(
    supervisor: Client, cast: Cast, line: CountyLine, disposal: str
) -> None:
    refused = change(supervisor, line, **closing("1"))
    assert (refused.status_code, line.status) == (400, "active")
    assert NOT_SHOWN in refused.content.decode()

    link_arrest(supervisor, cast, line, disposal)

    assert change(supervisor, line, **closing("1")).status_code == 302
    assert (line.closure_type, str(line.number_dead_on)) == ("1", "2026-11-19")
    page = supervisor.get(url_of(line)).content.decode()
    assert "Type 1: line holder charged, number out of use" in page
    assert "19 November 2026" in page
    event = Event.objects.filter(records=[line.reference], kind="alteration").last()
    assert event is not None
    assert event.detail == {
        "change": "county_line",
        "status": "closed",
        "closure_type": "1",
    }


def test_an_arrest_without_a_charge_or_in_error_shows_none(
    supervisor: Client, cast: Cast, line: CountyLine
) -> None:
    link_arrest(supervisor, cast, line, "bail")
    wrong = link_arrest(supervisor, cast, line, "charged-bail")
    address = f"/operations/arrests/{wrong.reference}/withdraw/"
    supervisor.post(address, {"reason": "a slip"})

    assert change(supervisor, line, **closing("1")).status_code == 400


def test_without_such_an_arrest_it_says_how_the_charge_is_known(
    supervisor: Client, line: CountyLine
) -> None:
    short = closing("1", known_by="Yes")
    number = closing("1", known_by="Ring 07700 900123 to ask")
    for given in (short, number):
        assert change(supervisor, line, **given).status_code == 400
    assert line.status == "active"

    given = closing("1", known_by=FORCE_NEXT_DOOR)
    assert change(supervisor, line, **given).status_code == 302
    assert line.charge_known_by == FORCE_NEXT_DOOR
    assert FORCE_NEXT_DOOR in supervisor.get(url_of(line)).content.decode()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (closing(""), "Choose how it was closed"),
        (closing("2") | {"number_dead_on_day": ""}, "out of use"),
        (closing("2", dead=21), "not after the day it was closed"),
        (closing("2", known_by=FORCE_NEXT_DOOR), "Type 2 has no charge"),
        (closing("2") | {"status": "active", "closed_on_day": ""}, "closed"),
    ],
)
def test_a_closure_that_does_not_say_how_is_refused(
    supervisor: Client, line: CountyLine, given: dict[str, Any], message: str
) -> None:
    answer = change(supervisor, line, **given)

    assert (answer.status_code, line.status) == (400, "active")
    assert message in answer.content.decode()


def test_a_new_line_that_is_closed_already_says_how_too(supervisor: Client) -> None:
    untyped = line_form(**closing(""))
    assert supervisor.post(f"{URL}lines/new/", untyped).status_code == 400

    supervisor.post(f"{URL}lines/new/", line_form(**closing("2")))
    assert CountyLine.objects.get().closure_type == "2"


def test_the_charge_of_a_type_1_closure_stays_linked(
    supervisor: Client, cast: Cast, line: CountyLine
) -> None:
    first = link_arrest(supervisor, cast, line, "charged-bail")
    change(supervisor, line, **closing("1"))
    unlink = {"record": first.reference, "unlink": "yes"}

    refused = supervisor.post(f"{url_of(line)}link/", unlink)
    assert refused.status_code == 400
    assert "because of this arrest" in refused.content.decode()
    assert line.linked_arrests.count() == 1

    link_arrest(supervisor, cast, line, "charged-remand")
    assert supervisor.post(f"{url_of(line)}link/", unlink).status_code == 302


def test_an_arrest_without_a_charge_may_always_be_unlinked(
    supervisor: Client, cast: Cast, line: CountyLine
) -> None:
    first = link_arrest(supervisor, cast, line, "charged-bail")
    other = link_arrest(supervisor, cast, line, "bail")
    change(supervisor, line, **closing("1"))

    def unlink(arrest: Any) -> int:
        fields = {"record": arrest.reference, "unlink": "yes"}
        return int(supervisor.post(f"{url_of(line)}link/", fields).status_code)

    assert unlink(other) == 302
    # What the charge was is corrected after the closure: no arrest shows one now.
    first.disposal = "bail"
    first.save()
    assert unlink(first) == 302
    assert not line.linked_arrests.exists()


def test_an_old_closure_stays_not_recorded_until_someone_says_how(
    supervisor: Client,
) -> None:
    line = closed_before(supervisor)
    assert "Not recorded" in supervisor.get(url_of(line)).content.decode()
    untyped = closing("") | {
        f"number_dead_on_{part}": "" for part in ("day", "month", "year")
    }

    same = untyped | {"name": "Lantern", "hub": "Reading"}
    assert change(supervisor, line, **same).status_code == 302
    assert (line.hub, line.closure_type) == ("Reading", "")
    change(supervisor, line, **closing("2"))
    assert line.closure_type == "2"
    # Once it is known it is not forgotten.
    assert change(supervisor, line, **untyped).status_code == 400


def test_a_line_that_opens_again_says_no_longer_how_it_was_closed(
    supervisor: Client, line: CountyLine
) -> None:
    change(supervisor, line, **closing("2"))

    assert change(supervisor, line, status="active").status_code == 302
    assert (line.closure_type, line.number_dead_on) == ("", None)


def test_the_list_is_narrowed_by_how_lines_were_closed(
    supervisor: Client, cast: Cast, line: CountyLine
) -> None:
    change(supervisor, line, **closing("2"))
    old, open_one = closed_before(supervisor), make_county_line(cast.supervisor)

    # Its message that a line is saved names one, on the next page only.
    supervisor.get(url_of(old))

    def listed(closure: str) -> set[str]:
        page = supervisor.get(f"{URL}lines/?closure_type={closure}").content.decode()
        every = (line, old, open_one)
        return {one.reference for one in every if one.reference in page}

    assert listed("2") == {line.reference}
    assert listed("1") == set()
    assert listed("not-recorded") == {old.reference}


@pytest.mark.parametrize(
    "given",
    [
        {"closure_type": "1"},
        {"closure_type": "1", "number_dead_on": "2026-11-01", "status": "active"},
        {"number_dead_on": "2026-11-01"},
        {"charge_known_by": "words"},
    ],
)
def test_the_database_refuses_a_closure_that_is_not_whole(
    supervisor: Client, given: dict[str, Any]
) -> None:
    line = closed_before(supervisor)
    values = given | ({"closed_on": None} if "status" in given else {})

    with pytest.raises(IntegrityError), transaction.atomic():
        CountyLine.objects.filter(pk=line.pk).update(**values)
