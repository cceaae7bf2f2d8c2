"""What a program sends in these tests."""

from typing import Any
from uuid import uuid4

from stronghold.core.kernel import clock
from tests.factories import WEST_SOUTH


def a_report() -> dict[str, Any]:
    """Return a report that no one has sent yet."""
    return {
        "client_uuid": str(uuid4()),
        "concern": "dealing",
        "description": "Two people at the corner",
        "place": "Beside the path",
        "point": {"latitude": WEST_SOUTH.y, "longitude": WEST_SOUTH.x},
        "occurred_at": clock.now().isoformat(),
    }
