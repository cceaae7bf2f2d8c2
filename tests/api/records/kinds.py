"""Kinds of record whose forms have one shape: their addresses, and what is sent."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import operations.activities.record as activities
import operations.arrests.record as arrests
import operations.seizures.record as seizures
import reports.report.record as reports
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.models import Record
from tests.factories import make_row

POINT = {"latitude": 51.72, "longitude": -1.28}


@dataclass(frozen=True)
class Kind:
    """One kind of record, and the answers that its form and its body send."""

    record: RecordKind[Any]
    form: dict[str, Any]
    body: dict[str, Any]

    @property
    def one(self) -> str:
        return self.record.one

    @property
    def first(self) -> str:
        return self.record.first

    @property
    def pages(self) -> str:
        return self.record.url("list")

    @property
    def endpoint(self) -> str:
        return f"/api/v1/{self.record.code}"

    @property
    def model(self) -> type[Record]:
        return self.record.model

    @property
    def make(self) -> Callable[..., Any]:
        return partial(make_row, self.record)

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
    reports.REPORTS, form={"concern": "dealing"}, body={"concern": "dealing"}
)
ARRESTS = Kind(
    arrests.ARRESTS,
    form={"offence_class": "92A", "age_band": "25-34", "drug_class": "A"},
    body={"offence_class": "92A", "age_band": "25-34"},
)
SEIZURES = Kind(
    seizures.SEIZURES,
    form={"kind": "drugs", "drug": "heroin", "quantity": "12", "unit": "wraps"},
    body={"kind": "cash"},
)
ACTIVITIES = Kind(
    activities.ACTIVITIES,
    form={"kind": "mounted", "length": "30", "n_people": "2"},
    body={"kind": "mounted", "minutes": 30},
)
KINDS = (REPORTS, ARRESTS, SEIZURES, ACTIVITIES)
