"""Organisations, teams, users, the directory's people, and the database's purpose."""

import secrets
import uuid
from collections.abc import Iterator
from hashlib import sha256

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from stronghold.core.accounts.choices import (
    OF_PEOPLE,
    AskedFor,
    IssuesAs,
    MailEncryption,
    Notice,
    OrganisationKind,
    Rank,
    Role,
    Shut,
)
from stronghold.core.accounts.rules import USERNAME
from stronghold.core.audit.choices import PARTNER
from stronghold.core.decided.models import ForceChoice  # noqa: F401 - of this app
from stronghold.core.geography.models import Force
from stronghold.core.kernel.decided import in_force


class Organisation(models.Model):
    """An organisation that users work for. Police see the records of their force."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=OrganisationKind)
    force = models.ForeignKey(Force, models.PROTECT, related_name="organisations")
    # The ids of other forces with which a partner works. `force` is the one that keeps
    # it and its accounts. A list, so that it is loaded with each user at no cost.
    also_with = ArrayField(models.BigIntegerField(), default=list, blank=True)
    # Only for a council that issues closure notices.
    issues_as = models.CharField(max_length=8, choices=IssuesAs, blank=True)
    # Codes of the districts that it serves (the same in all editions); empty means the
    # whole force area. A council opens closure cases, and is consulted, only in its
    # own; the police are expected to have teams only in theirs.
    districts = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    # The duty desk for urgent matters, and the position to contact if the desk does not
    # acknowledge in time. Never a person's private number.
    duty_email = models.EmailField(blank=True)
    duty_phone = models.CharField(max_length=30, blank=True)
    second_contact = models.CharField(max_length=80, blank=True)
    second_email = models.EmailField(blank=True)
    second_phone = models.CharField(max_length=30, blank=True)
    # The hours of the duty desk on working days, and the desk that answers outside
    # them. Without hours the duty desk answers at all times.
    desk_opens = models.TimeField(null=True, blank=True)
    desk_closes = models.TimeField(null=True, blank=True)
    out_of_hours_email = models.EmailField(blank=True, default="", db_default="")
    out_of_hours_phone = models.CharField(
        max_length=30, blank=True, default="", db_default=""
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_police_have_one_force",
                condition=~models.Q(kind=OrganisationKind.POLICE)
                | models.Q(also_with=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of an organisation, such as a neighbourhood policing team."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="teams")
    code = models.SlugField(max_length=40)
    name = models.CharField(max_length=100)
    # A duty team is notified of work that no one else has done in time.
    is_duty = models.BooleanField(default=False)
    # The team's own desk; it replaces its organisation's.
    duty_email = models.EmailField(blank=True)
    duty_phone = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"], name="team_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TeamArea(models.Model):
    """A ward or neighbourhood that a team owns, by its code, as in all editions."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.CASCADE, related_name="areas")
    area_code = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area_code"], name="teamarea_has_one_owner"
            ),
        ]

    def __str__(self) -> str:
        return self.area_code


class People(BaseUserManager["User"]):
    """Loads users with their organisation and force, which every check needs."""

    def get_queryset(self) -> "models.QuerySet[User]":
        return super().get_queryset().select_related("organisation__force")


def new_page_code() -> str:
    """Return a random code for `User.page_code`."""
    return secrets.token_hex(8)


class User(AbstractBaseUser):
    """A person who signs in, or a service account, which never does.

    The role alone decides what a person may do, and the scopes what a service may.

    A password set by an administrator is a one-time password: until `one_time_until`
    its owner can sign in with it, only to choose their own.
    """

    username = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="users")
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="users"
    )
    role = models.CharField(max_length=12, choices=Role)
    # The code of a role that the force composed on this one; its verbs replace those of
    # the role. Empty for a role of the site.
    own_role = models.SlugField(max_length=20, blank=True)
    # For a partner: this person receives referrals to their organisation. Once one
    # person is named, only those named see them.
    takes_referrals = models.BooleanField(default=False)
    # For a council: this person reviews irregularities in its own closure cases.
    reviews_closures = models.BooleanField(default=False)
    # The position in which this person signs sharing agreements, if their organisation
    # has named them as a signatory.
    signs_as = models.CharField(max_length=80, blank=True)
    # The rank, or a council's office, by which this person signs closure notices. It
    # gives sight of nothing.
    rank = models.CharField(
        max_length=25, choices=Rank, blank=True, default="", db_default=""
    )
    # By this code pages, and what browsers keep, know whose they are. It says nothing
    # about the person, and never changes: a phone finds what it keeps for them by it.
    page_code = models.CharField(max_length=16, unique=True, default=new_page_code)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    one_time_until = models.DateTimeField(null=True, blank=True)
    # When an administrator last confirmed that the account is still needed.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    # When a second person, an access rule in force or the operator approved what the
    # account may see. Until then it has no verb that opens a record, whatever its role.
    approved_at = models.DateTimeField(null=True, blank=True)

    # Set for a request, never stored: the force that a partner chose to work with, of
    # several.
    working_with: Force | None = None
    # Set for a request, never stored: a program acts, by one of the owner's keys.
    by_program = False

    objects = People()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="user_role_is_known", condition=models.Q(role__in=Role.values)
            ),
            # Lower case only, so that no two usernames differ only in case.
            models.CheckConstraint(
                name="user_username_is_plain",
                condition=models.Q(username__regex=USERNAME),
            ),
            models.CheckConstraint(
                name="user_confirmed_by_someone",
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            # A service has no usable password, so nothing lets it sign in.
            models.CheckConstraint(
                name="user_service_never_signs_in",
                condition=~models.Q(role=Role.SERVICE)
                | models.Q(
                    password__startswith="!",  # noqa: S106 - the mark of none
                    one_time_until__isnull=True,
                    reviews_closures=False,
                    signs_as="",
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """Return what ties a session to the present password.

        Without SECRET_KEY, unlike Django's: a session is a row that no one can make
        up. Django would give each session another key when SECRET_KEY changes, and
        those that allauth lists would end.
        """
        return sha256(f"session {self.password}".encode()).hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return iter(())

    @property
    def force(self) -> Force:
        """The force whose records this person may work with.

        Of a partner that works with several, the one chosen in this session.
        """
        return self.working_with or self.organisation.force

    @property
    def force_id(self) -> int:
        """The id of that force, which costs no statement."""
        return self.working_with.pk if self.working_with else self.organisation.force_id

    @property
    def role_name(self) -> str:
        """The name of the role: of an own one as the force of the reader calls it."""
        names = in_force().names("roles")
        return names.get(self.own_role) or self.get_role_display()

    @property
    def reference(self) -> str:
        """The person's reference in the audit log, as the subject of an event."""
        return f"person:{self.username}"

    @property
    def actor_id(self) -> int | None:
        return self.pk

    @property
    def actor_name(self) -> str:
        return self.username

    @property
    def is_service(self) -> bool:
        return self.role == Role.SERVICE

    @property
    def actor_role(self) -> str:
        """The role in the audit log: of a partner's service account that of a partner.

        The log says by this code what was disclosed outside the police.
        """
        is_police = self.organisation.kind == OrganisationKind.POLICE
        return PARTNER if self.is_service and not is_police else self.role

    @property
    def actor_organisation(self) -> str:
        return self.organisation.name

    @property
    def actor_force(self) -> str:
        return self.force.code


class AskedAccess(models.Model):
    """What an administrator asks to be approved of an account: at most one of each.

    It is deleted when it is decided; the audit log says by whom, and what.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="asked")
    why = models.CharField(max_length=10, choices=AskedFor)
    # What a held change would make of the account, by its columns or those of its
    # service; empty if what waits is what the account has.
    wanted = models.JSONField(default=dict, blank=True)
    # Those of one file are decided together.
    batch = models.UUIDField(default=uuid.uuid4)
    asked_at = models.DateTimeField()
    # None if access rules would have given more to who manages access.
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["batch"], name="askedaccess_batch")]

    def __str__(self) -> str:
        return f"asked for {self.user_id}"


class TeamLeft(models.Model):
    """The team (or none) that a user was in until a moment. Rows are only added.

    Records that they logged by then stay with that team. `User.team` is the current
    one.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="teams_left")
    team = models.ForeignKey(
        Team, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "until"], name="teamleft_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} until {self.until}"


class Service(models.Model):
    """What a service account is for, and what it may do.

    It is the account of a program that belongs to an organisation, such as custody's
    system. It acts by keys alone, each with these scopes and from these networks.
    """

    user = models.OneToOneField(User, models.PROTECT, related_name="service")
    purpose = models.CharField(max_length=200)
    # Codes of scopes.SCOPES.
    scopes = ArrayField(models.CharField(max_length=20))
    # In CIDR form; empty for everywhere, which a service that writes may not have.
    networks = ArrayField(models.CharField(max_length=43), default=list, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="service_opens_something",
                condition=models.Q(scopes__len__gt=0) & ~models.Q(purpose=""),
            ),
        ]

    def __str__(self) -> str:
        return f"service account {self.user_id}"


class GivenByClaim(models.Model):
    """What people of a force are given whose claims have a value.

    A claim is what single sign-on or provisioning says of a person, such as a group.
    """

    claim = models.CharField(max_length=60, default="groups")
    value = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=Role)
    # As of `User`.
    own_role = models.SlugField(max_length=20, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The first rule of a force that matches decides.
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.claim} {self.value}"

    @property
    def role_name(self) -> str:
        """The name of the role that it gives."""
        names = in_force().names("roles")
        return names.get(self.own_role) or self.get_role_display()


class AccessRule(GivenByClaim):
    """An access rule as an administrator wrote it. It gives nothing by itself."""

    force = models.ForeignKey(Force, models.CASCADE, related_name="access_rules")
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            # A second rule of the same value would never decide.
            models.UniqueConstraint(
                fields=["force", "claim", "value"], name="accessrule_value_once"
            ),
            models.UniqueConstraint(
                fields=["force", "position"],
                name="accessrule_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="accessrule_role_is_known",
                condition=models.Q(role__in=[role.value for role in OF_PEOPLE]),
            ),
            models.CheckConstraint(
                name="accessrule_names_a_value",
                condition=~models.Q(claim="") & ~models.Q(value=""),
            ),
            models.CheckConstraint(
                name="accessrule_changed_by_someone",
                condition=models.Q(changed_at__isnull=True, changed_by__isnull=True)
                | models.Q(changed_at__isnull=False, changed_by__isnull=False),
            ),
        ]


class RuleInForce(GivenByClaim):
    """An access rule that a second person approved: the site places people by these."""

    force = models.ForeignKey(Force, models.CASCADE, related_name="rules_in_force")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "position"], name="ruleinforce_position_once"
            ),
        ]


class SignInProvider(models.Model):
    """The provider of single sign-on that an administrator set; at most one row.

    Only if the environment names none, by SSO_ISSUER.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    # The force whose access rules decide who gets in, and whose administrators set it.
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")
    issuer = models.URLField(max_length=200)
    name = models.CharField(max_length=60)
    client_id = models.CharField(max_length=200)
    # Encrypted with a key made of SECRET_KEY.
    secret = models.TextField()
    subject_claim = models.CharField(max_length=60)
    groups_claim = models.CharField(max_length=60)
    # Whom people can also ask who get no access.
    help = models.CharField(max_length=120, blank=True)
    is_on = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("User", models.PROTECT, related_name="+")
    # What a second person approved of it, by the names above, which is what the site
    # asks; empty until then. Its secret is beside it, encrypted too.
    in_force = models.JSONField(
        default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    secret_in_force = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="signinprovider_is_one", condition=models.Q(id=1)
            ),
        ]

    def __str__(self) -> str:
        return self.issuer


class MailServer(models.Model):
    """The e-mail server that an administrator set for a force.

    Only if the environment names none, by EMAIL_HOST. Without a host the force has
    none.
    """

    force = models.OneToOneField(Force, models.PROTECT, related_name="+")
    host = models.CharField(max_length=200, blank=True)
    port = models.PositiveIntegerField()
    encryption = models.CharField(max_length=8, choices=MailEncryption)
    # Empty: it sends without signing in.
    username = models.CharField(max_length=200, blank=True)
    # The password, encrypted with a key made of SECRET_KEY.
    secret = models.TextField(blank=True)
    sender = models.EmailField()
    set_at = models.DateTimeField()
    set_by = models.ForeignKey("User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailserver_signs_in_with_both",
                condition=models.Q(host="")
                | models.Q(username="", secret="")
                | (~models.Q(username="") & ~models.Q(secret="")),
            ),
            # Without encryption anyone on the way could read the password.
            models.CheckConstraint(
                name="mailserver_sends_no_password_readable",
                condition=~models.Q(encryption=MailEncryption.NONE)
                | models.Q(secret=""),
            ),
        ]

    def __str__(self) -> str:
        return self.host or "none"


class AskedRoles(models.Model):
    """Own roles as an administrator wants them, if they give people something back.

    At most one row a force: it is deleted when it is decided, or roles are changed.
    """

    force = models.OneToOneField(Force, models.CASCADE, related_name="+")
    rows = models.JSONField()
    reason = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("User", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"roles of {self.force_id}"


class ForceDetails(models.Model):
    """What a force's statements say of it: contacts, numbers and dates.

    Each change adds a row, so that the earlier ones are the history; the newest counts.
    All is for publication: positions and shared mailboxes, never a person's own.
    """

    force = models.ForeignKey(Force, models.CASCADE, related_name="details")
    set_at = models.DateTimeField()
    # None if the file of the force set it.
    set_by = models.ForeignKey(
        "User", models.PROTECT, null=True, blank=True, related_name="+"
    )
    controller = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=300, blank=True)
    ico_number = models.CharField(max_length=10, blank=True)
    dpo_email = models.EmailField(blank=True)
    dpo_phone = models.CharField(max_length=30, blank=True)
    data_complaints_url = models.URLField(blank=True)
    complaints_url = models.URLField(blank=True)
    complaints_email = models.EmailField(blank=True)
    privacy_reviewed_on = models.DateField(null=True, blank=True)
    accessibility_url = models.URLField(blank=True)
    accessibility_email = models.EmailField(blank=True)
    accessibility_phone = models.CharField(max_length=30, blank=True)
    prepared_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    tested_on = models.DateField(null=True, blank=True)
    tested_by = models.CharField(max_length=120, blank=True)
    host = models.CharField(max_length=200, blank=True)
    policy_document = models.CharField(max_length=200, blank=True)
    dpia_reference = models.CharField(max_length=100, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["force", "-id"], name="forcedetails_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="forcedetails_test_names_who_and_when",
                condition=models.Q(tested_by="", tested_on__isnull=True)
                | (~models.Q(tested_by="") & models.Q(tested_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="forcedetails_reviewed_once_prepared",
                condition=models.Q(reviewed_on__isnull=True)
                | models.Q(prepared_on__isnull=True)
                | models.Q(reviewed_on__gte=models.F("prepared_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"details of {self.force_id}"


class Absence(models.Model):
    """A user's days off, first and last included. The reason is not recorded.

    Meanwhile the stand-in, a colleague, has their work listed and gets their alerts.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    first_day = models.DateField()
    last_day = models.DateField()
    stand_in = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=models.Q(last_day__gte=models.F("first_day")),
            ),
            models.CheckConstraint(
                name="absence_stand_in_is_another",
                condition=~models.Q(stand_in=models.F("person")),
            ),
        ]
        indexes = [models.Index(fields=["last_day"], name="absence_last_day")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.last_day}"


class DeviceKey(models.Model):
    """The key to the queue of records that a device has not sent yet.

    The device stores its entries encrypted. Only its signed-in owner is given the
    secret, and signing out on the device destroys it. Of all that a person has, those
    used last count; the others are retired, and open only what they queued.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    device = models.UUIDField(unique=True)
    secret = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    used_on = models.DateField()
    # When it was taken up on that day, by which devices of one day are in order.
    used_at = models.DateTimeField(null=True)
    # The browser and system, so that the owner recognises the device.
    name = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.device)


class FirstCode(models.Model):
    """The code from the server's console by which the first administrator is made.

    Of a site, or of the one force that it names: one that begins on a site that serves
    another. There is at most one row; a new code replaces the one before.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    n_wrong = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    # Of the force that it is for; empty if it begins the site.
    force_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    force_name = models.CharField(max_length=100, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(name="firstcode_is_one", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"until {self.expires_at}"


class CheckedFile(models.Model):
    """A file that was checked, and waits for its sender to import it: one of a kind.

    It is deleted when it is imported, when its sender chooses another, and an hour
    after the check at the latest.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The page that it was sent to, such as "people".
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    content = models.BinaryField()
    # What was ticked beside it.
    ticked = models.JSONField(default=dict)
    checked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sent_by", "kind"], name="checkedfile_one_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return str(self.key)


class WaitingMessage(models.Model):
    """An e-mail to one address: sent at least once, always with one Message-ID."""

    # The path to its force, whose server sends it.
    of_force = "recipient__organisation__force"
    message_id = models.CharField(max_length=200, unique=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # How often it failed, and when it is tried again.
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.message_id

    @property
    def to(self) -> str:
        """Return the address; empty if the recipient has left."""
        raise NotImplementedError


class WaitingMail(WaitingMessage):
    """An e-mail to one person who signs in."""

    recipient = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @property
    def to(self) -> str:
        return self.recipient.email if self.recipient.is_active else ""


class NoticeMail(WaitingMail):
    """An e-mail to the owner of an account about how it is signed in to."""

    kind = models.CharField(max_length=20, choices=Notice)
    at = models.DateTimeField()
    # The browser and system; empty if someone else did it.
    device = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(sent_at__isnull=True),
                name="noticemail_unsent",
            )
        ]


class ProvisioningKey(models.Model):
    """A key with which a directory manages the people of one force.

    Only its digest is stored. It opens nothing else.
    """

    force = models.ForeignKey(Force, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # Until a second person has approved it, it opens nothing.
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="provisioningkey_ends_after_it_began",
                condition=models.Q(until__gt=models.F("made_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.pk} of {self.force_id}"


class ProvisionedPerson(models.Model):
    """A person whom the directory sent, and their account once they have had a place.

    `details` is what the directory says, by the names of SCIM. The other columns follow
    from it, for looking people up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(Force, models.CASCADE, related_name="+")
    user = models.OneToOneField(
        User, models.PROTECT, null=True, related_name="provisioned"
    )
    details = models.JSONField()
    # In lower case, since SCIM compares it so.
    user_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=191, blank=True)
    emails = ArrayField(models.CharField(max_length=255), default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # Whether the directory opened the account. If it is closed nevertheless, an
    # administrator closed it, and it stays so.
    is_open = models.BooleanField(default=False)
    # Why there is no open account; empty if there is one.
    shut = models.CharField(max_length=12, choices=Shut, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "user_name"], name="provisionedperson_user_name_once"
            ),
            models.UniqueConstraint(
                fields=["force", "external_id"],
                condition=~models.Q(external_id=""),
                name="provisionedperson_external_id_once",
            ),
            models.CheckConstraint(
                name="provisionedperson_open_has_account",
                condition=models.Q(is_open=False) | models.Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ProvisionedGroup(models.Model):
    """A group that the directory sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    force = models.ForeignKey(Force, models.CASCADE, related_name="+")
    display_name = models.CharField(max_length=255)
    external_id = models.CharField(max_length=191, blank=True)
    members = models.ManyToManyField(ProvisionedPerson, related_name="groups")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force", "external_id"],
                condition=~models.Q(external_id=""),
                name="provisionedgroup_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class Installation(models.Model):
    """The purpose of this database: real work or a demonstration. Set once.

    There is at most one row, and the site cannot change it.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    is_demonstration = models.BooleanField()
    declared_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="installation_is_one", condition=models.Q(id=1)
            ),
        ]

    def __str__(self) -> str:
        return "demonstration" if self.is_demonstration else "real work"
