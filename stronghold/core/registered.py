"""What a lower package calls of a higher one, which it may not import.

`REGISTERED` of the settings names it all, each with who calls it. Nothing else in the
project imports by a name in text.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.checks import Error, register
from django.utils.module_loading import import_string


@cache
def registered(name: str) -> tuple[Any, ...]:
    """Return the objects of a row, in its order."""
    return tuple(import_string(path) for path in settings.REGISTERED[name])


def the_one(name: str) -> Any:
    """Return the only object of a row."""
    (found,) = registered(name)
    return found


@cache
def registered_as(name: str, code: str) -> Any:
    """Return the object of a row of codes that has this code, or None."""
    row: Any = settings.REGISTERED[name]
    path = row.get(code)
    return import_string(path) if path else None


@register()
def each_is_there(**_: Any) -> list[Error]:
    """Find names of the registry that cannot be imported."""
    wrong = []
    for name, row in settings.REGISTERED.items():
        for path in row.values() if isinstance(row, dict) else row:
            try:
                import_string(path)
            except ImportError as error:
                wrong.append(Error(f"REGISTERED[{name!r}]: {error}", id="registered"))
    return wrong
