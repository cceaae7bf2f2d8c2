"""What tests of custody's arrests share: a file of them, and its import."""

from datetime import datetime

from operations.arrests.actions.imports import Imported, import_arrests
from operations.arrests.import_file import read_arrests
from stronghold.core.accounts.models import User
from stronghold.core.kernel.csv_file import CsvFile
from stronghold.core.kernel.london import LONDON

HEADER = "custody_number,arrested_at,latitude,longitude,offence_class,age_band"
HERE = "51.7200,-1.2800"
# About 700 m from there.
AWAY = "51.7263,-1.2800"


def line(number: str, at: datetime, *, where: str = HERE, age: str = "18-24") -> str:
    local = at.astimezone(LONDON)
    return f"{number},{local:%Y-%m-%d %H:%M},{where},92A,{age}"


def file_of(*lines: str) -> CsvFile:
    text = "\n".join([HEADER, *lines])
    return read_arrests("custody.csv", text.encode())


def import_lines(by: User, *lines: str, only_check: bool = False) -> Imported:
    return import_arrests(by=by, file=file_of(*lines), only_check=only_check)
