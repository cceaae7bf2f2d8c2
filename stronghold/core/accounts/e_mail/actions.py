"""The action that tries the site's e-mail, by the way that every message takes."""

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceChange, Notice
from stronghold.core.accounts.models import User
from stronghold.core.accounts.notices.actions import notify
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.errors import RuleBroken


@transaction.atomic(durable=True)
def try_mail(*, by: User) -> None:
    """Leave a message to the administrator for the worker, which alone can send."""
    policy.require(by, Verb.SET_UP_FORCE)
    if not by.email:
        raise RuleBroken(
            "Your account has no e-mail address. Ask another administrator to add it"
        )
    notify(by, Notice.MAIL_TRIED)
    detail = {"change": ForceChange.MAIL_TRIED}
    record(Kind.PERMISSION_CHANGE, by=by, records=[by.reference], detail=detail)
