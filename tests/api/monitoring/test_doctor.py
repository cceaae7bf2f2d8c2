"""`manage.py doctor` names what is to be mended, part by part."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db(transaction=True)


def looked() -> dict[str, list[str]]:
    """Run the command; return its lines by the part that they are about."""
    out = StringIO()
    # No worker runs here, so there is always something to mend.
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    found: dict[str, list[str]] = {}
    for line in out.getvalue().splitlines():
        found.setdefault(line[6:24].strip(), []).append(line)
    return found


def test_each_part_is_named_and_what_is_wrong_with_it(
    settings: Any, tmp_path: Path
) -> None:
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    settings.EXPORTS_FOLDER = str(tmp_path / "absent")
    settings.CLAMD_ADDRESS = f"unix:{tmp_path}/clamd.ctl"
    settings.ICAP_ADDRESS = "icap://127.0.0.1:1/scan"

    found = looked()

    assert found["database"] == ["ok    database          "]
    assert found["version"] == ["ok    version           "]
    (folders,) = found["folders"]
    assert folders.startswith("MEND")
    assert "EXPORTS_FOLDER is no folder" in folders
    assert not list(tmp_path.iterdir())
    clamd, icap = found["virus scanner"]
    assert settings.CLAMD_ADDRESS in clamd
    assert settings.ICAP_ADDRESS in icap


def test_without_a_scanner_none_is_missed(settings: Any) -> None:
    settings.CLAMD_ADDRESS = settings.ICAP_ADDRESS = ""

    assert looked()["virus scanner"] == ["ok    virus scanner     "]
