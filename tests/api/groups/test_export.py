"""Can the list of organised crime groups be exported, as it is narrowed?"""

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.api.exports.requesting import made, rows_of
from tests.factories import Cast, make_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_its_list_is_exported(
    cast: Cast, tmp_path: Path, settings: LazySettings
) -> None:
    settings.EXPORTS_FOLDER = str(tmp_path / "exports")
    row = make_group(cast.supervisor, status="active")
    make_group(cast.supervisor, status="archived")

    (line,) = rows_of(made(cast.supervisor, "groups", status="active"))

    assert line["Reference"] == row.reference
    assert (line["Name"], line["Status"]) == ("Harbour", "Active")
    assert line["Lead team"] == row.team.name
