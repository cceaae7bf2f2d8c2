"""Each example of the page on the API, run by a shell as it stands there."""

import csv
import json
import os
import re
import subprocess
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pytest_django.live_server_helper import LiveServer

from operations.arrests.models import Arrest
from reports.models import Report
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from stronghold.core.program_keys.visibility import scopes_open_to
from stronghold.core.records.pages import LARGEST_PAGE
from tests.agreements import make_agreement
from tests.api.program_keys.service_accounts import key_of, opened
from tests.api.warrants.steps import draw_up
from tests.factories import (
    Cast,
    make_closure,
    make_premises,
    make_referral,
    make_report,
    make_seizure,
    make_tasking,
    make_team,
)

PAGE = Path(__file__).resolve().parents[3] / "stronghold" / "docs" / "api.md"
# The number of each job, with its commands.
EXAMPLES = [
    (title, re.findall(r"^```sh\n(.*?)```", text, re.DOTALL | re.MULTILINE))
    for title, text in re.findall(
        r"^## (\d+)\. (.*?)(?=^## |\Z)", PAGE.read_text(), re.DOTALL | re.MULTILINE
    )
]

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "partner"])


# The query for Excel, in the language M of Power Query, which nothing here can run.
(QUERY,) = re.findall(r"^```m\n(.*?)```", PAGE.read_text(), re.DOTALL | re.MULTILINE)


def test_the_query_for_excel_reads_every_page_once(
    cast: Cast, live_server: LiveServer
) -> None:
    """By the steps that it states, at the same addresses, with pages of two records."""
    rows = {make_seizure(cast.supervisor).reference for _ in range(5)}
    token = make_key(
        by=cast.supervisor, name="Excel", scopes=["seizures.read"], days=30
    )
    fields = re.findall(r'"(\w+)"', part_of_query(r"Fields = {(.*?)}"))
    path = part_of_query(r'RelativePath = "(.*?)"')
    asked = dict(re.findall(r'(\w+) = "(.*?)"', part_of_query(r"Query = \[(.*?)\]")))
    assert asked["limit"] == str(LARGEST_PAGE)
    days = {"from": "2020-01-01", "limit": "2", "fields": ",".join(fields)}
    assert asked.keys() | {"fields"} == days.keys()
    # The name of the parameter, and what of a page is asked for next.
    after = part_of_query(r"else \[(\w+) = last\]")
    has_more, of_items, named = re.search(
        r"if page\[(\w+)\] = null then null else "
        r"Page\(List\.Last\(page\[(\w+)\]\)\[(\w+)\]\)",
        QUERY,
    ).groups()  # type: ignore[union-attr]

    def page(last: str | None) -> Any:
        query = urlencode(days | ({after: last} if last else {}))
        address = f"{live_server.url}/{path}?{query}"
        request = Request(address, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - a test's own server
        with urlopen(request) as answer:  # noqa: S310 - as above
            return json.load(answer)

    pages = [page(None)]
    while pages[-1][has_more] is not None:
        assert len(pages) < 5
        last = pages[-1][of_items][-1][named]
        # The address that the API itself gives leads to the same records.
        assert f"{after}={last}" in pages[-1][has_more]
        pages.append(page(last))

    found = [row for one in pages for row in one[of_items]]
    assert [len(one[of_items]) for one in pages] == [2, 2, 1]
    assert {row["reference"] for row in found} == rows
    assert all(list(row) == fields for row in found)


def part_of_query(pattern: str) -> str:
    found = re.search(pattern, QUERY, re.DOTALL)
    assert found, pattern
    return found[1]


def test_each_job_has_a_number_and_a_command() -> None:
    assert [number for number, _ in EXAMPLES] == [str(n) for n in range(1, 18)]
    assert all(commands for _, commands in EXAMPLES)


def test_each_example_works_as_it_stands(
    cast: Cast, country: Any, live_server: LiveServer
) -> None:
    by = cast.supervisor
    by.team = make_team(by.organisation)
    by.save()
    agreement = make_agreement(cast)
    council = cast.partner.organisation
    with clock.stopped(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        report = make_report(by)
        draw_up(by, make_premises(by))
        closure = make_closure(by)
        tasking = make_tasking(by)
        seizure = make_seizure(by)
        sent = {"state": "made", "made_at": clock.now(), "consent": "given"}
        referral = make_referral(by, to_organisation=council, **sent)
    scopes = [scope.code for scope in scopes_open_to(by)]
    custody = opened(cast.admin, cast.admin.organisation, "arrests.custody")
    of_partner = ["referrals.made", "referrals.answer"]
    environment = {
        "PATH": os.environ["PATH"],
        "SITE": live_server.url,
        "KEY": make_key(by=by, name="Examples", scopes=scopes, days=30),
        "CUSTODY_KEY": key_of(custody, cast.admin),
        "PARTNER_KEY": make_key(
            by=cast.partner, name="Examples", scopes=of_partner, days=30
        ),
        "REPORT": report.reference,
        "CLOSURE": closure.reference,
        "TASKING": tasking.reference,
        "AGREEMENT": agreement.reference,
        "REFERRAL": referral.reference,
    }
    answers = {}
    for number, commands in EXAMPLES:
        for command in commands:
            ran = subprocess.run(
                ["bash", "-c", command],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            assert ran.returncode == 0, f"{number}: {ran.stdout} {ran.stderr}"
            is_json = ran.stdout.startswith(("{", "["))
            found = json.loads(ran.stdout) if is_json else ran.stdout
            answers.setdefault(number, []).append(found)
    last = {number: found[-1] for number, found in answers.items()}
    assert last["2"]["reference"] == report.reference
    assert Report.objects.filter(reference=last["3"]["reference"]).exists()
    assert last["5"]["offence_class"] == "92A"
    # It is live, so no key reads it.
    assert last["6"]["items"] == []
    assert last["8"]["minutes"] == 45
    assert last["10"]["measure"] == "arrests"
    (line,) = csv.DictReader(StringIO(last["11"].removeprefix("\ufeff")))
    assert line["reference"] == seizure.reference
    assert report.reference in {one["id"] for one in last["12"]["features"]}
    assert list(last["13"]["items"][0]) == ["reference", "status", "ward", "grade"]
    assert last["14"]["status"] == "accepted"
    assert last["15"]["what"].endswith("twice.")
    assert [line["result"] for line in last["16"]["lines"]] == ["made", "made"]
    assert Arrest.objects.filter(is_imported=True).count() == 2
    assert answers["17"][0]["items"][0]["reference"] == referral.reference
    assert last["17"]["state"] == "decided"
