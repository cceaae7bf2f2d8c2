"""Health checks for load balancers and bin/demo."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError

from stronghold.figures.heartbeat import AtWork, at_work


@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """Report that the process answers."""
    return JsonResponse({"live": True})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Report whether the database answers (503 if not), and the other services.

    Pages work without Redis and the processes behind them, and warn if figures are
    behind, so only the database decides whether this process can serve.
    `oldest_mark_seconds` is how long the oldest change has waited to be counted; null
    if none waits.
    """
    try:
        found: AtWork | None = at_work()
    except DatabaseError:
        found = None
    parts = {
        "database": found is not None,
        "redis": _redis_answers(),
        "worker": found.worker if found else None,
        "beat": found.beat if found else None,
        "figures": found.figures if found else None,
        "jobs": found.jobs if found else None,
        "oldest_mark_seconds": found.oldest_mark_seconds if found else None,
    }
    status = 200 if found else 503
    return JsonResponse({"ready": found is not None, **parts}, status=status)


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except (RedisError, OSError):
        return False
    return True
