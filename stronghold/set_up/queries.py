"""How far a force is set up: counts for the list of what is left to do."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass

from django.conf import settings

from stronghold.area_setup.queries import districts_without_wards
from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import (
    AccessRule,
    Organisation,
    Team,
    User,
)
from stronghold.core.accounts.own_roles.rules import ROLES, lost_by
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import (
    WithoutTeam,
    areas_in_no_edition,
    having,
    without_team,
)
from stronghold.core.accounts.several_forces.queries import of_force
from stronghold.core.decided.queries import rows_of, subjects
from stronghold.core.decided.rules import Given
from stronghold.core.geography.marking import marking_of
from stronghold.core.geography.models import Force, Postcode, Street
from stronghold.core.geography.queries import kinds_on
from stronghold.core.geography.visibility import own_postcodes, own_streets
from stronghold.core.kernel import clock
from stronghold.core.mail.queries import server_of
from stronghold.core.sharing.models import Agreement
from stronghold.figures.base_map.served import base_map
from stronghold.force_setup.e_mail.queries import was_tried
from stronghold.force_setup.force_choices.file import DEFAULT_REASON
from stronghold.force_setup.force_details.queries import details_of
from stronghold.force_setup.force_file import (
    AdministratorPlan,
    ForcePlan,
    OrganisationPlan,
    TeamPlan,
)
from stronghold.force_setup.ownership.queries import n_open
from stronghold.sign_in.sign_in_provider.queries import chosen


@dataclass(frozen=True)
class Progress:
    """What is set up of a force.

    `n_not_set` counts the details that its statements leave out. `lost` is the
    ground without a team, `unknown` are areas of teams that no boundaries have.
    `first_partner` is the code of a partner without an agreement; "" if there is none.
    """

    force: Force
    marking: str
    n_not_set: int
    kinds: frozenset[str]
    has_streets: bool
    has_postcodes: bool
    has_base_map: bool
    # The districts that no ward lies in, by name.
    without_wards: Sequence[str]
    n_teams: int
    n_with_areas: int
    n_duty: int
    lost: WithoutTeam
    unknown: Sequence[str]
    n_to_decide: int
    has_decided: bool
    n_changed_roles: int
    police: str
    police_id: int
    n_partners: int
    people: Mapping[str, int]
    n_approvers: int
    has_provider: bool
    n_rules: int
    has_mail: bool
    is_mail_tried: bool
    n_agreements: int
    first_partner: str


def progress(viewer: User) -> Progress:
    """Return how far the viewer's own force is set up; the view asked the policy."""
    force = viewer.force
    own = Organisation.objects.filter(force=force).order_by("pk")
    # Those that another force keeps, too.
    working = Organisation.objects.filter(of_force(force.pk)).order_by("pk")
    partners = working.exclude(kind=OrganisationKind.POLICE)
    police = own.filter(kind=OrganisationKind.POLICE)
    teams = Team.objects.filter(organisation__in=police)
    agreed = Agreement.objects.filter(force=force)
    without = partners.exclude(pk__in=agreed.values("partner")).first()
    people = User.objects.filter(organisation__in=police, is_active=True)
    # The viewer's own, as there is no set-up without police.
    first = police.first() or viewer.organisation
    return Progress(
        force=force,
        marking=marking_of(force),
        n_not_set=sum(not value for value in astuple(details_of(force.pk))),
        kinds=frozenset(kinds_on(clock.today(), force=force.pk)),
        has_streets=Street.objects.filter(own_streets(force.pk)).exists(),
        has_postcodes=Postcode.objects.filter(own_postcodes(force.pk)).exists(),
        has_base_map=bool(base_map() or settings.TILES_URL),
        without_wards=districts_without_wards(force),
        n_teams=teams.count(),
        n_with_areas=teams.filter(areas__isnull=False).distinct().count(),
        n_duty=teams.filter(is_duty=True).count(),
        lost=without_team(force.code),
        unknown=areas_in_no_edition(force.code),
        n_to_decide=n_open(viewer),
        has_decided=bool(force.choices_version),
        n_changed_roles=len(lost_by(rows_of(force, ROLES))),
        police=first.code,
        police_id=first.pk,
        n_partners=partners.count(),
        people=Counter(str(role) for role in people.values_list("role", flat=True)),
        n_approvers=people.filter(
            having(Verb.APPROVE_ACCESS, force), approved_at__isnull=False
        ).count(),
        has_provider=chosen().force == force.code,
        n_rules=AccessRule.objects.filter(force=force).count(),
        has_mail=bool(server_of(force).host),
        is_mail_tried=was_tried(force.pk),
        n_agreements=agreed.values("reference").distinct().count(),
        first_partner=without.code if without else "",
    )


def plan_of(viewer: User) -> ForcePlan:
    """Return what is set up of the viewer's force, for the file of the force.

    The viewer is its administrator. Boundaries are not in it: their files are not kept.
    """
    policy.require(viewer, Verb.SET_UP_FORCE)
    force = viewer.force
    rows = Organisation.objects.filter(force=force).order_by("kind", "code")
    details = asdict(details_of(force.pk))
    return ForcePlan(
        code=force.code,
        name=force.name,
        administrator=AdministratorPlan(
            username=viewer.username,
            name=viewer.display_name,
            organisation=viewer.organisation.code,
            email=viewer.email,
        ),
        organisations=tuple(
            _organisation_plan(row) for row in rows.prefetch_related("teams__areas")
        ),
        jurisdiction=force.jurisdiction,
        custody_pattern=force.custody_pattern,
        custody_example=force.custody_example,
        marking=force.marking,
        details={name: value for name, value in details.items() if value},
        choices=_choices_of(force),
    )


def _choices_of(force: Force) -> Given | None:
    """Return what counts now of what a force decided, without what is as it came."""
    counts = {code: rows_of(force, subject) for code, subject in subjects().items()}
    own = {code: rows for code, rows in counts.items() if rows != subjects()[code].rows}
    return Given(own, clock.today(), DEFAULT_REASON) if own else None


def _organisation_plan(row: Organisation) -> OrganisationPlan:
    teams = sorted(row.teams.all(), key=lambda team: team.code)
    return OrganisationPlan(
        code=row.code,
        name=row.name,
        kind=row.kind,
        teams=tuple(
            TeamPlan(
                code=team.code,
                name=team.name,
                areas=tuple(sorted(area.area_code for area in team.areas.all())),
                is_duty=team.is_duty,
            )
            for team in teams
        ),
        issues_as=row.issues_as,
        districts=tuple(row.districts),
    )
