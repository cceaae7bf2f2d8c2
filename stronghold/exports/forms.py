"""The form of an export, and the purpose of a file that is made at once."""

from typing import Any

from django import forms

from stronghold.core.ui.free_text import FreeTextForm
from stronghold.exports.choices import LONGEST_PURPOSE, MAPS, SYSTEMS, WORLD, FileFormat
from stronghold.exports.kinds.kind import ExportRequest

FORMAT_LABELS = {
    FileFormat.XLSX: "Excel workbook, with a sheet that explains each column",
    FileFormat.CSV: "CSV, for any spreadsheet or program",
    FileFormat.GEOPACKAGE: "GeoPackage, for QGIS and other maps",
    FileFormat.GEOJSON: "GeoJSON, for maps on the web (EPSG:4326)",
}


def purpose_field(put: str) -> forms.CharField:
    """Return the field for the purpose of a file; `put` is where it is written."""
    return forms.CharField(
        label="What is the file for?",
        help_text=f"It is {put} the file, under the protective marking, and kept "
        "in the audit log. Give no names.",
        max_length=LONGEST_PURPOSE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter what the file is for"},
    )


class PurposeForm(FreeTextForm):
    """The purpose of a file that is made at once, such as one of the brief."""

    free_text = "purpose"
    purpose = purpose_field("printed in")

    @property
    def stated(self) -> str:
        """The purpose of a valid form, on one line."""
        return " ".join(self.cleaned_data["purpose"].split())


class ExportForm(FreeTextForm):
    """The columns, the format and the purpose of a file."""

    free_text = "purpose"
    purpose = purpose_field("printed in")
    file_format = forms.ChoiceField(
        label="File",
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of file"},
    )
    srid = forms.TypedChoiceField(
        label="Coordinates of the GeoPackage",
        choices=SYSTEMS,
        coerce=int,
        initial=WORLD,
        required=False,
        widget=forms.RadioSelect,
    )
    columns = forms.MultipleChoiceField(
        label="Columns",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one column"},
    )

    def __init__(self, *args: Any, request: ExportRequest) -> None:
        super().__init__(*args)
        formats: Any = self.fields["file_format"]
        formats.choices = [(f.value, FORMAT_LABELS[f]) for f in request.formats]
        formats.initial = request.formats[0].value
        columns: Any = self.fields["columns"]
        columns.choices = [(c.name, c.heading) for c in request.columns]
        columns.initial = [c.name for c in request.columns if c.is_usual]
        if not set(MAPS) & set(request.formats):
            del self.fields["srid"]

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the options; only a GeoPackage has a choice of coordinates."""
        given = self.cleaned_data
        is_geopackage = given["file_format"] == FileFormat.GEOPACKAGE
        srid = given.get("srid") if is_geopackage else None
        return given | {"srid": srid or WORLD}
