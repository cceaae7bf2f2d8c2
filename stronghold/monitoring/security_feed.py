"""The security feed: which events of the audit log a SIEM gets, and in which words.

Who is an account's number, and what is a kind: no name, no record, no words.
"""

import json
from datetime import datetime
from typing import Any

from stronghold.core.audit.choices import Kind

# Of every event of these kinds …
ALWAYS = frozenset(
    {
        Kind.SIGN_IN,
        Kind.SIGN_OUT,
        Kind.SIGN_IN_FAILED,
        Kind.REFUSAL,
        Kind.EXPORT,
        Kind.PRINT,
        Kind.PERMISSION_CHANGE,
        Kind.PASSWORD_CHANGE,
    }
)
# … and of these if they are of so many records: bulk reading.
IN_BULK = frozenset({Kind.CONSULTATION, Kind.DISCLOSURE})
BULK = 100
COLUMNS = (
    "id",
    "occurred_at",
    "kind",
    "actor_id",
    "actor_role",
    "organisation",
    "force",
    "session",
    "source_ip",
    "n_records",
    "detail",
)
# What of an event's detail is a code: the rest may hold what was typed.
CODES = ("change", "move", "why")


def belongs(event: dict[str, Any]) -> bool:
    """Return whether an event, with COLUMNS, is in the feed."""
    is_bulk = event["kind"] in IN_BULK and event["n_records"] >= BULK
    return is_bulk or event["kind"] in ALWAYS


def line_of(event: dict[str, Any], block: int, seal: str) -> str:
    """Return one event, with COLUMNS, as JSON; the block and hash that seal it."""
    at: datetime = event["occurred_at"]
    detail = event["detail"]
    codes = {name: detail[name] for name in CODES if isinstance(detail.get(name), str)}
    return json.dumps(
        {
            "at": at.isoformat(),
            "kind": event["kind"],
            "account": event["actor_id"],
            "role": event["actor_role"],
            "organisation": event["organisation"],
            "force": event["force"],
            "session": event["session"],
            "address": event["source_ip"],
            "records": event["n_records"],
            **codes,
            "event": event["id"],
            "block": block,
            "seal": seal,
        }
    )
