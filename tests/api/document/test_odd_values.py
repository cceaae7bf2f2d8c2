"""No value of a parameter makes the site fail, whatever a program sends."""

from typing import Any

import pytest
from django.test import Client

from tests.api_document import strict_document
from tests.factories import make_cast, make_country
from tests.sweeps import some

# Control characters and letters that no code has; longer than any code; of two parts;
# what a database cannot store; a number that none of its columns can hold.
ODD = ["Ö\x07Ï", "x" * 90, "kind:é", "a\x00b", "9" * 30]
pytestmark = pytest.mark.django_db(databases=["default", "partner"])


def parameters() -> list[tuple[str, str]]:
    """Return each address that is read without an argument, with each parameter."""
    return [
        (path, one["name"])
        for path, operations in strict_document()["paths"].items()
        if "get" in operations and "{" not in path
        for one in operations["get"].get("parameters", ())
        if one["in"] == "query"
    ]


@pytest.mark.parametrize("role", some(["supervisor", "analyst"], short={"supervisor"}))
def test_every_parameter_is_taken_or_refused(role: str) -> None:
    """Long: each parameter of each list, with five odd values."""
    make_country()
    client: Any = Client(raise_request_exception=False)
    client.force_login(getattr(make_cast(), role))
    known = parameters()
    assert len(known) > 100

    failed = {
        (path, name, value)
        for path, name in known
        for value in ODD
        if client.get(path, {name: value}).status_code >= 500
    }

    assert failed == set()
