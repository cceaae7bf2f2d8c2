"""The CSV file of reports: its columns, and the ones that it must not have."""

import re
from collections.abc import Mapping

from stronghold.core.kernel.csv_file import KnownColumns
from stronghold.core.places.cells import PLACE_COLUMNS

# What each column holds; also shown in the command's help.
COLUMNS: Mapping[str, str] = {
    "external_id": "the reference of the report in the system it comes from; required, "
    "and the same each time the report is imported",
    "concern": "required: dealing, use, cuckooing, exploitation, growing, litter, "
    "smell or other",
    "channel": "required, how it reached the police: officer, pcso, in_person, 101, "
    "999, online, crimestoppers, council, housing, meeting, school, other or not_said",
    "received_at": "required: 2026-11-24 14:30 or 24/11/2026 14:30, London time",
    "occurred_on": "2026-11-24 or 24/11/2026; empty if not known",
    "occurred_time": "14:30, London time; empty if not known",
    **PLACE_COLUMNS,
    "drug": "unknown, cannabis, crack, cocaine, heroin, synthetic, nitrous, ketamine, "
    "pills or other; empty is unknown",
    "description": "what was seen or said; no names, dates of birth, phone numbers or "
    "number plates",
    "keep_words": "yes if the description was checked and may stay, although it seems "
    "to identify someone",
    "signs": "signs of cuckooing with a semicolon between them: visitors, "
    "occupier_unseen, vehicles, use_nearby, isolated",
    "children_seen": "yes or no",
    "vulnerable_adult": "yes or no",
    "weapons_mentioned": "yes or no",
}
REQUIRED = ("external_id", "concern", "channel", "received_at")
_CONTACT = re.compile(
    r"name|phone|mobile|tel\b|telephone|e-?mail|contact|reporter|caller|informant|dob"
    r"|birth|address"
)
KNOWN = KnownColumns(
    COLUMNS,
    REQUIRED,
    personal=_CONTACT,
    why="reporters are not imported. Take the column out, and add contact details to "
    "the report itself",
)
