"""Health checks: for a balancer, for bin/demo, and for those who watch the site."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, JsonResponse

from stronghold.monitoring.leaving import is_leaving
from stronghold.monitoring.queries import health, readiness

View = Callable[[HttpRequest], JsonResponse]


def for_monitors(view: View) -> View:
    """Open a view to the addresses of MONITORING_NETWORKS; to others it is not there.

    How far behind a site is, and when it was last backed up, is of use to an attacker.
    """

    @wraps(view)
    def opened(request: HttpRequest) -> JsonResponse:
        if not is_monitor(request.META["REMOTE_ADDR"]):
            raise Http404
        return view(request)

    return opened


def is_monitor(address: str) -> bool:
    """Return whether an address is in one of MONITORING_NETWORKS."""
    return bool(address) and any(
        ipaddress.ip_address(address) in network
        for network in settings.MONITORING_NETWORKS
    )


@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """Report that the process answers; 503 if it is about to be stopped."""
    is_live = not is_leaving()
    return JsonResponse({"live": is_live}, status=_status(is_live))


@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """Report whether this process can serve: 503 without the database, or an older one.

    And once it is about to be stopped.

    Pages work without Redis and the processes behind them, and warn if figures are
    behind: a balancer that took the site away then would help no one.
    """
    found = readiness()
    is_ready = found.is_ready and not is_leaving()
    return JsonResponse(
        {
            "ready": is_ready,
            "database": found.database,
            "migrations": found.migrations,
        },
        status=_status(is_ready),
    )


@login_not_required
@for_monitors
def degraded(request: HttpRequest) -> JsonResponse:
    """Report how every part is, and 503 if one is wrong: for an alarm, no balancer.

    `oldest_mark_seconds` is how long the oldest change has waited to be counted,
    `unsealed_seconds` how long the oldest event since the last seal has; null if none.
    How far a replica is behind is null where it is not known, as of one that is away.
    """
    found = health()
    faults, work = found.faults(), found.at_work
    return JsonResponse(
        {
            "degraded": bool(faults),
            "faults": faults,
            "database": found.database,
            "migrations": found.migrations,
            "redis": found.redis,
            "worker": work.worker if work else None,
            "beat": work.beat if work else None,
            "figures": work.figures if work else None,
            "jobs": work.jobs if work else None,
            "oldest_mark_seconds": work.oldest_mark_seconds if work else None,
            "backup_seconds": found.backup_age,
            "unsealed_seconds": found.unsealed_age,
            "free_disk_percent": found.free_percent,
            "replicas": {
                one.server: {"seconds_behind": one.seconds, "bytes_behind": one.n_bytes}
                for one in found.replicas
            },
        },
        status=_status(not faults),
    )


def _status(is_well: bool) -> HTTPStatus:
    return HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE
