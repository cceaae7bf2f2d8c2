"""Files that the worker of exports writes."""

from stronghold.exports.actions.writing import write_exports
from stronghold.exports.choices import State
from stronghold.exports.models import Export


def write_export(export: Export) -> bool:
    """Have the worker write what waits; return whether this file is ready then."""
    write_exports()
    return Export.objects.filter(pk=export.pk, state=State.READY).exists()
