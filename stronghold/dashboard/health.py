"""Is the process alive, and can it serve? For load balancers and bin/demo."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from redis.exceptions import RedisError


@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """Say that the process answers."""
    return JsonResponse({"live": True})


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether the database answers (503 if not), and whether Redis does.

    Without Redis pages work on, and figures follow within seconds by the database.
    """
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    status = 200 if parts["database"] else 503
    return JsonResponse({"ready": parts["database"], **parts}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM dashboard_tally LIMIT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except (RedisError, OSError):
        return False
    return True
