"""Reads accounts and organisations, for the people page and for starting up."""

from django.conf import settings
from django.db.models import QuerySet

from stronghold.accounts.models import Installation, Organisation, Team, User
from stronghold.accounts.visibility import visible_organisations, visible_people
from stronghold.kernel.errors import NotFound, RuleBroken


def people(viewer: User) -> list[User]:
    """Return everybody the viewer may manage, those who may sign in first."""
    found = User.objects.filter(visible_people(viewer)).select_related("team")
    return list(found.order_by("-is_active", "display_name", "username"))


def person(viewer: User, username: str) -> User:
    """Return one of them by name; no name holds a null character."""
    if "\x00" in username:
        raise NotFound
    found = User.objects.filter(visible_people(viewer), username=username)
    one = found.select_related("team").first()
    if one is None:
        raise NotFound
    return one


def organisations(viewer: User) -> QuerySet[Organisation]:
    """Return the organisations that people can belong to, by name."""
    return Organisation.objects.filter(visible_organisations(viewer)).order_by("name")


def teams(viewer: User) -> QuerySet[Team]:
    """Return the teams of those organisations, by organisation and name."""
    mine = Team.objects.filter(organisation__in=organisations(viewer))
    return mine.select_related("organisation").order_by("organisation__name", "name")


def user_named(username: str) -> User | None:
    """Return whose name this is, in whatever case it was typed; for signing in."""
    return User.objects.filter(username=username.strip().lower()).first()


def check_installation() -> None:
    """Refuse to serve real records as a demonstration, or made-up ones as real."""
    declared = Installation.objects.first()
    if declared and declared.is_demonstration != settings.DEMO:
        is_for = "the demonstration" if declared.is_demonstration else "real work"
        raise RuleBroken(
            f"This database is for {is_for}, and DEMO is {int(settings.DEMO)}. "
            "Set DEMO to match, or use another database."
        )
