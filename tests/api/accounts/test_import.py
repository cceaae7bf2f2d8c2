"""People from a file: checked first, all or none, and the same again is no change."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import Organisation, ProvisionedPerson, User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.factories import Cast, make_report, make_team, make_user

URL = "/people/import/"
HEADER = "username,name,email,organisation,role,team"


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    make_team(cast.officer.organisation)
    client.force_login(cast.admin)
    return client


def send(client: Client, *lines: str, do: str = "import", **given: Any) -> Any:
    text = "\n".join([given.pop("header", HEADER), *lines])
    file = SimpleUploadedFile("people.csv", text.encode())
    return client.post(URL, {"file": file, "do": do} | given)


def everyone() -> list[Any]:
    fields = ("username", "display_name", "email", "role", "team__code", "is_active")
    return list(User.objects.order_by("pk").values_list(*fields))


JO = "jo.smith,Jo Smith,jo@force.example,police,officer,city"
AL = "al,Al Brown,,Council,Partner,"


def test_people_are_added_with_passwords_that_are_shown_once(admin: Client) -> None:
    answer = send(admin, JO, AL)

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    rows = answer.context["page"]["table"].rows
    username, password = str(rows[0].cells[1]), str(rows[0].cells[2])
    made = User.objects.get(username="jo.smith")
    assert (made.display_name, made.role, made.team.code) == (  # type: ignore[union-attr]
        "Jo Smith",
        "officer",
        "city",
    )
    assert username == "jo.smith"
    assert made.check_password(password)
    assert made.one_time_until is not None
    assert User.objects.get(username="al").organisation.code == "council"
    event = Event.objects.get(detail__change="people_imported")
    assert (event.detail["lines"], event.detail["created"]) == (2, 2)
    assert "Jo Smith" not in str([e.detail for e in Event.objects.all()])


def test_a_check_stores_nothing_and_says_what_would_happen(
    admin: Client, cast: Cast
) -> None:
    before = everyone()

    answer = send(
        admin, JO, "analyst,Ann Alyst,,police,analyst,", do="check", close_others="on"
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 to add, 1 to change, 3 to close" in page
    assert "Nothing is stored yet" in page
    for name in ("jo.smith", "analyst", "officer", "supervisor", "records"):
        assert name in page
    assert "Other_Officer" not in page
    assert everyone() == before
    assert not Event.objects.exists()


def test_the_same_file_again_changes_nothing(admin: Client) -> None:
    send(admin, JO, AL)
    before, n = everyone(), Event.objects.count()

    answer = send(admin, JO, AL)

    assert answer.status_code == 302
    assert everyone() == before
    # The import itself is logged.
    assert Event.objects.count() == n + 1


def test_a_later_file_changes_and_opens(admin: Client) -> None:
    send(admin, JO, AL)
    User.objects.filter(username="al").update(is_active=False)

    answer = send(admin, JO.replace("officer", "supervisor"), AL)

    assert User.objects.get(username="jo.smith").role == "supervisor"
    opened = User.objects.get(username="al")
    assert opened.is_active
    assert opened.one_time_until is not None
    assert [str(row.cells[1]) for row in answer.context["page"]["table"].rows] == ["al"]


def test_others_are_closed_only_if_asked_and_only_of_the_organisations_named(
    admin: Client, cast: Cast
) -> None:
    managed = make_user("managed", Role.ANALYST, cast.admin.organisation)
    now = clock.now()
    ProvisionedPerson.objects.create(
        force=cast.admin.force,
        user=managed,
        details={"userName": "managed"},
        user_name="managed",
        created_at=now,
        changed_at=now,
        is_open=True,
    )
    make_report(cast.officer, assigned_to=cast.officer, status="assigned")
    send(admin, JO)
    assert User.objects.filter(is_active=False).count() == 0

    send(admin, JO, close_others="on")

    closed = User.objects.filter(is_active=False).order_by("username")
    assert [user.username for user in closed] == [
        "analyst",
        "officer",
        "records",
        "supervisor",
    ]
    assert not closed[0].has_usable_password()
    # What the officer had to do waits for a colleague.
    assert "1 open report" in admin.get("/handover/").content.decode()


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("Ab Cd,Jo,,police,analyst,", "Username must be"),
        ("x,Jo,,police,analyst,", "Username must be"),
        ("jo,,,police,analyst,", "name: is empty"),
        ("jo,Jo,no-mail,police,analyst,", "email: is not an e-mail address"),
        ("jo,Jo,,wessex-police,analyst,", "organisation: “wessex-police” is not one"),
        ("jo,Jo,,,analyst,", "organisation: is empty"),
        ("jo,Jo,,police,chief,", "role: “chief” is not one of Officer"),
        (
            "jo,Jo,,council,officer,",
            "role: “officer” is not one of Administrator, Partner",
        ),
        ("jo,Jo,,police,officer,", "team: Choose the team of this officer"),
        ("jo,Jo,,police,officer,north", "team: “north” is not one of City"),
        ("jo,=1+1,,police,analyst,", "name: begins like a formula"),
        ("other_officer,Jo,,police,analyst,", "is taken"),
        ("partner,Jo,,police,analyst,", "organisation: partner is in Council"),
        ("admin,Jo,,police,analyst,", "Ask another administrator"),
        ("jo.smith,Jo,,police,analyst,", "jo.smith is in the file twice"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_stored(
    admin: Client, cast: Cast, line: str, wrong: str
) -> None:
    before = everyone()

    answer = send(admin, JO, line)

    assert answer.status_code == 400
    problems = answer.context["page"]["problems"].rows
    assert [str(row.cells[0]) for row in problems] == ["Line 3"]
    assert wrong in str(problems[0].cells[1])
    assert everyone() == before
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("username,name,organisation", "lacks the columns role"),
        (f"{HEADER},rank", "which is not one of username"),
        (f"{HEADER},name", "twice"),
        (HEADER.replace(",", ";"), "which is not one of username"),
    ],
)
def test_a_file_with_another_header_is_refused(
    admin: Client, header: str, words: str
) -> None:
    answer = send(admin, ",".join(["x"] * len(header.split(","))), header=header)

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_a_file_that_is_too_long_empty_or_none_is_refused(admin: Client) -> None:
    for answer, words in (
        (send(admin), "no lines below it"),
        (send(admin, *[JO] * 501), "over 500 lines"),
        (send(admin, "x" * 1_000_001), "larger than 1 MB"),
        (admin.post(URL, {"do": "check"}), "Choose a file"),
        (admin.post(URL, b"x", content_type="multipart/form-data"), "not complete"),
    ):
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_only_administrators_import_and_with_a_token_of_the_page(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.admin)
    assert send(client, JO).status_code == 403
    assert not User.objects.filter(username="jo.smith").exists()
    for name in ("supervisor", "records", "partner", "analyst", "officer"):
        client.force_login(getattr(cast, name))
        assert client.get(URL).status_code == 403


def test_another_force_is_never_touched(admin: Client) -> None:
    away = Organisation.objects.get(code="wessex-police")

    send(admin, JO, close_others="on")

    assert User.objects.filter(organisation=away, is_active=False).count() == 0
