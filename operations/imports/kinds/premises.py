"""Premises: each line is an address. What a line says differently is updated."""

from collections.abc import Mapping, Sequence

from operations.imports.kinds.kind import Counted, HistoryKind, Run
from stronghold.core.kernel.file_lines import Line
from stronghold.core.places.actions import store_premises
from stronghold.core.places.choices import PremisesKind, Tenure
from stronghold.core.places.premises_file import (
    LONGEST_ADDRESS,
    LONGEST_UPRN,
    read_line,
)
from stronghold.core.records.import_lines import of_line

ADDRESS = "address"
COLUMNS: Mapping[str, str] = {
    ADDRESS: f"required: number and street, {LONGEST_ADDRESS} characters or less",
    "street": "required: the street as it is known here",
    "locality": "its town or suburb, if several streets are called so",
    "postcode": "OX4 1AB, or empty",
    "uprn": f"{LONGEST_UPRN} digits or less, or empty",
    "longitude": "required, in degrees: -1.25800",
    "latitude": "required, in degrees: 51.75200",
    "kind": f"required: {', '.join(PremisesKind.values)}",
    "tenure": f"{', '.join(Tenure.values)}; or empty, which is unknown",
}


def _store(run: Run, lines: Sequence[Line]) -> Counted:
    counted = Counted()
    for line in lines:
        with of_line(line, identity=ADDRESS):
            is_new, is_changed = store_premises(
                run.by.force, read_line(line), run.streets
            )
        counted.count(was_there=not (is_new or is_changed))
    return counted


PREMISES = HistoryKind(
    code="premises",
    label="Premises",
    columns=COLUMNS,
    required=(ADDRESS, "street", "longitude", "latitude", "kind"),
    store=_store,
    identity=ADDRESS,
    with_columns=("street", "locality"),
)
