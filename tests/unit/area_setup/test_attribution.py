"""Everyone whose files a part was made of is named, with each licence."""

import pytest

from stronghold.area_setup.choices import Format
from stronghold.area_setup.rules import attribution
from stronghold.core.geography.rules import LONGEST


@pytest.mark.parametrize(
    ("formats", "named"),
    [
        ({Format.OPEN_NAMES}, "Ordnance Survey"),
        ({Format.OPEN_NAMES, Format.STREET_CRIME}, "Ordnance Survey, data.police.uk"),
        ({Format.OS_MAP, Format.OPENSTREETMAP}, "Ordnance Survey, OpenStreetMap"),
        ({Format.CODE_POINT, Format.ONSPD}, "Office for National Statistics, Ordnance"),
    ],
    ids=["streets", "streets_of_both", "base_map", "postcodes"],
)
def test_each_publisher_is_named(formats: set[Format], named: str) -> None:
    source, licence = attribution(formats)

    assert source.startswith(named)
    assert "Licence" in licence
    assert ("Royal Mail" in licence) is bool(
        formats & {Format.CODE_POINT, Format.ONSPD}
    )


def test_all_of_them_fit_where_they_are_kept() -> None:
    source, licence = attribution({Format.OPEN_NAMES, Format.STREET_CRIME})

    assert (len(source) <= LONGEST["source"], len(licence) <= LONGEST["licence"]) == (
        True,
        True,
    )
