"""`manage.py doctor` names what is to be mended, part by part."""

import os
import time
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


def test_disks_that_are_away_and_a_log_that_waits(
    settings: Any, tmp_path: Path
) -> None:
    settings.DEMO = False
    settings.ATTACHMENTS_FOLDER = str(tmp_path)
    settings.EXPORTS_FOLDER = settings.BACKUP_FOLDER = str(tmp_path)
    settings.SEAL_FILE = str(tmp_path / "absent" / "seals")
    settings.WAL_FOLDER = str(tmp_path / "wal")
    (tmp_path / "wal").mkdir()
    piece = tmp_path / "wal" / "000000010000000000000001"
    piece.touch()
    since = time.time() - 1500
    os.utime(piece, (since, since))

    found = looked()

    (folders,) = found["folders"]
    assert f"SEAL_FILE: {tmp_path}/absent is away" in folders
    (note,) = found["backups"][1:]
    assert note.startswith("note")
    assert "one loss takes both" in note
    assert any("has waited 25 minutes to be stored" in one for one in found["at work"])
