"""What the drills do inside a site: plant a text wherever one can be, and erase it.

Run in the site's own process, by `manage.py shell`.
"""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Q
from PIL import Image

from reports.models import CallBack, Report
from reports.photos.actions import attach_photo
from reports.photos.models import Attachment
from reports.tasks import sweep_photos
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.audit.seals.actions import seal_events
from stronghold.core.kernel import clock
from stronghold.core.sharing.models import Agreement
from stronghold.exports.tasks import clear_exports
from stronghold.oversight.models import Decision
from stronghold.oversight.retention.actions import (
    answer_erasures,
    decide,
    end_decision,
)
from stronghold.oversight.retention.rules import Decided
from stronghold.oversight.tasks import note_erasures
from tests.api.exports.requesting import made, make_export
from tests.api.oversight.test_erasure import figures, kept_figures
from tests.disclosures import make_disclosure
from tests.factories import make_reporter

__all__ = ["erase", "numbers", "photo", "plant", "provoke", "seal", "wait_a_day"]

CANARY = "Zqxwander"


def _user(name: str) -> User:
    return User.objects.get(username=name)


def photo(reference: str, colour: int = 7) -> str:
    """Attach a photo by the action; return the name of its files."""
    picture = BytesIO()
    Image.new("RGB", (64, 48), (colour, 90, 200)).save(picture, "JPEG")
    n_bytes = picture.tell()
    picture.seek(0)
    file: Any = picture
    row, _ = attach_photo(
        by=_user("officer"), report=reference, file=file, n_bytes=n_bytes
    )
    return str(row.stored_name)


def plant() -> str:
    """Put an odd word wherever a word can be about one report; return what, as JSON."""
    officer, supervisor = _user("officer"), _user("supervisor")
    there = Q(force=officer.force, status="closed", merged_into=None, error_at=None)
    # On some the demonstration has decided already.
    decided = Decision.objects.values("reference")
    free = Report.objects.filter(there, point__isnull=False)
    free = free.exclude(reference__in=decided)
    # One without call-backs, which the demonstration may have made already.
    report = free.exclude(pk__in=CallBack.objects.values("report")).order_by("pk")[0]
    words = {
        "place_text": f"Flat 3, {CANARY} House",
        "description": f"A man called {CANARY}",
        "sanitised_text": f"{CANARY} again",
    }
    Report.objects.filter(pk=report.pk).update(**words)
    stored = photo(report.reference)
    Attachment.objects.filter(stored_name=stored).update(caption=CANARY)
    make_reporter(report, name=CANARY)
    CallBack.objects.filter(report=report).update(
        cleared_text=CANARY, cleared_at=clock.now(), cleared_by=officer
    )
    Report.objects.filter(pk=report.pk).update(description=f"Now {CANARY} only")
    record(
        Kind.ALTERATION,
        by=officer,
        records=[report.reference],
        reason=f"{CANARY} rang",
    )
    people: Any = SimpleNamespace(officer=officer, partner=_user("partner"))
    agreement = Agreement.objects.filter(force=officer.force)[0]
    make_disclosure(
        people, report.reference, agreement, (("place_text", "Place", CANARY),)
    )
    made(supervisor)
    make_export(supervisor, purpose=CANARY)
    seal_events()
    return json.dumps({"report": report.reference, "photo": stored})


def erase(reference: str) -> str:
    """Have the report erased by two people, with the word in every reason given."""
    records, supervisor = _user("records"), _user("supervisor")
    about: dict[str, Any] = {"rule": "reports", "references": [reference]}
    hold = Decided("hold", asked_by="court", words=CANARY)
    decide(by=records, **about, given=hold)
    for row in Decision.objects.filter(reference=reference):
        end_decision(by=records, pk=row.pk, reason=CANARY)
    given = Decided("erase", because="not_needed", words=CANARY)
    decide(by=records, **about, given=given)
    keys = list(
        Decision.objects.filter(reference=reference, what="erase").values_list(
            "pk", flat=True
        )
    )
    answer_erasures(by=supervisor, decisions=keys, is_approved=True, reason=CANARY)
    note_erasures()
    seal_events()
    return "erased"


def wait_a_day() -> str:
    """Run the scheduled tasks that clear files, as two days later."""
    with clock.stopped(clock.now() + timedelta(days=2)):
        clear_exports()
        sweep_photos()
    return "cleared"


def seal() -> str:
    seal_events()
    return "sealed"


def provoke() -> str:
    """Have PostgreSQL refuse a statement that has the word in it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO reports_report (description) VALUES (%s)", [CANARY]
            )
    except DatabaseError:
        return "refused"
    return "stored"


def numbers() -> str:
    """Return a hash of every tally, cell, logged count, brief and published figure."""
    everything = (figures(), kept_figures())
    return hashlib.sha256(_plain(everything).encode()).hexdigest()


def _plain(value: Any) -> str:
    """Write a value out, and never where an object is in memory."""
    if isinstance(value, dict):
        return _plain(sorted(value.items()))
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_plain, value))}]"
    if isinstance(value, memoryview):
        return bytes(value).hex()
    return str(value)
