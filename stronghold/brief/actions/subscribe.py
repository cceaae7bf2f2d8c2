"""Subscribes a person to the e-mail that the brief is ready, or unsubscribes them."""

from django.db import transaction

from stronghold.brief.models import BriefSubscriber
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken


@transaction.atomic(durable=True)
def subscribe(*, by: User) -> None:
    """Subscribe a person to the Monday e-mail; subscribing twice is harmless."""
    policy.require(by, Verb.READ_FIGURES)
    if not by.email:
        raise RuleBroken(
            "Your account has no e-mail address. Ask an administrator to add it"
        )
    BriefSubscriber.objects.get_or_create(user=by, defaults={"since": clock.now()})


@transaction.atomic(durable=True)
def unsubscribe(*, by: User) -> None:
    policy.require(by, Verb.READ_FIGURES)
    BriefSubscriber.objects.filter(user=by).delete()
