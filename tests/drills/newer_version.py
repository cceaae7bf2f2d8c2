"""A made-up newer version of the site, as a developer would make it from this one.

A column of reports has another name in it, `opened_again_because` in place of
`reopened_because`. That takes four migrations: the new column, and a default of the old
one in the database; what is stored already, copied in pieces; and in contract what the
version before stored meanwhile, and the old column taken away. The first and the last
are made by `makemigrations`.
"""

from collections.abc import Callable
from pathlib import Path

OLD, NEW = "reopened_because", "opened_again_because"
# Where the old name is, but for the models, their rows and what is erased.
CODE = (
    "reports/triage/presenters/report.py",
    "reports/triage/actions/report.py",
    "stronghold/demo/scale/rows.py",
)
ROWS = "reports/report/record.py"
ROW = f"""\
        Field(
            "{OLD}",
            "Re-opened because",
            FieldClass.FREE_TEXT,
            in_api=True,
        ),
"""
ERASED = "stronghold/oversight/sql/erase_record.sql"
MODELS = "reports/report/models.py"
COLUMN = f"    {OLD} = models.CharField(max_length=500, blank=True)\n"
BOTH = f"""\
    {OLD} = models.CharField(
        max_length=500, blank=True, default="", db_default=""
    )
    {NEW} = models.CharField(
        max_length=500, blank=True, default="", db_default=""
    )
"""
AFTERWARDS = f"""\
    {NEW} = models.CharField(
        max_length=500, blank=True, default="", db_default=""
    )
"""
COPY = """\
from django.db import migrations

from stronghold.core.database.upgrades.pieces import UpdateInPieces


class Migration(migrations.Migration):
    dependencies = [("reports", "{after}")]
    atomic = False
    operations = [
        UpdateInPieces(
            "report", change="{new} = {old}", where="{new} = '' AND {old} <> ''"
        )
    ]
"""

MakeMigrations = Callable[..., object]


def make_newer(folder: Path, make_migrations: MakeMigrations) -> None:
    """Change a copy of the code; `make_migrations` runs that command in it."""
    new_row = ROW.replace(OLD, NEW)
    _replace(folder / MODELS, COLUMN, BOTH)
    _replace(folder / ROWS, ROW, ROW + new_row)
    make_migrations("reports", "-n", "opened_again")
    _copy(folder, "copy_opened_again")
    _copy(folder, "contract_copy_opened_again")
    _replace(folder / MODELS, BOTH, AFTERWARDS)
    _replace(folder / ROWS, ROW + new_row, new_row)
    for name in CODE:
        _replace(folder / name, OLD, NEW)
    line = f"    ('reports_report', '{OLD}', $q$''$q$),\n"
    # Both, as long as there can be both.
    _replace(folder / ERASED, line, line + line.replace(OLD, NEW))
    make_migrations("reports", "-n", f"contract_{OLD}")


def _copy(folder: Path, name: str) -> None:
    migrations = folder / "reports" / "migrations"
    last = max(path.stem for path in migrations.glob("0*.py"))
    number = int(last[:4]) + 1
    text = COPY.format(after=last, old=OLD, new=NEW)
    (migrations / f"{number:04}_{name}.py").write_text(text)


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, path
    path.write_text(text.replace(old, new))
