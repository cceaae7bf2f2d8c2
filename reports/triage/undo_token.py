"""What undoes a change of triage, sealed for the program that made it.

It holds the keys of rows, which no one outside may read, so it is encrypted.
"""

import json
from typing import Any

from cryptography.fernet import InvalidToken

from reports.triage.actions.queue import Undo
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.secrets.encryption import encryption_for

SECONDS = 24 * 60 * 60
_PURPOSE = "reports.triage.sealing"


def seal(undo: Undo, by: User) -> str:
    """Return what undoes a change, for its maker alone, for a day."""
    content = {"person": by.pk} | undo.as_json()
    text, now = json.dumps(content).encode(), int(clock.now().timestamp())
    return encryption_for(_PURPOSE).encrypt_at_time(text, now).decode()


def unseal(sealed: str, by: User, reference: str) -> Undo:
    """Return what undoes a change of this report alone.

    RuleBroken if it is of another report or person, over a day old, or not of here.
    """
    now = int(clock.now().timestamp())
    try:
        text = encryption_for(_PURPOSE).decrypt_at_time(sealed.encode(), SECONDS, now)
    except InvalidToken:
        raise _refused(reference) from None
    content: dict[str, Any] = json.loads(text)
    undo = Undo(content["before"], content["after"])
    if content["person"] != by.pk or list(undo.before) != [reference]:
        raise _refused(reference)
    return undo


def _refused(reference: str) -> RuleBroken:
    return RuleBroken(
        f"This undoes nothing that you did to {reference} in the last day. Send the "
        "header Undo of the answer to your change",
        field="undo",
    )
