"""A client generated from the API document, by a session and by keys alone."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.test import Client

from operations.arrests.models import Arrest
from reports.models import Report
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.program_keys.actions import make_key
from tests.agreements import make_agreement
from tests.api.program_keys.service_accounts import key_of, opened
from tests.api.warrants.steps import draw_up
from tests.api_document import document
from tests.factories import (
    Cast,
    make_arrest,
    make_premises,
    make_referral,
    make_report,
    make_team,
    make_user,
)

pytestmark = [pytest.mark.long, pytest.mark.client]
NAME, CSRF = "client_of_stronghold", "a" * 32
Generated = Callable[[str], Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Generate a client, once for all tests."""
    tmp_path = tmp_path_factory.mktemp("client")
    (tmp_path / "document.json").write_text(json.dumps(document()))
    (tmp_path / "settings.yml").write_text("post_hooks: []")
    command = [
        Path(sys.executable).with_name("openapi-python-client"),
        "generate",
        "--path",
        tmp_path / "document.json",
        "--output-path",
        tmp_path / NAME,
        "--meta",
        "none",
        "--config",
        tmp_path / "settings.yml",
        "--fail-on-warning",
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    return tmp_path


@pytest.fixture
def generated(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Generated:
    """Return a function that imports parts of the generated client."""
    monkeypatch.syspath_prepend(folder)
    return lambda name: importlib.import_module(f"{NAME}.{name}")


@pytest.fixture
def by_key(generated: Generated, real_site: Any) -> Callable[[str], Any]:
    """Return a function that makes a client with a key, and nothing else."""

    def make(token: str) -> Any:
        return generated("client").AuthenticatedClient(
            base_url="http://testserver",
            token=token,
            httpx_args={"transport": httpx.WSGITransport(real_site)},
        )

    return make


def test_a_generated_client_lists_and_stores(
    generated: Generated,
    as_user: Callable[[User], Client],
    cast: Cast,
    real_site: Any,
) -> None:
    row = make_report(cast.officer)
    session = as_user(cast.officer).cookies["sessionid"].value
    client = generated("client").Client(
        base_url="http://testserver",
        cookies={"sessionid": session, "csrftoken": CSRF},
        headers={"X-CSRFToken": CSRF},
        httpx_args={"transport": httpx.WSGITransport(real_site)},
    )
    models = generated("models")
    create = generated("api.reports.reports_create")
    new = models.NewReport(
        client_uuid=uuid4(), concern=models.ConcernEnum.DEALING, place_not_known=True
    )

    listed = generated("api.reports.reports_list").sync(client=client, limit=5)
    first, again = (create.sync_detailed(client=client, body=new) for _ in range(2))
    new.concern = models.ConcernEnum.CUCKOOING
    other = create.sync_detailed(client=client, body=new)

    assert [item.reference for item in listed.items] == [row.reference]
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert first.parsed.reference == again.parsed.reference
    assert isinstance(other.parsed, models.Error)
    assert list(other.parsed.errors.additional_properties) == ["client_uuid"]
    assert Report.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_with_a_key_it_reports_lists_arrests_and_moves_no_warrant(
    generated: Generated, by_key: Callable[[str], Any], cast: Cast
) -> None:
    by = cast.supervisor
    by.team = make_team(by.organisation)
    by.save()
    arrest = make_arrest(cast.officer)
    warrant = draw_up(by, make_premises(by))
    scopes = ["reports.write", "arrests.read"]
    client = by_key(make_key(by=by, name="A program", scopes=scopes, days=30))
    models = generated("models")

    new = models.NewReport(
        client_uuid=uuid4(), concern=models.ConcernEnum.DEALING, place_not_known=True
    )
    made = generated("api.reports.reports_create").sync_detailed(
        client=client, body=new
    )
    listed = generated("api.arrests.arrests_list").sync(client=client)
    move = models.WarrantMove.from_dict(
        {"move": "authorise", "rank": "inspector", "at": str(clock.now())}
    )
    moved = generated("api.warrants.warrants_move").sync_detailed(
        warrant.reference, client=client, body=move
    )
    refused = generated("api.reports.reports_list").sync_detailed(client=client)

    assert made.status_code == 201
    assert made.parsed.recorded_by == by.username
    assert [item.reference for item in listed.items] == [arrest.reference]
    # No key opens it, whatever its scopes.
    assert moved.status_code == 403
    # Without the scope it gets the answer that the document describes.
    assert refused.status_code == 403
    assert isinstance(refused.parsed, models.Error)
    assert "reports.read" in refused.parsed.detail
    assert not client.get_httpx_client().cookies


@pytest.mark.django_db(transaction=True, databases=["default", "partner"])
def test_with_the_key_of_a_service_account_it_answers_a_referral(
    generated: Generated, by_key: Callable[[str], Any], cast: Cast, country: Any
) -> None:
    make_agreement(cast)
    council = cast.partner.organisation
    admin = make_user("council-admin", Role.ADMINISTRATOR, council)
    sent = {"state": "made", "made_at": clock.now(), "consent": "given"}
    referral = make_referral(cast.officer, to_organisation=council, **sent)
    service = opened(admin, council, "referrals.made", "referrals.answer")
    client = by_key(key_of(service, admin))
    models = generated("models")

    read = generated("api.shared.shared_referrals_list")
    answer = generated("api.shared.shared_referrals_answer")
    step = models.ReferralAnswer.from_dict({"step": "acknowledge"})
    waiting = read.sync("G-TEST-0001", client=client)
    taken = answer.sync(referral.reference, client=client, body=step)
    late = answer.sync_detailed(referral.reference, client=client, body=step)
    other = generated("api.shared.shared_taskings_list").sync_detailed(
        "G-TEST-0001", client=client
    )

    assert [(row.reference, row.state) for row in waiting.items] == [
        (referral.reference, "made")
    ]
    assert (taken.state, taken.their_reference) == ("acknowledged", "")
    assert (late.status_code, other.status_code) == (400, 403)
    assert isinstance(other.parsed, models.Error)


@pytest.mark.django_db(transaction=True)
def test_custodys_system_sends_a_batch_by_it(
    generated: Generated, by_key: Callable[[str], Any], cast: Cast
) -> None:
    service = opened(cast.admin, cast.admin.organisation, "arrests.custody")
    client = by_key(key_of(service, cast.admin))
    send = generated("api.arrests.arrests_custody").sync
    models = generated("models")
    one = {
        "custody_number": "TV/1/26",
        "arrested_at": clock.now().isoformat(),
        "place_not_known": True,
        "offence_class": "92A",
        "age_band": "18-24",
    }
    batch = models.CustodyBatch.from_dict(
        {"arrests": [one, one | {"custody_number": "TV/2/26", "age_band": "x"}]}
    )
    tried = send(client=client, body=batch, dry_run=models.ArrestsCustodyDryRun("true"))
    first, again = (send(client=client, body=batch) for _ in range(2))

    assert (tried.dry_run, tried.made, tried.refused) == (True, 1, 1)
    assert (first.made, first.refused) == (1, 1)
    assert (again.made, again.same, again.refused) == (0, 1, 1)
    assert again.lines[0].reference == Arrest.objects.get().reference
    assert list(again.lines[1].errors.additional_properties) == ["age_band"]
