"""Save a view of a list, for oneself or one's team, and delete one."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.records.actions import broken_constraint
from stronghold.core.records.models import SavedView
from stronghold.core.records.saved_views.queries import visible_views
from stronghold.core.records.saved_views.rules import check_view


@transaction.atomic(durable=True)
def save_view(
    *, by: User, of: str, name: str, params: Mapping[str, str], is_for_team: bool
) -> SavedView:
    """Save a view of a list that the user has opened, for them or for their team."""
    policy.require(by, Verb.SHARE_VIEW if is_for_team else Verb.SAVE_VIEW)
    team = by.team if is_for_team else None
    if is_for_team and team is None:
        raise NotAllowed(Verb.SHARE_VIEW)
    # One at a time for each owner or team, so that the limit cannot be passed.
    if team:
        Team.objects.select_for_update().get(pk=team.pk)
        whose = Q(team=team)
    else:
        User.objects.select_for_update().get(pk=by.pk)
        whose = Q(owner=by, team=None)
    n_saved = SavedView.objects.filter(whose, of=of).count()
    check_view(name, n_saved=n_saved, is_for_team=is_for_team)
    row = SavedView(
        owner=by,
        team=team,
        of=of,
        name=name.strip(),
        params=dict(params),
        saved_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "name" not in broken_constraint(error):
            raise
        whose_view = "Your team already has" if is_for_team else "You already have"
        raise RuleBroken(
            f"{whose_view} a view called {row.name}. Choose another name",
            field="name",
        ) from error
    return row


@transaction.atomic(durable=True)
def delete_view(*, by: User, of: str, view_id: int) -> str:
    """Delete a view of a list that the user made, and return its name.

    Those of their team can also be deleted by its supervisors.
    """
    policy.require(by, Verb.SAVE_VIEW)
    row = SavedView.objects.filter(visible_views(by), of=of, pk=view_id).first()
    if row is None:
        raise NotFound
    if row.owner_id != by.pk:
        policy.require(by, Verb.DELETE_TEAM_VIEW)
    row.delete()
    return row.name
