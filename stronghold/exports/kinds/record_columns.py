"""The columns of every kind of record."""

from datetime import datetime

from stronghold.core.ui.tables import Cell
from stronghold.exports.columns import (
    ExportColumn,
    coordinate,
    day,
    instant,
    optional,
    text,
)


def _is_in_error(error_at: datetime | None) -> Cell:
    return "yes" if error_at else "no"


REFERENCE = text("reference", "Reference", "The reference of the record.")
DAY = "A London date."
TIME = "London time; empty if not known."
WHERE: tuple[ExportColumn, ...] = (
    text("place_text", "Place", "As typed or chosen."),
    text("street", "Street", "The street it is at, if known.", path="street__name"),
    text("premises", "Premises", "The address it is at.", path="premises__address"),
    text(
        "ward",
        "Ward",
        "By the boundaries of that day; empty if elsewhere.",
        path="ward__name",
    ),
    optional(text("ward_code", "Ward code", "Of that ward.", path="ward__code")),
    optional(text("district", "District", "By the boundaries.", path="district__name")),
    optional(
        text("lsoa", "LSOA code", "Lower-layer super output area.", path="lsoa__code")
    ),
    optional(coordinate("longitude", "Longitude", "ST_X")),
    optional(coordinate("latitude", "Latitude", "ST_Y")),
)
RECORDED: tuple[ExportColumn, ...] = (
    optional(instant("recorded_at", "Recorded", "When it was recorded, London time.")),
    optional(
        text(
            "recorded_by",
            "Recorded by",
            "Who recorded it.",
            path="recorded_by__display_name",
        )
    ),
    ExportColumn(
        "in_error",
        "Recorded in error",
        "Whether it was marked as recorded in error; figures leave it out.",
        ("error_at",),
        ("error_at",),
        _is_in_error,
        is_usual=False,
    ),
)
WHEN = (
    day("occurred_on", "Day", DAY),
    instant("occurred_at", "Time", TIME),
)
OPERATION = optional(
    text(
        "operation", "Operation", "The operation it is part of.", path="operation__name"
    )
)
TEAM = text("team", "Team", "The team that has it.", path="team__name")
