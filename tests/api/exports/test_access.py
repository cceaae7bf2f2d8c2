"""Who may export what: the verb, the rows and the columns are those of the pages."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OF_PEOPLE, Role
from stronghold.core.accounts.models import Organisation
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS as OF_ROLES
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.exports.kinds import KINDS, LISTS
from stronghold.exports.models import Export
from tests.api.exports.requesting import PURPOSE, ask, make_export
from tests.factories import Cast, make_user

VERBS = {kind.code: kind.verb for kind in LISTS}
VERBS |= dict.fromkeys(("figures", "signals"), Verb.READ_FIGURES)
PARAMS = {"figures": {"measure": "arrests"}}
GOOD = {"purpose": PURPOSE, "file_format": "csv", "columns": ["reference"]}


def new_url(of: str, **params: str) -> str:
    return f"{reverse('exports:new')}?{urlencode({'of': of, **params})}"


@pytest.mark.parametrize("role", OF_PEOPLE)
@pytest.mark.parametrize("of", KINDS)
def test_a_kind_is_for_who_has_its_verb_and_may_export(
    client: Client, cast: Cast, of: str, role: str
) -> None:
    organisation = cast.partner if role == Role.PARTNER else cast.officer
    viewer = make_user("exporter", role, organisation.organisation)
    client.force_login(viewer)
    may = policy.can(viewer, Verb.EXPORT) and policy.can(viewer, VERBS[of])

    assert client.get(new_url(of)).status_code == (200 if may else 403)
    if not may:
        with pytest.raises(NotAllowed):
            ask(viewer, of)
        assert not Export.objects.exists()


def test_not_everybody_who_reads_may_take_out() -> None:
    roles = {role for role in Role if Verb.EXPORT in OF_ROLES[role]}

    assert roles == {Role.SUPERVISOR, Role.ANALYST, Role.RECORDS_MANAGER}


@pytest.mark.parametrize(
    ("name", "of", "offered", "closed"),
    [
        ("supervisor", "reports", {"description", "sanitised_text"}, set()),
        ("analyst", "reports", {"sanitised_text", "longitude"}, {"description"}),
        ("records", "reports", {"description"}, {"longitude", "latitude"}),
    ],
)
def test_columns_are_those_that_the_viewer_may_read(
    cast: Cast, name: str, of: str, offered: set[str], closed: set[str]
) -> None:
    viewer = getattr(cast, name)
    columns = {column.name for column in KINDS[of].request(viewer, {}).columns}

    assert offered <= columns
    assert not closed & columns
    for column in closed:
        with pytest.raises(RuleBroken):
            ask(viewer, of, columns=["reference", column])


def test_points_as_a_map_are_for_those_who_may_read_points(cast: Cast) -> None:
    assert "gpkg" in KINDS["arrests"].request(cast.analyst, {}).formats
    with pytest.raises(RuleBroken):
        ask(cast.records, "arrests", form="gpkg")


def test_an_export_begins_on_the_page_of_a_list(client: Client, cast: Cast) -> None:
    client.force_login(cast.analyst)

    assert client.get(reverse("exports:new"))["Location"] == reverse("exports:list")


@pytest.mark.parametrize(
    ("of", "params", "field"),
    [
        ("murders", {}, "of"),
        ("reports", {"colour": "red"}, "colour"),
        ("reports", {"concern": "murder"}, "concern"),
        ("reports", {"from": "yesterday"}, "from"),
        ("taskings", {"mine": "perhaps"}, "mine"),
        ("deadlines", {"whose": "yours"}, "whose"),
        ("figures", {"measure": "murders"}, "measure"),
        ("figures", {"measure": "arrests", "to": "2099-W01"}, "to"),
    ],
)
def test_an_unknown_parameter_is_refused_by_its_name(
    client: Client, cast: Cast, of: str, params: dict[str, str], field: str
) -> None:
    client.force_login(cast.supervisor)
    answer = client.get(new_url(of, **params))

    assert answer.status_code == 400
    assert f"<code>{field}</code>" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"purpose": " "}, "Enter what the file is for"),
        ({"purpose": "x" * 201}, "200 characters"),
        ({"columns": []}, "at least one column"),
        ({"columns": ["id"]}, "columns"),
        ({"file_format": "exe"}, "file_format"),
    ],
)
def test_a_form_that_is_wrong_makes_nothing(
    client: Client, cast: Cast, wrong: dict[str, Any], words: str
) -> None:
    client.force_login(cast.supervisor)
    answer = client.post(new_url("reports"), GOOD | wrong)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert not Export.objects.exists()


def test_a_purpose_that_seems_to_name_someone_is_asked_about_once(
    client: Client, cast: Cast
) -> None:
    """The trail keeps it for good."""
    client.force_login(cast.supervisor)
    named = GOOD | {"purpose": "For Mr Smith of 07700 900123"}

    asked = client.post(new_url("reports"), named)

    assert asked.status_code == 400
    assert "looks as if it holds a phone number and a name" in asked.content.decode()
    assert not Export.objects.exists()
    client.post(new_url("reports"), named | {"keep_words": "on"})
    assert Export.objects.get().purpose == "For Mr Smith of 07700 900123"


def test_the_filters_of_a_list_come_along(client: Client, cast: Cast) -> None:
    client.force_login(cast.supervisor)
    page = client.get(reverse("reports:list"), {"concern": "dealing"}).content.decode()
    assert "/exports/new/?of=reports&amp;concern=dealing" in page

    form = client.get(new_url("reports", concern="dealing")).content.decode()
    assert "About: Dealing" in form
    client.post(new_url("reports", concern="dealing"), GOOD)
    [export] = Export.objects.all()
    assert (export.params, export.purpose) == ({"concern": "dealing"}, PURPOSE)


def test_who_may_not_export_sees_no_way_to_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.officer)

    for name in ("reports:list", "taskings:list", "deadlines:list", "map"):
        assert "/exports/" not in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("page", ["detail", "file", "cancel"])
def test_an_export_is_its_makers_alone(client: Client, cast: Cast, page: str) -> None:
    export = make_export(cast.supervisor, purpose="A secret purpose")
    away = Organisation.objects.get(code="wessex-police")
    url = reverse(f"exports:{page}", args=[export.key])

    for viewer in (
        cast.analyst,
        cast.records,
        make_user("stranger", Role.SUPERVISOR, away),
    ):
        client.force_login(viewer)
        answer = client.post(url) if page == "cancel" else client.get(url)
        assert answer.status_code == 404
    assert Export.objects.get().state == "waiting"


def test_only_a_few_wait_at_once_for_one_person(cast: Cast) -> None:
    for _ in range(3):
        make_export(cast.supervisor)
    make_export(cast.analyst)

    with pytest.raises(RuleBroken, match="Wait until"):
        ask(cast.supervisor)
    ask(cast.analyst)


def test_asking_writes_nothing_into_the_list_of_others(
    client: Client, cast: Cast
) -> None:
    make_export(cast.supervisor, purpose="For the meeting")
    client.force_login(cast.supervisor)
    assert "For the meeting" in client.get(reverse("exports:list")).content.decode()

    client.force_login(cast.analyst)
    assert "For the meeting" not in client.get(reverse("exports:list")).content.decode()
