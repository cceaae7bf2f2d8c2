"""check_sharing: what the partners' role may do is what it is meant to."""

import pytest
from django.core.management import call_command

from tests.database_roles import connected_as

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_check_passes_and_finds_one_right_too_many(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("check_sharing")

    with connected_as("owner") as owner:
        owner.execute(
            "GRANT SELECT (reference) ON reports_report TO stronghold_partner"
        )
        try:
            with pytest.raises(SystemExit, match="1"):
                call_command("check_sharing")
        finally:
            owner.execute(
                "REVOKE SELECT (reference) ON reports_report FROM stronghold_partner"
            )
    assert "must not have: SELECT on reports_report" in capsys.readouterr().err
