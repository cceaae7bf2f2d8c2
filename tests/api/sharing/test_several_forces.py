"""A council under two forces is one organisation, with an agreement with each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from reports.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, User
from stronghold.core.accounts.own_roles.rules import ROLES
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import KEPT, VERBS
from stronghold.core.audit.models import Event
from stronghold.core.geography.choices import AreaKind
from stronghold.core.geography.models import Edition, Force
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.program_keys.actions import make_key
from stronghold.core.sharing.actions import draw_up_agreement
from stronghold.core.sharing.models import Agreement
from stronghold.demo.builders.agreements import terms_from
from stronghold.exports.choices import State, WhyFailed
from stronghold.exports.models import Export
from stronghold.set_up.queries import progress
from tests.agreements import make_agreement
from tests.api.program_keys.service_accounts import asking, key_of, opened
from tests.approving import approve_all_of
from tests.choices import decide_rows
from tests.exports import write_export
from tests.factories import (
    Cast,
    make_areas,
    make_edition,
    make_user,
    make_warrant,
    square,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])
AsUser = Callable[[User], Client]
CHOOSE, JOIN, HOME = "/accounts/force/", "/organisations/join/", "/shared/"
FIRST, SECOND = "G-TEST-0001", "G-TEST-0002"


@dataclass(frozen=True)
class Two:
    """Two forces with one council, an agreement each, and a warrant each in its ward.

    `council` is someone of the council, at their first force.
    """

    first: Agreement
    second: Agreement
    of_first: str
    of_second: str
    away: dict[str, User]
    council: Client


@pytest.fixture
def away(cast: Cast) -> dict[str, User]:
    """The people of the second force."""
    police = cast.other_officer.organisation
    return {
        "admin": make_user("away-admin", "admin", police),
        "records": make_user("away-records", "records", police),
        "supervisor": make_user("away-super", "supervisor", police, signs_as="Chief"),
        "officer": cast.other_officer,
    }


@pytest.fixture
def two(
    cast: Cast,
    agreement: Agreement,
    away: dict[str, User],
    west: dict[str, Any],
    as_user: AsUser,
) -> Two:
    assert as_user(away["admin"]).post(JOIN, {"code": "council"}).status_code == 302
    second = make_agreement(
        cast,
        reference=SECOND,
        force=away["records"].force,
        drawn_up_by=away["records"],
        police_signed_by=away["supervisor"],
    )
    ended = {"executed_on": clock.today() - timedelta(days=20), "state": "returned"}
    here = make_warrant(cast.officer, **ended, **west)
    there = make_warrant(away["officer"], **ended, **west)
    return Two(
        first=agreement,
        second=second,
        of_first=here.reference,
        of_second=there.reference,
        away=away,
        council=as_user(cast.partner),
    )


def everything(client: Client) -> str:
    """Return all that the portal and the agreements show."""
    pages = [HOME, "/sharing/", "/shared/sent/", "/shared/read/"]
    for reference in (FIRST, SECOND):
        pages += [f"/shared/{reference}/warrants/", f"/shared/{reference}/map/"]
        pages += [f"/sharing/{reference}/1/"]
    return "".join(client.get(page).content.decode() for page in pages)


def choose(client: Client, force_id: int) -> Any:
    return client.post(CHOOSE, {"force": force_id})


def test_each_force_is_shown_apart_and_named(two: Two, cast: Cast) -> None:
    before = everything(two.council)
    assert two.of_first in before
    assert two.of_second not in before
    assert f"/sharing/{SECOND}/1/" not in before

    assert choose(two.council, two.second.force_id)["Location"] == HOME

    after = everything(two.council)
    assert two.of_second in after
    assert two.of_first not in after
    assert f"/sharing/{FIRST}/1/" not in after
    assert "Council, with Wessex" in after
    # What was read is in the log of the force whose it is.
    reads = Event.objects.filter(kind="disclosure", actor="partner")
    by_force = {
        force: {one for event in reads.filter(force=force) for one in event.records}
        for force in ("thames-valley", "wessex")
    }
    assert two.of_second not in by_force["thames-valley"]
    assert two.of_first not in by_force["wessex"]
    assert two.of_second in by_force["wessex"]


def test_a_partner_that_another_force_keeps_counts_in_the_set_up(
    cast: Cast, away: dict[str, User], as_user: AsUser
) -> None:
    assert progress(away["admin"]).n_partners == 0
    assert as_user(away["admin"]).post(JOIN, {"code": "council"}).status_code == 302

    found = progress(User.objects.get(pk=away["admin"].pk))

    assert found.n_partners == 1
    assert found.first_partner == "council"


def test_a_file_of_one_force_is_given_while_one_works_with_it(
    two: Two, tmp_path: Path, settings: Any
) -> None:
    """The worker writes it later, without a session."""
    settings.EXPORTS_FOLDER = str(tmp_path)
    Force.objects.filter(pk=two.second.force_id).update(marking="official")
    choose(two.council, two.second.force_id)
    asked = two.council.post(f"/shared/{SECOND}/geopackage/", {"purpose": "Monday"})
    assert asked.status_code == 302
    export = Export.objects.get()
    assert write_export(export)

    file = f"/shared/files/{export.key}/file/"
    given = two.council.get(file)
    content = b"".join(given.streaming_content)
    assert two.of_second.encode() in content
    assert two.of_first.encode() not in content
    assert b"OFFICIAL. Purpose: Monday" in content
    home = "<span data-marking>OFFICIAL</span>"
    assert home in two.council.get(HOME).content.decode()
    events = Event.objects.filter(kind="export")
    assert {event.force for event in events} == {"wessex"}
    choose(two.council, two.first.force_id)
    assert two.council.get(file).status_code != 200
    assert home not in two.council.get(HOME).content.decode()


def test_what_is_sent_goes_to_the_force_chosen_alone(
    two: Two, cast: Cast, as_user: AsUser
) -> None:
    given = {"concern": "dealing", "when": "now", "place_not_known": "on"}
    choose(two.council, two.second.force_id)
    sent = {**given, "client_uuid": str(uuid4()), "description": "Callers at the gate"}
    assert two.council.post("/shared/reports/new/", sent).status_code == 302

    report = Report.objects.get()
    assert report.force == two.second.force
    page = f"/reports/{report.reference}/"
    assert as_user(two.away["officer"]).get(page).status_code == 200
    assert as_user(cast.officer).get(page).status_code == 404
    assert report.reference in two.council.get("/shared/sent/").content.decode()
    choose(two.council, two.first.force_id)
    assert report.reference not in two.council.get("/shared/sent/").content.decode()


def test_a_form_that_was_opened_for_one_force_does_not_reach_another(
    two: Two, cast: Cast
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.partner)
    opened = strict.get("/shared/reports/new/").context["csrf_token"]
    token = str(strict.get(CHOOSE).context["csrf_token"])
    given = {"force": two.second.force_id, "csrfmiddlewaretoken": token}
    assert strict.post(CHOOSE, given).status_code == 302
    report = {"client_uuid": str(uuid4()), "concern": "dealing", "when": "now"}
    report |= {"place_not_known": "on", "description": "For the first force alone"}

    late = strict.post(
        "/shared/reports/new/", report | {"csrfmiddlewaretoken": str(opened)}
    )

    assert late.status_code == 403
    assert not Report.objects.exists()


def test_one_force_may_share_figures_of_what_another_shares_as_rows(
    cast: Cast, agreement: Agreement, away: dict[str, User], as_user: AsUser
) -> None:
    """With one force, rows and figures of a kind are never shared beside each other."""
    as_user(away["admin"]).post(JOIN, {"code": "council"})
    partner = Organisation.objects.get(code="council")
    terms = terms_from(
        clock.today(), area_codes=["E05000001"], rows=[], figures=["warrants"]
    )

    row = draw_up_agreement(by=away["records"], partner=partner, terms=terms)

    assert (row.force.code, row.partner) == ("wessex", partner)
    with pytest.raises(RuleBroken):
        draw_up_agreement(by=cast.records, partner=partner, terms=terms)


def test_only_partners_of_the_force_get_its_agreements_and_taskings(
    cast: Cast, agreement: Agreement, away: dict[str, User], as_user: AsUser
) -> None:
    records = as_user(away["records"])
    assert 'value="council"' not in records.get("/sharing/new/").content.decode()
    as_user(away["admin"]).post(JOIN, {"code": "council"})
    assert 'value="council"' in records.get("/sharing/new/").content.decode()
    # The second force neither keeps the council nor sees its people.
    admin = as_user(away["admin"])
    assert "Another force keeps it" in admin.get("/organisations/").content.decode()
    assert admin.get("/organisations/council/").status_code == 404
    assert admin.get("/people/partner/").status_code == 404
    assert "/people/partner/" not in admin.get("/people/").content.decode()
    # The first force sees nothing of the second in its log.
    changes = Event.objects.filter(detail__change="organisation_joined")
    assert [event.force for event in changes] == ["wessex"]


def test_who_is_taken_away_is_back_with_their_own_force_at_once(
    two: Two, as_user: AsUser
) -> None:
    choose(two.council, two.second.force_id)
    assert two.of_second in everything(two.council)

    as_user(two.away["admin"]).post("/organisations/council/leave/")

    after = everything(two.council)
    assert two.of_first in after
    assert two.of_second not in after
    assert two.council.get(CHOOSE).status_code == 404
    assert Organisation.objects.get(code="council").also_with == []


def test_what_was_meant_for_a_force_that_ended_it_reaches_no_other(
    two: Two, as_user: AsUser
) -> None:
    given = {"client_uuid": str(uuid4()), "concern": "dealing", "when": "now"}
    given |= {"place_not_known": "on", "description": "For the second force alone"}
    choose(two.council, two.second.force_id)
    as_user(two.away["admin"]).post("/organisations/council/leave/")

    assert two.council.post("/shared/reports/new/", given).status_code == 403
    assert not Report.objects.exists()
    # The next page says whose it is, and what is sent from there goes there.
    assert "with Wessex" not in two.council.get(HOME).content.decode()
    assert two.council.post("/shared/reports/new/", given).status_code == 302
    assert Report.objects.get().force == two.first.force


def test_a_file_asked_of_a_force_that_ended_it_is_not_written(
    two: Two, tmp_path: Path, settings: Any, as_user: AsUser
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path)
    choose(two.council, two.second.force_id)
    two.council.post(f"/shared/{SECOND}/geopackage/", {"purpose": "Monday"})
    as_user(two.away["admin"]).post("/organisations/council/leave/")

    write_export(Export.objects.get())

    export = Export.objects.get()
    assert (export.state, export.why_failed) == (State.FAILED, WhyFailed.REFUSED)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("police", "No partner here has this code"),
        ("no-such", "No partner here has this code"),
        ("wessex-police", "No partner here has this code"),
    ],
)
def test_police_and_unknown_organisations_are_not_added(
    away: dict[str, User], as_user: AsUser, code: str, why: str
) -> None:
    answer = as_user(away["admin"]).post(JOIN, {"code": code})

    assert answer.status_code == 400
    assert why in answer.content.decode()


def test_no_one_chooses_a_force_that_their_organisation_is_not_of(
    two: Two, cast: Cast, agreement: Agreement, as_user: AsUser
) -> None:
    other = Organisation.objects.create(
        code="housing", name="Housing", kind="housing", force=cast.partner.force
    )
    housing = as_user(make_user("housing", "partner", other))
    assert housing.get(CHOOSE).status_code == 404
    assert choose(housing, two.second.force_id).status_code == 404
    session = housing.session
    session["works_with"] = two.second.force_id
    session.save()
    assert "Wessex" not in housing.get(HOME).content.decode()
    # Police have one force, whatever is in their session.
    officer = as_user(cast.officer)
    session = officer.session
    session["works_with"] = two.second.force_id
    session.save()
    assert officer.get(f"/operations/warrants/{two.of_second}/").status_code == 404


def test_an_own_role_is_that_of_the_force_that_gave_it(two: Two, cast: Cast) -> None:
    """Another force may call a role of officers by the same code."""

    def role(base: Role, *verbs: Verb) -> dict[str, Any]:
        taken = sorted(VERBS[base] - KEPT[base] - set(verbs))
        return {
            "code": "helper",
            "name": "Helper",
            "base": base.value,
            "without": taken,
        }

    theirs = role(Role.PARTNER, Verb.READ_AGREEMENTS)
    decide_rows(cast.partner.force, ROLES, [theirs])
    of_police = role(Role.OFFICER, Verb.READ_REPORTS, Verb.READ_ARRESTS)
    decide_rows(two.second.force, ROLES, [of_police])
    User.objects.filter(pk=cast.partner.pk).update(own_role="helper")
    assert two.council.get("/shared/").status_code == 200

    choose(two.council, two.second.force_id)

    assert two.council.get("/shared/").status_code == 200
    assert two.council.get("/reports/").status_code == 403
    assert two.council.get("/api/v1/arrests").status_code == 403


def test_a_key_for_a_map_reads_the_agreement_that_it_is_for(
    two: Two, cast: Cast
) -> None:
    """A program chooses no force: its key names the agreement."""
    at_second = User.objects.get(pk=cast.partner.pk)
    at_second.working_with = two.second.force
    token = make_key(
        by=at_second, name="QGIS", scopes=["maps"], days=30, agreement=SECOND
    )

    answer = Client().get(
        "/ogc/collections/warrants/items", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    assert two.of_second in answer.content.decode()
    assert two.of_first not in answer.content.decode()
    read = Event.objects.filter(kind="disclosure", records__contains=[two.of_second])
    assert {event.force for event in read} == {"wessex"}


def test_a_key_works_with_the_force_of_its_maker_until_that_ends_it(
    two: Two, cast: Cast, as_user: AsUser
) -> None:
    choose(two.council, two.second.force_id)
    form = {"name": "Case system", "scopes": ["shared.read"], "days": 30}
    page = two.council.post("/keys/", form)
    assert "It works with Wessex, as you do now" in page.content.decode()

    ask = asking(page.context["page"].token)
    read = partial(ask, f"/api/v1/shared/{SECOND}/warrants")
    assert ask(f"/api/v1/shared/{FIRST}/warrants").status_code == 404
    answer = read()
    assert answer.status_code == 200, answer.content
    assert two.of_second in answer.content.decode()

    as_user(two.away["admin"]).post("/organisations/council/leave/")
    refused = read()
    assert refused.status_code == 403
    assert "no longer works with the force" in refused.json()["detail"]


def test_an_administrator_says_which_force_a_key_of_a_service_is_for(
    two: Two, cast: Cast, as_user: AsUser
) -> None:
    service = opened(cast.admin, cast.partner.organisation, "shared.read")
    admin, address = as_user(cast.admin), f"/people/services/{service.username}/"
    of = {"force": two.second.force_id, "days": 90}

    refused = admin.post(address, {"force": 10**6, "days": 90})
    assert refused.status_code == 400
    page = admin.post(address, of)

    assert "Works with" in page.content.decode()
    approve_all_of(cast.admin.force)
    ask = asking(page.context["page"].token)
    found = ask(f"/api/v1/shared/{SECOND}/warrants").content.decode()
    assert two.of_second in found
    assert ask(f"/api/v1/shared/{FIRST}/warrants").status_code == 404
    # The force that keeps the account has its changes in its log.
    made = Event.objects.filter(detail__change="service_key_made").get()
    assert (made.force, made.detail["for_force"]) == ("thames-valley", "wessex")
    usual = asking(key_of(service, cast.admin))
    assert two.of_first in usual(f"/api/v1/shared/{FIRST}/warrants").content.decode()


def test_the_areas_of_an_agreement_are_those_of_its_force_alone(
    two: Two, cast: Cast
) -> None:
    """Two forces may each have loaded a ward on their border, under its one code."""
    made = make_edition("ward_")
    Edition.objects.filter(pk=made.pk).update(
        kind=AreaKind.WARD, force=two.second.force
    )
    make_areas(made, {"E05000001": square(-1.9, 51.7, -1.85, 51.8)})

    def wests(reference: str) -> list[float]:
        """Return the western edge of each area of this code that is shared."""
        token = make_key(
            by=cast.partner, name="QGIS", scopes=["maps"], days=30, agreement=reference
        )
        answer = Client().get(
            "/ogc/collections/areas/items", headers={"Authorization": f"Bearer {token}"}
        )
        return [
            min(x for x, _ in one["geometry"]["coordinates"][0][0])
            for one in answer.json()["features"]
            if one["properties"]["code"] == "E05000001"
        ]

    assert wests(FIRST) == [-1.3]
    cast.partner.working_with = two.second.force
    assert wests(SECOND) == [-1.9]
