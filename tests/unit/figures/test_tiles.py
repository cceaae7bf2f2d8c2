"""Do the squares of the map grid lie where the rest of the web has them?"""

import pytest

from stronghold.figures.tiles import box_of


def test_the_one_square_of_zoom_0_is_the_whole_map() -> None:
    assert box_of(0, 0, 0) == pytest.approx((-180, -85.0511288, 180, 85.0511288))


def test_squares_meet_at_their_edges() -> None:
    here, east, south = (
        box_of(8135, 5430, 14),
        box_of(8136, 5430, 14),
        box_of(8135, 5431, 14),
    )

    assert here
    assert east
    assert south
    assert here[2] == east[0]
    assert here[1] == south[3]
    assert here[0] < -1.25 < here[2]


@pytest.mark.parametrize("square", [(-1, 0), (0, -1), (16384, 0), (0, 16384)])
def test_there_is_nothing_beyond_the_map(square: tuple[int, int]) -> None:
    assert box_of(*square, 14) is None
