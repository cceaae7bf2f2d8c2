"""A landlord's list of homes with tenure is loaded in full or not at all."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from stronghold.core.audit.models import Event
from stronghold.core.places.models import Premises
from tests.factories import make_force, make_streets

pytestmark = pytest.mark.django_db
HEADER = "address,street,locality,postcode,uprn,longitude,latitude,kind,tenure\n"
FLAT = "Flat 2,Lake Street,,OX1 4DW,100120819,-1.2501,51.7401,flats,assured\n"
HOUSE = "3 Mill Lane,Mill Lane,Marston,,,-1.2502,51.7402,dwelling,secure\n"


@pytest.fixture(autouse=True)
def country() -> None:
    make_force()
    make_streets()


def load(tmp_path: Path, *lines: str) -> str:
    path, out = tmp_path / "homes.csv", StringIO()
    path.write_text(HEADER + "".join(lines))
    call_command("load_premises", "thames-valley", str(path), stdout=out)
    return out.getvalue()


def test_loaded_again_it_changes_only_what_the_file_changes(tmp_path: Path) -> None:
    assert load(tmp_path, FLAT, HOUSE) == "Premises: 2 (2 new, 0 changed).\n"
    sold = HOUSE.replace("secure", "owner")
    assert load(tmp_path, FLAT, sold) == "Premises: 2 (0 new, 1 changed).\n"
    unknown = HOUSE.replace("secure", "unknown")
    assert load(tmp_path, unknown) == "Premises: 1 (0 new, 0 changed).\n"

    flat, house = Premises.objects.order_by("address").reverse()
    assert (flat.address, flat.tenure, flat.uprn) == ("Flat 2", "assured", "100120819")
    assert (flat.postcode, flat.kind) == ("OX1 4DW", "flats")
    assert (house.tenure, house.street.locality) == ("owner", "Marston")
    assert Event.objects.filter(detail__change="premises_loaded").count() == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (FLAT.replace("assured", "leased"), "'leased' is not one of secure, assured"),
        (FLAT.replace("flats", "castle"), "'castle' is not one of dwelling"),
        (FLAT.replace("Lake Street", "No Street"), "is not a known street"),
        (HOUSE.replace("Marston", ""), "'Mill Lane' is several streets"),
        (FLAT.replace("OX1 4DW", "OX"), "'OX' is not a postcode"),
        (FLAT.replace("100120819", "A1"), "'A1' is not a UPRN"),
        (FLAT.replace("51.7401", "north"), "latitude: must be degrees"),
        (FLAT.replace("Flat 2,", ","), "address: must have from 1 to 200"),
    ],
)
def test_one_line_that_is_wrong_refuses_the_file(
    tmp_path: Path, line: str, reason: str
) -> None:
    with pytest.raises(CommandError, match="homes.csv, line 3") as refused:
        load(tmp_path, HOUSE, line)

    assert reason in str(refused.value)
    assert "Nothing was stored" in str(refused.value)
    assert not Premises.objects.exists()


def test_a_force_that_is_not_there_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "homes.csv"
    path.write_text(HEADER + FLAT)

    with pytest.raises(CommandError, match="There is no force 'wessex'"):
        call_command("load_premises", "wessex", str(path))
