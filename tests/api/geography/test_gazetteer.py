"""Places with one name are one street or several, and keep their identity."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.audit.record import SYSTEM
from stronghold.core.geography.actions import load_gazetteer
from stronghold.core.geography.choices import StreetKind
from stronghold.core.geography.gazetteer_files import NamedPlaces, NamedPoint
from stronghold.core.geography.models import Area, Force, Postcode, SnapPoint, Street
from stronghold.core.geography.rules import LonLat
from tests.factories import make_force, make_organisation, make_user

pytestmark = pytest.mark.django_db

# In the west ward, in the east ward, and outside every area.
IN_WEST, IN_EAST, OUTSIDE = (-1.29, 51.75), (-1.21, 51.75), (-1.0, 51.75)


def points(*places: LonLat) -> list[NamedPoint]:
    return [NamedPoint(at, date(2018, 6, 1), date(2025, 6, 1)) for at in places]


def load_streets(**streets: list[NamedPoint]) -> None:
    named = {name.replace("_", " "): given for name, given in streets.items()}
    load_gazetteer(by=SYSTEM, places=NamedPlaces(named, {}))


def names() -> set[str]:
    return {str(street) for street in Street.objects.all()}


def test_points_near_one_another_are_one_street_with_no_locality() -> None:
    load_streets(Cowley_Road=points((-1.24, 51.75), (-1.23, 51.745), (-1.22, 51.74)))

    street = Street.objects.get()
    assert str(street) == "Cowley Road"
    assert street.point.coords == (-1.23, 51.745)
    assert street.snap_points.count() == 3


def test_one_name_far_apart_is_two_streets_distinguished_by_ward(
    country: dict[str, Area],
) -> None:
    load_streets(Mill_Lane=points(IN_WEST, IN_EAST))

    assert names() == {"Mill Lane, Area E05000001", "Mill Lane, Area E05000002"}


def test_a_street_outside_every_area_is_distinguished_by_a_street_near_it(
    country: dict[str, Area],
) -> None:
    far, further = OUTSIDE, (-0.9, 51.75)
    load_streets(
        High_Street=points(IN_WEST, far, further),
        Beech_Lane=points((-1.001, 51.75)),
        Ash_Lane=points((-0.901, 51.75)),
    )

    assert names() >= {
        "High Street, Area E05000001",
        "High Street, near Beech Lane",
        "High Street, near Ash Lane",
    }


def test_streets_that_nothing_distinguishes_are_numbered() -> None:
    load_streets(
        High_Street=points(IN_WEST, IN_EAST), Beech_Lane=points((-1.25, 51.75))
    )

    assert names() >= {
        "High Street, near Beech Lane (1)",
        "High Street, near Beech Lane (2)",
    }


def test_a_kind_of_place_is_one_entry_however_many_its_points() -> None:
    places = NamedPlaces({}, {"Parking Area": points(IN_WEST, IN_EAST, OUTSIDE)})

    load_gazetteer(by=SYSTEM, places=places)

    street = Street.objects.get()
    assert street.kind == StreetKind.PLACE_TYPE
    assert street.snap_points.count() == 3


def test_loading_again_keeps_each_street_and_replaces_its_points() -> None:
    load_streets(Mill_Lane=points(IN_WEST, IN_EAST), Ash_Lane=points(OUTSIDE))
    before = dict(Street.objects.values_list("pk", "name"))

    load_streets(Mill_Lane=points(IN_WEST, IN_EAST), Ash_Lane=points(OUTSIDE))

    assert dict(Street.objects.values_list("pk", "name")) == before
    assert SnapPoint.objects.count() == 3


def counts_after(*places: LonLat) -> list[int | None]:
    """Load streets at these places after two that were counted; return the counts."""
    force = Force.objects.get_or_create(code="wessex", name="Wessex")[0]
    for spots in (((-1.25, 51.75), (-1.24, 51.75)), places):
        streets = {f"Street {n}": points(at) for n, at in enumerate(spots)}
        load_gazetteer(by=SYSTEM, places=NamedPlaces(streets, {}), force=force.pk)
        if spots is not places:
            SnapPoint.objects.update(addresses=9)
    rows = SnapPoint.objects.order_by("street__name")
    return list(rows.values_list("addresses", flat=True))


def test_a_point_that_stays_keeps_its_addresses() -> None:
    assert counts_after((-1.25, 51.75), (-1.24, 51.75)) == [9, 9]


def test_a_point_beside_a_new_one_is_to_be_counted_again() -> None:
    """The first is not: of an address near it, the second is nearer than the third."""
    counts = counts_after((-1.25, 51.75), (-1.24, 51.75), (-1.23, 51.75))

    assert counts == [9, None, None]


def test_a_point_that_moved_is_to_be_counted_again() -> None:
    assert counts_after((-1.25, 51.75), (-1.24, 51.751)) == [None, None]


def test_a_street_that_gains_a_namesake_keeps_its_identity(
    country: dict[str, Area],
) -> None:
    load_streets(Mill_Lane=points(IN_WEST))
    first = Street.objects.get()

    load_streets(Mill_Lane=points(IN_WEST, IN_EAST))

    first.refresh_from_db()
    assert str(first) == "Mill Lane, Area E05000001"
    assert Street.objects.count() == 2


def test_a_street_that_the_file_no_longer_has_is_kept_apart(
    country: dict[str, Area],
) -> None:
    load_streets(Mill_Lane=points(IN_WEST))

    load_streets(Mill_Lane=points(IN_EAST))

    assert names() == {"Mill Lane, Area E05000001", "Mill Lane, Area E05000002"}
    assert SnapPoint.objects.count() == 2


def test_a_postcode_loaded_again_moves() -> None:
    load_gazetteer(by=SYSTEM, postcodes={"OX1 1AA": IN_WEST, "OX1 1AB": IN_WEST})

    load_gazetteer(by=SYSTEM, postcodes={"OX1 1AA": IN_EAST})

    assert Postcode.objects.get(code="OX1 1AA").point.coords == IN_EAST
    assert Postcode.objects.count() == 2


def test_the_command_says_what_it_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places, postcodes = tmp_path / "places.csv", tmp_path / "postcodes.csv"
    places.write_text(
        "name,kind,longitude,latitude,first_month,last_month\n"
        "Ash Lane,street,-1.2,51.7,2018-06,2018-06\n"
    )
    postcodes.write_text("postcode,longitude,latitude\nOX1 1AA,-1.2,51.7\n")

    call_command(
        "load_gazetteer", "--places", str(places), "--postcodes", str(postcodes)
    )

    assert (
        "Streets and kinds of place: 1 (1 new); points: 1; postcodes: 1"
        in capsys.readouterr().out
    )


def test_the_source_of_a_gazetteer_is_named_where_the_data_come_from(
    client: Client, tmp_path: Path
) -> None:
    force = make_force()
    police = make_organisation("police", OrganisationKind.POLICE, force)
    officer = make_user("officer", Role.OFFICER, police)
    postcodes = tmp_path / "postcodes.csv"
    postcodes.write_text("postcode,longitude,latitude\nOX1 1AA,-1.2,51.7\n")

    call_command(
        "load_gazetteer",
        "--postcodes",
        str(postcodes),
        "--source",
        "Code-Point Open, 2014",
        "--licence",
        "Contains Royal Mail data",
    )

    client.force_login(officer)
    page = client.get("/about/data/").content.decode()
    assert "Postcodes: Code-Point Open, 2014. Contains Royal Mail data." in page
    assert "Streets:" not in page


def test_the_command_refuses_a_broken_file_and_stores_nothing(tmp_path: Path) -> None:
    path = tmp_path / "postcodes.csv"
    path.write_text("postcode,longitude,latitude\nOX1 1AA,-1.2,51.7\nOX1,-1.2,51.7\n")

    with pytest.raises(CommandError, match="line 3: .*Nothing was stored"):
        call_command("load_gazetteer", "--postcodes", str(path))

    assert not Postcode.objects.exists()


def test_the_command_needs_a_file() -> None:
    with pytest.raises(CommandError, match="Give --places, --postcodes or both"):
        call_command("load_gazetteer")
