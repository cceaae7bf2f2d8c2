"""File formats, the status of an export, and why one failed."""

from datetime import timedelta

from django.db.models import TextChoices

from stronghold.core.audit.choices import EventCode

# How long a file is kept, and the most characters of the purpose it is for.
KEPT_FOR = timedelta(days=1)
LONGEST_PURPOSE = 200


class FileFormat(TextChoices):
    XLSX = "xlsx", "Excel workbook"
    CSV = "csv", "CSV"
    GEOPACKAGE = "gpkg", "GeoPackage"
    GEOJSON = "geojson", "GeoJSON"
    PDF = "pdf", "PDF"


class State(TextChoices):
    WAITING = "waiting", "Waiting"
    WRITING = "writing", "Being written"
    READY = "ready", "Ready"
    FAILED = "failed", "Not made"
    CANCELLED = "cancelled", "Cancelled"


class WhyFailed(TextChoices):
    REFUSED = "refused", "You may no longer read what it would hold."
    TOO_MANY = "too_many", "It would hold more than a million rows. Use filters."
    BROKEN = "broken", "It failed three times. The site's administrators can see why."


# Longitude and latitude (WGS 84), or metres of the British National Grid.
WORLD, BRITAIN = 4326, 27700
SYSTEMS = (
    (WORLD, "Longitude and latitude (EPSG:4326)"),
    (BRITAIN, "British National Grid (EPSG:27700)"),
)
TABLES = (FileFormat.XLSX, FileFormat.CSV)
MAPS = (FileFormat.GEOPACKAGE, FileFormat.GEOJSON)


class Exported(EventCode, of="export"):
    """What the audit log calls an export, where its label does not say it."""

    SIGNALS = "signals", "signals of a week"
