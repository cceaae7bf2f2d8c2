"""The brief as a workbook and as CSV: the same figures, marked, defined and logged."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from stronghold.core.accounts.models import User
from stronghold.core.audit.models import Event
from stronghold.figures.tallies import refresh
from tests.api.brief.conftest import IN_WEEK, WEEK, text_of, words_of
from tests.factories import Cast, make_arrest
from tests.reasons import reason_of

pytestmark = pytest.mark.usefixtures("tuesday")
As = Callable[[User], Client]
PURPOSE = "Community safety board"


def test_the_workbook_holds_figures_weeks_changes_and_definitions(
    cast: Cast, as_user: As
) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()

    answer = as_user(cast.analyst).post(f"{WEEK}brief.xlsx", {"purpose": PURPOSE})

    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == [
        *(
            "Figures",
            "Weeks",
            "Changed since",
            "Time by team",
            "Measures",
            "About this file",
        )
    ]
    rows = {row[0]: row for row in book["Figures"].iter_rows(values_only=True)}
    assert rows["Arrests"][1:4] == ("2026-W47", 1, None)
    assert "Referrals" not in rows
    assert all("OFFICIAL" in str(sheet["A1"].value) for sheet in book)
    event = Event.objects.get(kind="export")
    assert (event.detail["week"], event.detail["form"]) == ("2026-W47", "xlsx")
    assert reason_of(event) == PURPOSE
    about = [row[1] for row in book["About this file"].iter_rows(values_only=True)]
    assert PURPOSE in about


def test_the_csv_has_a_line_for_each_measure_that_one_may_read(
    cast: Cast, as_user: As
) -> None:
    for viewer, sees in ((cast.supervisor, True), (cast.analyst, False)):
        answer = as_user(viewer).post(f"{WEEK}figures.csv", {"purpose": PURPOSE})

        assert answer.content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
        measures = {row["Measure"] for row in rows}
        assert ("Referrals" in measures) is sees
        assert {row["Protective marking"] for row in rows} == {"OFFICIAL-SENSITIVE"}
        assert {row["Purpose of this file"] for row in rows} == {PURPOSE}
    assert Event.objects.filter(kind="export", detail__form="csv").count() == 2


@pytest.mark.parametrize("name", ["brief.xlsx", "figures.csv"])
def test_who_says_no_purpose_is_asked_for_one_and_given_no_file(
    name: str, cast: Cast, as_user: As
) -> None:
    client = as_user(cast.analyst)

    asked, refused = (
        client.get(f"{WEEK}{name}"),
        client.post(f"{WEEK}{name}", {"purpose": "  "}),
    )

    assert (asked.status_code, refused.status_code) == (200, 400)
    for answer in (asked, refused):
        assert "What is the file for?" in answer.content.decode()
        assert "Content-Disposition" not in answer
    assert not Event.objects.filter(kind="export").exists()


def test_a_purpose_that_seems_to_name_someone_is_warned_of_once(
    cast: Cast, as_user: As
) -> None:
    client, shown = as_user(cast.analyst), {"purpose": "Ring Mr Smith"}

    warned = client.post(f"{WEEK}figures.csv", shown)
    kept = client.post(f"{WEEK}figures.csv", shown | {"keep_words": "on"})

    assert (warned.status_code, kept.status_code) == (400, 200)
    assert "looks as if it holds a name" in text_of(warned)
    assert reason_of(Event.objects.get(kind="export")) == "Ring Mr Smith"


def test_who_may_not_export_takes_no_file(cast: Cast, as_user: As) -> None:
    for name in ("brief.xlsx", "figures.csv"):
        assert as_user(cast.officer).get(f"{WEEK}{name}").status_code == 403
    for name in ("brief.pdf", "brief.xlsx", "figures.csv"):
        assert as_user(cast.partner).get(f"{WEEK}{name}").status_code == 403


def made_after_waiting(client: Client) -> bytes:
    """Return the PDF as a browser without scripts does, by the link of the brief."""
    link = re.search(r'href="([^"]*brief\.pdf[^"]*)"', text_of_page(client, WEEK))
    assert link
    page = text_of_page(client, link[1])
    assert "The PDF is being made" in page
    follows = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert follows
    return bytes(client.get(follows[1]).content)


def text_of_page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_the_document_breaks_down_what_was_done_as_the_page_does(
    cast: Cast, as_user: As
) -> None:
    make_arrest(cast.officer, occurred_at=IN_WEEK)
    refresh()
    client = as_user(cast.supervisor)
    done = client.get(WEEK).context["done"]
    (arrests,) = [kind for kind in done if kind["label"] == "Arrests"]

    document = " ".join(words_of(made_after_waiting(client)).split())

    assert arrests["by_category"]
    assert f"1 ({arrests['by_category']})" in document
