"""The people page: administrators manage the accounts of their own force."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts import policy
from stronghold.core.accounts.actions import make_device_key
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.models import DeviceKey, Organisation, Team, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.accounts.test_sign_in import sign_in
from tests.factories import PASSWORD, Cast, make_force, make_organisation, make_user

PAGES = ["/people/", "/people/new/", "/people/officer/"]
POSTS = [
    "/people/officer/close/",
    "/people/officer/open/",
    "/people/officer/password/",
]
NEW = {
    "username": "j.smith",
    "display_name": "Jo Smith",
    "email": "jo@force.example",
    "role": "officer",
}


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin)
    return client


def new(**given: Any) -> dict[str, Any]:
    team = Team.objects.get(code="city")
    return NEW | {"organisation": team.organisation_id, "team": team.pk} | given


def logged(
    kind: str = "permission_change",
) -> list[tuple[str, list[str], dict[str, Any]]]:
    found = Event.objects.filter(kind=kind).order_by("id")
    return [(e.actor, e.records, e.detail) for e in found]


def one_time_password(content: bytes) -> str:
    match = re.search(r"<code>([^<]+)</code>", content.decode())
    assert match
    return match[1]


@pytest.mark.parametrize("path", PAGES)
def test_administrator_sees_each_page(admin: Client, path: str) -> None:
    answer = admin.get(path)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", PAGES + POSTS)
@pytest.mark.parametrize(
    "name", ["officer", "supervisor", "analyst", "records", "partner"]
)
def test_no_one_else_does(client: Client, cast: Cast, name: str, path: str) -> None:
    client.force_login(getattr(cast, name))
    # A records manager answers for accounts too, and manages none.
    reads = name == "records" and path == "/people/"
    verb = "read_accounts" if path == "/people/" else "manage_accounts"

    assert client.get(path).status_code == (200 if reads else 403)
    assert client.post(path).status_code == (405 if reads else 403)
    assert all(refused["verb"] == verb for _, _, refused in logged("refusal"))
    assert len(logged("refusal")) == (0 if reads else 2)


@pytest.mark.parametrize("path", PAGES + POSTS)
def test_signed_out_is_sent_to_sign_in(client: Client, cast: Cast, path: str) -> None:
    response = client.get(path)

    assert response["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", POSTS)
def test_account_is_not_changed_by_following_a_link(admin: Client, path: str) -> None:
    asks = path.endswith(("/close/", "/password/"))

    assert admin.get(path).status_code == (200 if asks else 405)
    assert not logged()


@pytest.mark.parametrize("path", ["", "close/", "open/", "password/"])
def test_account_of_another_force_is_not_there(admin: Client, path: str) -> None:
    address = f"/people/other_officer/{path}"

    assert admin.post(address, new()).status_code == 404
    assert admin.get("/people/unknown/").status_code == 404
    assert "Other_Officer" not in admin.get("/people/").content.decode()


def test_new_account_gets_a_password_for_once(admin: Client, cast: Cast) -> None:
    response = admin.post("/people/new/", new(username="J.Smith"))

    password = one_time_password(response.content)
    assert "no-store" in response["Cache-Control"]
    user = User.objects.get(username="j.smith")
    assert user.check_password(password)
    assert (user.role, user.email) == (Role.OFFICER, "jo@force.example")
    assert logged() == [
        ("admin", ["person:j.smith"], {"created": True, "role": "officer"}),
        ("admin", ["person:j.smith"], {"change": "access_asked"}),
    ]


def test_one_time_password_leads_to_ones_own_and_to_nothing_else(
    admin: Client, client: Client
) -> None:
    response = admin.post("/people/new/", new())
    password = one_time_password(response.content)
    theirs = Client()

    signed_in = theirs.post(
        "/accounts/login/",
        {"login": "j.smith", "password": password, "next": "/reports/"},
    )
    assert signed_in["Location"] == "/reports/"
    for path in ("/", "/people/", "/health/live"):
        assert theirs.get(path)["Location"] == "/accounts/password/change/"

    own = "a phrase that is long"
    form = {"oldpassword": password, "password1": password, "password2": password}
    again = theirs.post("/accounts/password/change/", form)
    assert (
        "Choose a password that differs from your current one."
        in again.content.decode()
    )
    form |= {"password1": own, "password2": own}
    assert theirs.post("/accounts/password/change/", form)["Location"] == "/"
    assert theirs.get("/").status_code == 200
    assert logged("password_change") == [("j.smith", ["person:j.smith"], {})]


def test_one_time_password_runs_out(admin: Client) -> None:
    password = one_time_password(admin.post("/people/new/", new()).content)

    with clock.stopped(clock.now() + timedelta(days=3, minutes=1)):
        response = Client().post(
            "/accounts/login/", {"login": "j.smith", "password": password}
        )

    assert "This one-time password has expired." in response.content.decode()
    assert logged("sign_in_failed") == [("j.smith", [], {"why": "one_time_run_out"})]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"username": ""}, "Enter a username"),
        ({"username": "a b"}, "Username must be"),
        ({"username": "system"}, "Username must be"),
        ({"username": "new"}, "Username must be"),
        ({"username": "officer"}, "The username officer is taken."),
        ({"username": "other_officer"}, "The username other_officer is taken."),
        ({"role": "partner"}, "Choose a role from the list"),
        ({"role": "chief"}, "Choose a role from the list"),
        ({"display_name": ""}, "Enter the name"),
        ({"team": ""}, "Choose the team of this officer"),
        ({"organisation": ""}, "Choose an organisation"),
    ],
)
def test_wrong_account_is_refused_with_the_reason(
    admin: Client, given: dict[str, str], message: str
) -> None:
    before = User.objects.count()

    response = admin.post("/people/new/", new(**given))

    assert response.status_code == 400
    assert message in response.content.decode()
    assert User.objects.count() == before
    assert not logged()


def test_council_gets_partners_only(admin: Client) -> None:
    council = Organisation.objects.get(code="council").pk

    assert admin.post("/people/new/", new(organisation=council)).status_code == 400
    page = admin.get(f"/people/new/?organisation={council}").content.decode()
    assert 'value="partner"' in page
    for name in ("officer", "supervisor"):
        assert f'value="{name}"' not in page
    assert 'name="team"' not in page, "it has none"
    assert 'name="reviews_closures"' in page
    partner = new(organisation=council, role="partner", team="")
    assert admin.post("/people/new/", partner).status_code == 200


def test_organisation_of_another_force_is_no_choice(admin: Client) -> None:
    away = Organisation.objects.get(code="wessex-police").pk

    response = admin.post("/people/new/", new(organisation=away))

    assert response.status_code == 400
    assert not User.objects.filter(username="j.smith").exists()


def test_team_of_another_organisation_is_refused(admin: Client, cast: Cast) -> None:
    council = make_organisation("council", OrganisationKind.COUNCIL, make_force())
    wardens = Team.objects.create(organisation=council, code="w", name="Wardens")

    response = admin.post("/people/officer/", NEW | {"team": wardens.pk})

    assert response.status_code == 400
    assert "Choose a team of this organisation" in response.content.decode()
    assert "Wardens" not in admin.get("/people/officer/").content.decode()


def test_change_of_role_holds_at_once_and_is_logged(admin: Client, cast: Cast) -> None:
    theirs = Client()
    theirs.force_login(cast.officer)
    team = Team.objects.get(code="city")

    response = admin.post(
        "/people/officer/", NEW | {"role": "admin", "team": team.pk, "email": ""}
    )

    assert response.status_code == 302
    assert theirs.get("/people/").status_code == 200
    changed = {
        "role": ["officer", "admin"],
        "team": [None, "city"],
        "display_name": True,
    }
    assert logged() == [("admin", ["person:officer"], changed)]


def test_saving_what_is_there_already_is_no_event(admin: Client, cast: Cast) -> None:
    same = {"display_name": "Analyst", "email": "", "role": "analyst", "team": ""}

    assert admin.post("/people/analyst/", same).status_code == 302
    assert not logged()


def test_closed_account_is_out_at_once_and_can_be_opened(
    admin: Client, cast: Cast
) -> None:
    theirs = Client()
    theirs.post("/accounts/login/", {"login": "officer", "password": PASSWORD})

    admin.post("/people/officer/close/")
    assert theirs.get("/")["Location"].startswith("/accounts/login/")

    opened = admin.post("/people/officer/open/")
    assert User.objects.get(username="officer").check_password(
        one_time_password(opened.content)
    )
    details = [detail for _, _, detail in logged()]
    assert details == [
        {"active": False},
        {"active": True},
        {"change": "access_asked"},
        {"one_time_password": True},
    ]


def test_list_shows_which_accounts_are_closed_or_new(admin: Client) -> None:
    admin.post("/people/officer/close/")
    admin.post("/people/analyst/password/")

    text = admin.get("/people/").content.decode()

    assert "Closed" in text
    assert "Has a one-time password" in text


def test_new_password_signs_out_everyone_signed_in(admin: Client, cast: Cast) -> None:
    theirs = Client()
    theirs.post("/accounts/login/", {"login": "officer", "password": PASSWORD})

    admin.post("/people/officer/password/")

    assert theirs.get("/")["Location"].startswith("/accounts/login/")


def test_a_one_time_password_says_first_what_ends_with_it(
    admin: Client, cast: Cast
) -> None:
    """And is issued by the press after that."""
    sign_in(Client(), "officer")
    make_device_key(by=cast.officer)
    url = "/people/officer/password/"
    person = admin.get("/people/officer/").content.decode()
    assert f'href="{url}"' in person
    assert f'action="{url}"' not in person

    asked = admin.get(url).content.decode()

    assert "signed out on 1 device." in asked
    assert "keys for programs and the address of their calendar end" in asked
    assert "What 1 device can keep for them without signal ends too" in asked
    assert "what they have not sent yet is lost" in asked
    assert User.objects.get(username="officer").check_password(PASSWORD)
    # Who keeps nothing on a device loses nothing there.
    assert "is lost" not in admin.get("/people/analyst/password/").content.decode()

    one_time_password(admin.post(url).content)
    assert not User.objects.get(username="officer").check_password(PASSWORD)
    assert not DeviceKey.objects.exists()


@pytest.mark.parametrize("path", ["", "close/", "password/"])
def test_own_account_is_another_administrators_to_change(
    admin: Client, path: str
) -> None:
    response = admin.post(f"/people/admin/{path}", NEW | {"role": "officer"})

    assert response.status_code == 400
    assert "Ask another administrator" in response.content.decode()
    assert User.objects.get(username="admin").role == Role.ADMINISTRATOR


def test_role_that_no_longer_fits_the_organisation_allows_nothing(
    client: Client, cast: Cast
) -> None:
    council = Organisation.objects.get(code="council")
    client.force_login(make_user("mole", Role.RECORDS_MANAGER, council))

    assert client.get("/people/").status_code == 403
    assert client.get("/").status_code == 403


def test_a_name_is_one_line(admin: Client) -> None:
    admin.post("/people/new/", new(display_name="Jo\r\nBcc: all\tSmith"))

    assert User.objects.get(username="j.smith").display_name == "Jo Bcc: all Smith"


def test_the_organisation_is_chosen_first(admin: Client, cast: Cast) -> None:
    first = admin.get("/people/new/").content.decode()
    assert 'name="organisation"' in first
    assert 'name="username"' not in first
    police = Organisation.objects.get(code="police").pk

    page = admin.get(f"/people/new/?organisation={police}").content.decode()

    assert 'value="officer"' in page
    assert 'value="partner"' not in page
    for of_partners in ("takes_referrals", "reviews_closures"):
        assert f'name="{of_partners}"' not in page


def test_people_are_found_by_each_of_their_names(admin: Client, cast: Cast) -> None:
    def found(words: str, show: str = "") -> list[str]:
        page = admin.get("/people/", {"name": words, "show": show})
        table = page.context["list"].table
        return [row.cells[4] for row in table.rows] if table else []

    assert found("OFFIC") == ["officer"]
    assert found("  an   lys ") == ["analyst"], "each word"
    assert "partner" in found("council")
    assert found("officer", show="closed") == []
    assert found("stranger") == []
    assert found("a\x00b") == []
    assert found("%") == []
    chips = admin.get("/people/", {"name": "offic"}).content.decode()
    assert "show=closed&amp;name=offic" in chips


def test_the_list_has_pages_and_says_how_many_there_are(
    admin: Client, cast: Cast
) -> None:
    """Each link keeps the search and the order."""
    council = Organisation.objects.get(code="council")
    for n in range(60):
        make_user(f"warden{n:02}", Role.PARTNER, council)

    def shown(**asked: str) -> Any:
        return admin.get("/people/", {"name": "warden", **asked}).context["list"]

    first = shown()
    assert first.count == "1–25 of 60 accounts"
    assert first.pager.newer_url == ""
    second = admin.get(first.pager.older_url).context["list"]
    assert second.count == "26–50 of 60 accounts"
    last = admin.get(second.pager.older_url).context["list"]
    assert (last.count, last.pager.older_url) == ("51–60 of 60 accounts", "")
    assert [row.cells[4] for row in last.table.rows][-1] == "warden59"
    assert admin.get(second.pager.newer_url).context["list"].count == first.count
    # What is no place is the first page.
    for odd in ("0", "9999", "-1", "٣", "x", "1" * 50):
        assert shown(**{"from": odd}).count == first.count


def test_the_list_is_sorted_by_what_its_headings_say(admin: Client, cast: Cast) -> None:
    now = clock.now()
    for days, name in enumerate(("officer", "analyst", "partner")):
        User.objects.filter(username=name).update(last_login=now - timedelta(days=days))

    def names(order: str) -> list[str]:
        page = admin.get("/people/", {"sort": order}).context["list"]
        return [row.cells[4] for row in page.table.rows]

    assert names("used")[:3] == ["officer", "analyst", "partner"]
    assert names("unused")[-3:] == ["partner", "analyst", "officer"]
    assert names("name") == names("-name")[::-1] == names("unknown")
    assert names("organisation")[0] == "partner"
    page = admin.get("/people/", {"sort": "unused"}).context["list"]
    by = {column.label: column.sorted_as for column in page.table.columns}
    assert by["Last signed in"] == "ascending"
    assert by["Name"] == ""


def test_a_rank_by_which_someone_signs_counts_at_once_and_is_logged(
    admin: Client, cast: Cast
) -> None:
    """It lets no one see more, so it waits for no approval."""
    given = {"display_name": "Supervisor", "role": "supervisor", "rank": "inspector"}
    before = policy.verbs_of(cast.supervisor)
    assert admin.post("/people/supervisor/", given).status_code == 302

    now = User.objects.get(username="supervisor")
    assert (now.rank, policy.verbs_of(now)) == ("inspector", before)
    assert logged()[-1][2]["rank"] == ["", "inspector"]
    page = admin.get("/people/supervisor/").content.decode()
    assert 'value="chief_executive"' not in page
    assert admin.post(
        "/people/supervisor/", given | {"rank": "chief_executive"}
    ).status_code == (400)
    council = admin.get("/people/partner/").content.decode()
    assert "Office in which they sign closure notices" in council
    assert 'value="inspector"' not in council
