"""The pages that a phone keeps sealed, to be read without signal."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from operations.closures.door_cards import cards_to_keep
from stronghold.core.accounts.models import User
from stronghold.core.ui.kept_page import KeptPage
from stronghold.offline.my_day.views import day_to_keep
from stronghold.sign_in.second_factor.queries import passkey_ids


def pages_to_keep(viewer: User, until: datetime) -> Sequence[KeptPage]:
    """Return the viewer's day and the cards of what is closed in their team's areas.

    `until` is the end of their shift. Each is logged.
    """
    return [day_to_keep(viewer, until)] + cards_to_keep(viewer, until)


def kept_answer(viewer: User, until: datetime | None) -> dict[str, Any]:
    """Return what a phone is to keep now, in place of all that it kept before.

    Without `until`, as of a retired device, that is nothing. Beside the pages are the
    ids of the viewer's passkeys: what another one had sealed the phone then gives up.
    """
    pages = [
        {
            "url": page.url,
            "title": page.title,
            "html": page.html,
            "keep_until": page.keep_until.isoformat(),
        }
        for page in (pages_to_keep(viewer, until) if until else [])
    ]
    return {
        "pages": pages,
        "passkeys": passkey_ids(viewer),
        "retired": until is None,
    }
