"""Writes of places: where to ask first before a visit, without a word of why."""

import uuid
from collections.abc import Collection
from datetime import date

from stronghold.places.models import AskFirst


def hold_ask_first(
    premises_ids: Collection[int], *, holder: uuid.UUID, until: date | None = None
) -> None:
    """Let a holder ask at these premises and no others; at none, it lets go.

    Within the transaction of an action. It leaves no event: what the holder does is
    recorded there, and the mark must not tell of it.
    """
    AskFirst.objects.filter(holder=holder).exclude(
        premises_id__in=premises_ids
    ).delete()
    for premises_id in premises_ids:
        AskFirst.objects.update_or_create(
            premises_id=premises_id, holder=holder, defaults={"until": until}
        )
