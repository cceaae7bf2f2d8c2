"""By which name axes counts failed sign-ins, so that it learns none and misses none."""

import hashlib
from typing import Any

from django.http import HttpRequest


def name_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Return a hash of the name that was tried, the same in whatever case it is typed.

    The name itself is not kept: a password is sometimes typed in its place.
    """
    tried = str((credentials or {}).get("username") or request.POST.get("login", ""))
    return hashlib.sha256(tried.strip().lower().encode()).hexdigest()
