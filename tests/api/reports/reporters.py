"""What tests of reporters share: details that are planted, and how they are sent."""

import uuid
from typing import Any

NAME = "Planted Canary of the Test"
PHONE = "01632 960777"
EMAIL = "canary@planted.example"
ADDRESS = "77 Planted Canary Row"
RISK = "a canary would fall silent"
# However any of it may be written.
CANARIES = (NAME, PHONE, "01632960777", "1632960777", EMAIL, ADDRESS, RISK)
CONTACT: dict[str, Any] = {
    "safe_way": "call",
    "safe_times": "weekdays nine to three",
    "who_may_answer": "only themselves",
    "never_visit": True,
    "risk": RISK,
    "name": NAME,
    "phone": "+44 (0)1632 960-777",
    "email": EMAIL,
    "address": ADDRESS,
    "consents": True,
}
POINT = {"latitude": 51.72, "longitude": -1.28}


def fields(**changed: Any) -> dict[str, Any]:
    """Return the details as a form sends them; None leaves one out."""
    given = {**CONTACT, **changed}
    return {f"reporter_{name}": value for name, value in given.items() if value}


def new_form(reported_by: str = "named", **changed: Any) -> dict[str, Any]:
    """Return a new report as the browser sends it."""
    return {
        "client_uuid": str(uuid.uuid4()),
        "concern": "dealing",
        "when": "now",
        "channel": "101",
        "reported_by": reported_by,
        **POINT,
        **changed,
    }


def new_body(reported_by: str = "named", **changed: Any) -> dict[str, Any]:
    """Return a new report as a program sends it."""
    return {
        "client_uuid": str(uuid.uuid4()),
        "concern": "dealing",
        "channel": "101",
        "reported_by": reported_by,
        "point": POINT,
        **changed,
    }
