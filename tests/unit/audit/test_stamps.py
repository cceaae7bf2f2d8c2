"""A seal is stamped with the time by an outside service: OpenSSL's, over HTTP."""

import logging
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from stronghold.core.audit.models import BlockStamp
from stronghold.core.audit.seals.actions import stamp_newest
from stronghold.core.audit.seals.queries import check_audit
from stronghold.core.audit.tasks import stamp_newest_seal
from stronghold.core.kernel import clock
from tests.database_roles import connected_as
from tests.seals import seal_now
from tests.stamp_service import make_certificates, stamp_service
from tests.unit.audit.test_seals import write

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    root = make_certificates(tmp_path / "service")
    settings.SEAL_TIMESTAMP_CERTIFICATES = str(root)
    return tmp_path / "service"


def test_the_newest_seal_is_stamped_once_and_the_stamp_is_checked(
    folder: Path, settings: Any
) -> None:
    write(1)
    seal_now()
    with stamp_service(folder) as settings.SEAL_TIMESTAMP_URL:
        assert stamp_newest()
        assert not stamp_newest()
        write(1)
        seal_now()
        assert stamp_newest()

    assert [stamp.block_id for stamp in BlockStamp.objects.order_by("block")] == [1, 2]
    late = clock.now() - BlockStamp.objects.latest("stated_at").stated_at
    assert abs(late.total_seconds()) < 60
    assert check_audit().found == []

    with connected_as("owner") as owner:
        owner.execute("ALTER TABLE audit_blockstamp DISABLE TRIGGER USER")
        owner.execute(
            "UPDATE audit_blockstamp SET token = (SELECT token FROM audit_blockstamp"
            " WHERE block_id = 1) WHERE block_id = 2"
        )
        owner.execute("ALTER TABLE audit_blockstamp ENABLE TRIGGER USER")
    (found,) = check_audit().found
    assert found.block == 2
    assert "does not fit: Mismatch between messages" in str(found)


def test_a_stamp_by_another_root_is_no_stamp(
    folder: Path, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(1)
    seal_now()
    make_certificates(tmp_path / "other")

    with (
        stamp_service(tmp_path / "other") as settings.SEAL_TIMESTAMP_URL,
        caplog.at_level(logging.ERROR),
    ):
        stamp_newest_seal()

    assert "answer is no stamp: " in caplog.text
    assert "unable to get local issuer" in caplog.text
    assert not BlockStamp.objects.exists()


def test_a_service_that_does_not_answer_is_logged_and_asked_again(
    folder: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    write(1)
    seal_now()
    with stamp_service(folder) as address:
        settings.SEAL_TIMESTAMP_URL = address

    with caplog.at_level(logging.ERROR):
        stamp_newest_seal()

    assert "did not answer: ConnectionError" in caplog.text
    assert not BlockStamp.objects.exists()
    output = StringIO()
    call_command("verify_audit", stdout=output)
    assert "All of 1 events" in output.getvalue()


def test_without_a_service_nothing_is_asked(settings: Any) -> None:
    write(1)
    seal_now()

    assert settings.SEAL_TIMESTAMP_URL == ""
    assert not stamp_newest()


def test_a_chain_that_was_made_again_with_old_times_does_not_fit_its_stamps(
    folder: Path, settings: Any
) -> None:
    now = clock.now()
    with stamp_service(folder) as settings.SEAL_TIMESTAMP_URL:
        for days in (60, 59, -1):
            with clock.stopped(now - timedelta(days=days)):
                write(1)
                seal_now()
                assert stamp_newest()

    before, later = (str(found) for found in check_audit().found)

    # Each was stamped today.
    assert before.startswith("Block 1: Its time stamp of ")
    assert "the block after it says that it was sealed before, on " in before
    assert later.startswith("Block 3: Its time stamp of ")
    assert "it says that it was sealed later, on " in later
