"""Who may be inside a closed address: chosen once, and read where it is needed."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from operations.closures.models import ClosureCase, ClosureException
from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from tests.api.closures.cases import PAGES, Case
from tests.api.closures.test_order_end import DAY, MORNING, heard, text_of
from tests.factories import Cast
from tests.paper import assert_accessible

pytestmark = pytest.mark.django_db
Opens = Callable[..., Case]
NAME = "Zebedee Quill"
ORDER = {"scope": "partial", "ends_on": "2027-02-01"}
LIST = {
    "roles": ["health", "probation"],
    "conditions": "Daytime only",
    "role_1": "family",
    "name_1": NAME,
}


def save(client: Client, case: Case, **given: Any) -> Any:
    return client.post(f"{PAGES}{case.reference}/inside/", given)


def listed(case: Case) -> list[tuple[str, str, str]]:
    rows = ClosureException.objects.filter(
        case__reference=case.reference, removed_at__isnull=True, order__isnull=True
    )
    return [(row.role, row.name, row.conditions) for row in rows.order_by("n")]


def door(client: Client, case: Case) -> str:
    return " ".join(text_of(client.get(f"{PAGES}{case.reference}/door/")).split())


def test_a_list_is_saved_once_and_the_card_shows_it(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        assert save(client, case, **LIST).status_code == 302
        assert save(client, case, **LIST).status_code == 302
        shown = door(client, case)
        page = text_of(client.get(f"{PAGES}{case.reference}/"))

    assert listed(case) == [
        ("health", "", "Daytime only"),
        ("probation", "", "Daytime only"),
        ("family", NAME, ""),
    ]
    assert "GP or nurse, Probation officer: Daytime only" in shown
    assert f"Family member ({NAME})" in shown
    assert "People who habitually live there, and the owner (s.76(4))" in shown
    # The page of the case has the roles, and names no one.
    assert "Family member (named)" in page
    assert NAME not in page


def test_who_is_taken_off_the_list_is_kept_as_it_was_and_never_changed(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
        assert save(client, case, remove=["1", "3"]).status_code == 302
        shown = door(client, case)
    assert listed(case) == [("probation", "", "Daytime only")]
    assert NAME not in shown
    gone = ClosureException.objects.get(name=NAME)
    assert gone.removed_by == cast.officer
    for change in (
        lambda: ClosureException.objects.update(name="Another"),
        ClosureException.objects.all().delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    removed = ClosureException.objects.filter(pk=gone.pk)
    for value in (
        {"removed_at": None, "removed_by": None},
        {"removed_at": gone.removed_at + DAY},
        {"removed_by": cast.supervisor},
    ):
        with (
            pytest.raises(DatabaseError, match="never taken back"),
            transaction.atomic(),
        ):
            removed.update(**value)


def test_the_order_keeps_whom_the_court_let_in_and_no_one_else(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
    with clock.stopped(MORNING + DAY):
        client.force_login(cast.supervisor)
        form = text_of(client.get(f"{PAGES}{case.reference}/order/"))
        assert form.count('name="inside"') == 3
        assert form.count("checked") >= 3
        answer = case.fill("order", ORDER | {"inside": ["2", "3"]}, clock.now())
        assert answer.status_code == 302, text_of(answer)
        shown = door(client, case)
        assert "Probation officer: Daytime only" in shown
        assert f"Family member ({NAME})" in shown
        assert "GP or nurse" not in shown
        # What is added now is of the order.
        client.force_login(cast.officer)
        save(client, case, roles=["carer"])
        assert "Carer" in door(client, case)
        # Undone, the notice's list is what counts again.
        client.force_login(cast.supervisor)
        undone = case.move("take_back", {"event": 4, "reason": "Slip"}, clock.now())
        assert undone.status_code == 201, undone.content
        shown = door(client, case)
    assert "GP or nurse, Probation officer: Daytime only" in shown
    assert "Carer" not in shown


def test_an_order_made_on_appeal_keeps_whom_the_court_let_in(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    made = ORDER | {"outcome": "order_made", "inside": ["2", "3"]}
    with clock.stopped(MORNING):
        save(client, case, **LIST)
    with clock.stopped(MORNING + DAY):
        assert case.fill("refuse", {}, clock.now()).status_code == 302
        lodged = {"lodged_by": "issuer"}
        assert case.fill("lodge_appeal", lodged, clock.now()).status_code == 302
    with clock.stopped(MORNING + 2 * DAY):
        form = text_of(client.get(f"{PAGES}{case.reference}/decide_appeal/"))
        assert form.count('name="inside"') == 3
        answer = case.fill("decide_appeal", made, clock.now())
        assert answer.status_code == 302, text_of(answer)
        shown = door(client, case)
    assert "Closed by a court’s order" in shown
    assert "Probation officer: Daytime only" in shown
    assert f"Family member ({NAME})" in shown
    assert "GP or nurse" not in shown


def test_an_appeal_that_makes_no_order_changes_no_list(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
    with clock.stopped(MORNING + DAY):
        case.fill("order", ORDER | {"inside": ["3"]}, clock.now())
        lodged = {"lodged_by": "served"}
        assert case.fill("lodge_appeal", lodged, clock.now()).status_code == 302
        form = text_of(client.get(f"{PAGES}{case.reference}/decide_appeal/"))
        assert 'name="inside"' not in form
        dismissed = {"outcome": "dismissed", "inside": ["1", "2"]}
        answer = case.fill("decide_appeal", dismissed, clock.now())
        assert answer.status_code == 302, text_of(answer)
        shown = door(client, case)
    assert f"Family member ({NAME})" in shown
    assert "Probation officer" not in shown
    assert len(listed(case)) == 3


def test_the_card_of_an_order_without_a_list_does_not_say_that_it_names_no_one(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    with clock.stopped(MORNING + DAY):
        case.fill("order", ORDER, clock.now())
        shown = door(client, case)
    assert "No one is recorded here. Read the order" in shown


def test_names_are_shown_to_who_acts_on_them_and_each_reading_is_logged(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
        before = Event.objects.filter(kind="consultation").count()
        assert NAME in door(client, case)
        assert NAME in door(client, case)
        seen = Event.objects.filter(kind="consultation").order_by("-pk")[:2]
        assert Event.objects.filter(kind="consultation").count() == before + 2
        assert all(case.reference in event.records for event in seen)
        client.force_login(cast.analyst)
        shown = door(client, case)
    assert "Family member (named)" in shown
    assert NAME not in shown


def test_a_name_is_in_no_list_search_history_export_answer_or_log(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
        client.force_login(cast.supervisor)
        answers = [
            client.get(PAGES),
            client.get(f"{PAGES}closed/"),
            client.get("/"),
            client.post("/search/", {"words": NAME}, follow=True),
            client.get(f"/api/v1/closures/{case.reference}"),
            client.get(f"/api/v1/closures/{case.reference}/moves"),
            client.get("/audit/"),
            client.get("/places/", {"q": NAME}),
        ]
    for answer in answers:
        shown = text_of(answer).replace(f'value="{NAME}"', "").replace(f"“{NAME}”", "")
        assert "Quill" not in shown, answer.request["PATH_INFO"]
    details = json.dumps(list(Event.objects.values_list("detail", flat=True)))
    assert "Quill" not in details
    history = ClosureCase.pgh_event_model.objects.values()  # type: ignore[attr-defined]
    assert "Quill" not in str(list(history))


def test_a_council_changes_the_list_of_its_own_case_and_police_read_it_at_the_door(
    client: Client,
    cast: Cast,
    council: User,
    other_council: User,
    open_case: Opens,
) -> None:
    with clock.stopped(MORNING):
        case = open_case(council)
        case.serve(MORNING, signed_by="chief_executive", hours=48)
        client.force_login(council)
        assert save(client, case, **LIST).status_code == 302
        assert NAME in door(client, case)
        # A council records its visits elsewhere.
        assert "What did you find?" not in door(client, case)
        by_council = "a person whom the council authorises may enter and secure"
        assert by_council in door(client, case)
        assert "constable" not in door(client, case)
        client.force_login(other_council)
        assert save(client, case, roles=["carer"]).status_code == 404
        # The issuer decides: police at the door read, and do not change.
        client.force_login(cast.officer)
        assert save(client, case, roles=["carer"]).status_code == 403
        assert NAME in door(client, case)
        assert "What did you find?" in door(client, case)
    assert len(listed(case)) == 3


def test_the_notice_begins_with_the_list_and_without_names(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        save(client, case, **LIST)
        form = text_of(client.get(f"{PAGES}{case.reference}/notice/"))
    assert "and the owner, and these: GP or nurse, Probation" in form
    assert NAME not in form


@pytest.mark.client
def test_the_draft_order_lists_them_and_its_printing_is_logged(
    client: Client, cast: Cast, open_case: Opens
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    url = f"{PAGES}{case.reference}/draft-order/"
    with clock.stopped(MORNING):
        save(client, case, **LIST)
        answer = client.get(url)
        assert answer["Content-Type"] == "application/pdf"
        assert_accessible(answer.content, "draft_order.html")
        text = "\n".join(
            page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages
        )
        printed = Event.objects.filter(kind="print").latest("pk")
        client.force_login(cast.analyst)
        assert client.get(url).status_code == 403
    words = " ".join(text.split())
    assert f"Family member ({NAME})" in words
    assert "at most 3 months, s.80(6)" in words
    assert "closes nothing" in words
    assert "criminal behaviour on the premises (section 80(5)(a)); or" in words
    assert "serious nuisance to members of the public (section 80(5)(b))" in words
    assert "strike out what the court does not find" in words
    assert printed.detail == {"document": "draft_order"}
    assert printed.records == [case.reference]
    with clock.stopped(MORNING + DAY):
        case.fill("order", ORDER, clock.now())
        client.force_login(cast.officer)
        assert client.get(url).status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name_1": "Sam"}, "Choose who they are"),
        ({"conditions": "At night"}, "Choose to whom the conditions apply"),
        (
            {"roles": ["carer"], "conditions": "Ring 07700 900123"},
            "a phone number",
        ),
    ],
)
def test_what_is_not_complete_is_asked_for(
    client: Client,
    cast: Cast,
    open_case: Opens,
    given: dict[str, Any],
    words: str,
) -> None:
    case = heard(open_case, cast)
    client.force_login(cast.officer)
    with clock.stopped(MORNING):
        answer = save(client, case, **given)
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not listed(case)
