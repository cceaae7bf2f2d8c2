"""LibreOffice of the distribution, without its window."""

import csv
import os
import subprocess
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

import pytest

CALC = Path("/usr/bin/soffice")
NEEDS_IT = pytest.mark.skipif(
    # bin/test --all clients installs it, and fails if it cannot.
    os.environ.get("WITHOUT_CLIENTS") == "1" and not CALC.exists(),
    reason="WITHOUT_CLIENTS=1, and there is no LibreOffice",
)
# Each sheet as CSV in UTF-8, with commas, each cell as it is shown.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
Rows = Sequence[Sequence[str]]


def sheets(folder: Path, files: Mapping[str, bytes]) -> Mapping[str, Sequence[Rows]]:
    """Open files by their names; return the rows of each sheet, as it shows them.

    It opens all of them at once, since its start takes longest. The names have no
    hyphen.
    """
    found, paths = folder / "shown", []
    for name, data in files.items():
        (folder / name).write_bytes(data)
        paths.append(str(folder / name))
    done = subprocess.run(
        [
            str(CALC),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            AS_CSV,
            "--outdir",
            str(found),
        ]
        + paths,
        env=os.environ | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    # Sheets are written in their order.
    shown = sorted(found.glob("*.csv"), key=lambda path: path.stat().st_mtime_ns)
    read = {
        name: [_rows(path) for path in shown if _is_of(path, name)] for name in files
    }
    unopened = [name for name, rows in read.items() if not rows]
    assert not unopened, f"{unopened}: {done.stdout}{done.stderr}"
    return read


def _is_of(path: Path, name: str) -> bool:
    return path.stem.partition("-")[0] == Path(name).stem


def _rows(path: Path) -> Rows:
    return list(csv.reader(StringIO(path.read_text("utf-8"), newline="")))
