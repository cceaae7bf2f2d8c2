"""The columns that every kind of record has."""

from datetime import datetime

from stronghold.dashboard.exports.columns import (
    ExportColumn,
    coordinate,
    day,
    instant,
    rarely,
    text,
)
from stronghold.look.tables import Cell


def _is_marked(error_at: datetime | None) -> Cell:
    return "yes" if error_at else "no"


REFERENCE = text("reference", "Reference", "What the record is called by.")
DAY = "A London date."
TIME = "In London’s time; empty where the time is not known."
WHERE: tuple[ExportColumn, ...] = (
    text("place_text", "Place", "As it was typed or chosen."),
    text("street", "Street", "The street it is at, if known.", path="street__name"),
    text("premises", "Premises", "The address it is at.", path="premises__address"),
    text(
        "ward",
        "Ward",
        "By the boundaries of its day; empty elsewhere.",
        path="ward__name",
    ),
    rarely(text("ward_code", "Ward code", "Of that ward.", path="ward__code")),
    rarely(text("district", "District", "By the boundaries.", path="district__name")),
    rarely(
        text("lsoa", "LSOA code", "Lower-layer super output area.", path="lsoa__code")
    ),
    rarely(coordinate("longitude", "Longitude", "ST_X")),
    rarely(coordinate("latitude", "Latitude", "ST_Y")),
)
RECORDED: tuple[ExportColumn, ...] = (
    rarely(instant("recorded_at", "Recorded", "When it was recorded, London time.")),
    rarely(
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
        _is_marked,
        is_usual=False,
    ),
)
WHEN = (
    day("occurred_on", "Day", DAY),
    instant("occurred_at", "Time", TIME),
)
OPERATION = rarely(
    text(
        "operation", "Operation", "The operation it is part of.", path="operation__name"
    )
)
TEAM = text("team", "Team", "The team that has it.", path="team__name")
