"""Which warrants someone may see: live ones only of their own team, and by no program.

Anyone who knows of a planned search could warn of it. So no one outside the team can
see a warrant until it is spent: refused, withdrawn or returned, run out, or all its
entries used.
"""

from datetime import date
from functools import cache

from django.db.models import Count, Exists, F, OuterRef, Q

from operations.statute.choices import Entries
from operations.warrants.choices import Outcome, State
from operations.warrants.models import WarrantPremises
from operations.warrants.rules.moves import BEFORE_ISSUE, IN_HAND
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.visibility import of_own_force


def visible_warrants(viewer: User) -> Q:
    """Return the warrants of the force that have ended, and the team's own.

    One recorded in error stays as hidden as it was: the right one may be live. A key of
    a program is of no team: what it reads may lie anywhere.
    """
    is_of_team = viewer.team_id and not viewer.by_program
    ours = Q(team=viewer.team_id) if is_of_team else Q(pk__in=[])
    return of_own_force(viewer, Verb.READ_WARRANTS) & (ours | ~live_warrants())


def live_warrants() -> Q:
    """Return the condition of warrants that may still be used to enter, or will be.

    A warrant for all premises of a person is never used up: no one can know them all.
    """
    in_hand = Q(state__in=IN_HAND, ends_on__gte=clock.today())
    is_left = Q(is_all_premises=True) | Q(_is_left_to_enter())
    may_go_in = Q(state=State.ISSUED) | is_left
    return Q(state__in=BEFORE_ISSUE) | (in_hand & may_go_in)


def expired_warrants(today: date) -> Q:
    """Return the condition of warrants past their last day without an entry.

    The same as `rules.moves.has_expired`.
    """
    return Q(state=State.ISSUED, ends_on__lt=today)


# Always the same object, so that two conditions with it are equal if the rest is.
@cache
def _is_left_to_enter() -> Exists:
    """Return the condition that premises of a warrant may still be entered.

    Who could not get in has used up nothing. Planned is only what is allowed.
    """
    got_in = Count("entries", filter=~Q(entries__outcome=Outcome.NO_ENTRY))
    one_more = (
        Q(n=0)
        | Q(planned_at__isnull=False)
        | Q(warrant__entries_allowed=Entries.UNLIMITED)
        | Q(warrant__entries_allowed=Entries.LIMITED, n__lt=F("warrant__most_entries"))
    )
    premises = WarrantPremises.objects.filter(warrant=OuterRef("pk"))
    return Exists(premises.annotate(n=got_in).filter(one_more))
