"""All kinds of record as a test sees them: their addresses, and what makes one."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import operations.activities.record as activities
import operations.arrests.record as arrests
import operations.seizures.record as seizures
from operations.activities.models import Activity
from operations.arrests.models import Arrest
from operations.seizures.models import Seizure
from reports.models import Report
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.models import Record
from tests.factories import make_activity, make_arrest, make_report, make_seizure

POINT = {"latitude": 51.72, "longitude": -1.28}


@dataclass(frozen=True)
class Kind:
    """One record type: its addresses, request data, and the action that stores it."""

    one: str
    first: str
    pages: str
    endpoint: str
    model: type[Record]
    make: Callable[..., Record]
    # Its description; None for a kind that has none yet.
    record: RecordKind[Any] | None = None
    form: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def new_form(self, **given: Any) -> dict[str, Any]:
        """Return the form data of a new record at the officer's position."""
        common = {"client_uuid": str(uuid.uuid4()), "when": "now", **POINT}
        return {**common, **self.form, **given}

    def new_body(self, **given: Any) -> dict[str, Any]:
        """Return the API body of a new record."""
        common = {
            "client_uuid": str(uuid.uuid4()),
            "occurred_on": "2026-03-01",
            "point": POINT,
        }
        return {**common, **self.body, **given}


REPORTS = Kind(
    one="Report",
    first="Report recorded",
    pages="/reports/",
    endpoint="/api/v1/reports",
    model=Report,
    make=make_report,
    form={"concern": "dealing"},
    body={"concern": "dealing"},
)
ARRESTS = Kind(
    one="Arrest",
    first="Arrest recorded",
    pages="/operations/arrests/",
    endpoint="/api/v1/arrests",
    model=Arrest,
    make=make_arrest,
    record=arrests.ARRESTS,
    form={"offence_class": "92A", "age_band": "25-34", "drug_class": "A"},
    body={"offence_class": "92A", "age_band": "25-34"},
)
SEIZURES = Kind(
    one="Seizure",
    first="Seizure recorded",
    pages="/operations/seizures/",
    endpoint="/api/v1/seizures",
    model=Seizure,
    make=make_seizure,
    record=seizures.SEIZURES,
    form={"kind": "drugs", "drug": "heroin", "quantity": "12", "unit": "wraps"},
    body={"kind": "cash"},
)
ACTIVITIES = Kind(
    one="Activity",
    first="Activity recorded",
    pages="/operations/activities/",
    endpoint="/api/v1/activities",
    model=Activity,
    make=make_activity,
    record=activities.ACTIVITIES,
    form={"kind": "mounted", "length": "30", "n_people": "2"},
    body={"kind": "mounted", "minutes": 30},
)
KINDS = (REPORTS, ARRESTS, SEIZURES, ACTIVITIES)
