import uuid

import django.db.models.constraints
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

import stronghold.core.accounts.models
from stronghold.core.database.upgrades.steps import InOneStep

# What a row refers to is never deleted.
KEPT = {"on_delete": models.PROTECT, "related_name": "+"}
TABLES = [
    migrations.CreateModel(
        "Installation",
        fields=[
            ("id", models.SmallIntegerField(default=1, primary_key=True)),
            ("is_demonstration", models.BooleanField()),
            ("declared_at", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("id", 1)), name="installation_is_one"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Organisation",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("code", models.SlugField(max_length=40, unique=True)),
            ("name", models.CharField(max_length=100)),
            ("kind", models.CharField(max_length=10)),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.PROTECT, related_name="organisations"
                ),
            ),
            ("issues_as", models.CharField(max_length=8)),
            ("districts", ArrayField(models.CharField(max_length=20), default=list)),
            ("duty_email", models.EmailField(max_length=254)),
            ("duty_phone", models.CharField(max_length=30)),
            ("second_contact", models.CharField(max_length=80)),
            ("second_email", models.EmailField(max_length=254)),
            ("second_phone", models.CharField(max_length=30)),
            ("also_with", ArrayField(models.BigIntegerField(), default=list)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("kind", "police"), _negated=True),
                        ("also_with", []),
                        _connector="OR",
                    ),
                    name="organisation_police_have_one_force",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Team",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "organisation",
                models.ForeignKey(
                    "accounts.organisation", models.CASCADE, related_name="teams"
                ),
            ),
            ("code", models.SlugField(max_length=40)),
            ("name", models.CharField(max_length=100)),
            ("is_duty", models.BooleanField(default=False)),
            ("duty_email", models.EmailField(max_length=254)),
            ("duty_phone", models.CharField(max_length=30)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "code"), name="team_code_once"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "User",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("password", models.CharField(max_length=128)),
            ("last_login", models.DateTimeField(null=True)),
            ("username", models.CharField(max_length=40, unique=True)),
            ("display_name", models.CharField(max_length=80)),
            ("email", models.EmailField(max_length=254)),
            (
                "organisation",
                models.ForeignKey(
                    "accounts.organisation", models.PROTECT, related_name="users"
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    "accounts.team", models.SET_NULL, null=True, related_name="users"
                ),
            ),
            ("role", models.CharField(max_length=12)),
            ("takes_referrals", models.BooleanField(default=False)),
            ("reviews_closures", models.BooleanField(default=False)),
            ("signs_as", models.CharField(max_length=80)),
            ("is_active", models.BooleanField(default=True)),
            ("created_at", models.DateTimeField()),
            ("one_time_until", models.DateTimeField(null=True)),
            ("confirmed_at", models.DateTimeField(null=True)),
            (
                "confirmed_by",
                models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT),
            ),
            ("page_code", models.CharField(max_length=16)),
            ("own_role", models.SlugField(max_length=20)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("username__regex", "^[a-z0-9][a-z0-9._-]{1,39}$")
                    ),
                    name="user_username_is_plain",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("confirmed_at__isnull", True),
                            ("confirmed_by__isnull", True),
                        ),
                        models.Q(
                            ("confirmed_at__isnull", False),
                            ("confirmed_by__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="user_confirmed_by_someone",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "role__in",
                            [
                                "officer",
                                "supervisor",
                                "analyst",
                                "records",
                                "admin",
                                "partner",
                                "service",
                            ],
                        )
                    ),
                    name="user_role_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("role", "service"), _negated=True),
                        models.Q(
                            ("one_time_until__isnull", True),
                            ("password__startswith", "!"),
                            ("reviews_closures", False),
                            ("signs_as", ""),
                        ),
                        _connector="OR",
                    ),
                    name="user_service_never_signs_in",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "DeviceKey",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "owner",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
            ("device", models.UUIDField(unique=True)),
            ("secret", models.BinaryField(max_length=32)),
            ("made_at", models.DateTimeField()),
            ("used_on", models.DateField()),
            ("name", models.CharField(max_length=40)),
        ],
    ),
    migrations.CreateModel(
        "TeamArea",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "organisation",
                models.ForeignKey(
                    "accounts.organisation", models.CASCADE, related_name="+"
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    "accounts.team", models.CASCADE, related_name="areas"
                ),
            ),
            ("area_code", models.CharField(max_length=20)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("organisation", "area_code"), name="teamarea_has_one_owner"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "TeamLeft",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "user",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="teams_left"
                ),
            ),
            (
                "team",
                models.ForeignKey(
                    "accounts.team", models.SET_NULL, null=True, related_name="+"
                ),
            ),
            ("until", models.DateTimeField()),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("user", "until"), name="teamleft_one_at_a_time"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "Absence",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences"
                ),
            ),
            ("first_day", models.DateField()),
            ("last_day", models.DateField()),
            ("recorded_at", models.DateTimeField()),
            (
                "stand_in",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL,
                    models.SET_NULL,
                    null=True,
                    related_name="+",
                ),
            ),
        ],
        options={
            "indexes": [models.Index(fields=["last_day"], name="absence_last_day")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("last_day__gte", models.F("first_day"))),
                    name="absence_ends_after_it_begins",
                ),
                models.CheckConstraint(
                    condition=models.Q(("stand_in", models.F("person")), _negated=True),
                    name="absence_stand_in_is_another",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "FirstCode",
        fields=[
            ("id", models.SmallIntegerField(default=1, primary_key=True)),
            ("digest", models.CharField(max_length=64)),
            ("expires_at", models.DateTimeField()),
            ("n_wrong", models.PositiveSmallIntegerField(default=0)),
            ("used_at", models.DateTimeField(null=True)),
            ("force_code", models.CharField(db_default="", default="", max_length=40)),
            ("force_name", models.CharField(db_default="", default="", max_length=100)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("id", 1)), name="firstcode_is_one"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "NoticeMail",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("message_id", models.CharField(max_length=200, unique=True)),
            ("sent_at", models.DateTimeField(null=True)),
            ("attempts", models.PositiveSmallIntegerField(default=0)),
            ("try_after", models.DateTimeField(null=True)),
            ("kind", models.CharField(max_length=20)),
            ("at", models.DateTimeField()),
            ("device", models.CharField(max_length=40)),
            (
                "recipient",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
                ),
            ),
        ],
        options={
            "indexes": [
                models.Index(
                    condition=models.Q(("sent_at__isnull", True)),
                    fields=["id"],
                    name="noticemail_unsent",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "AccessRule",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("claim", models.CharField(default="groups", max_length=60)),
            ("value", models.CharField(max_length=200)),
            ("role", models.CharField(max_length=12)),
            ("position", models.PositiveSmallIntegerField()),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.CASCADE, related_name="access_rules"
                ),
            ),
            ("organisation", models.ForeignKey("accounts.organisation", **KEPT)),
            ("team", models.ForeignKey("accounts.team", null=True, **KEPT)),
            ("own_role", models.SlugField(max_length=20)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "claim", "value"), name="accessrule_value_once"
                ),
                models.UniqueConstraint(
                    deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                    fields=("force", "position"),
                    name="accessrule_position_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        (
                            "role__in",
                            [
                                "officer",
                                "supervisor",
                                "analyst",
                                "records",
                                "admin",
                                "partner",
                            ],
                        )
                    ),
                    name="accessrule_role_is_known",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("claim", ""), _negated=True),
                        models.Q(("value", ""), _negated=True),
                    ),
                    name="accessrule_names_a_value",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "ProvisionedPerson",
        fields=[
            ("id", models.UUIDField(default=uuid.uuid4, primary_key=True)),
            ("details", models.JSONField()),
            ("user_name", models.CharField(max_length=255)),
            ("external_id", models.CharField(max_length=191)),
            ("emails", ArrayField(models.CharField(max_length=255), default=list)),
            ("is_active", models.BooleanField(default=True)),
            ("created_at", models.DateTimeField()),
            ("changed_at", models.DateTimeField()),
            ("is_open", models.BooleanField(default=False)),
            ("shut", models.CharField(max_length=12)),
            (
                "force",
                models.ForeignKey("geography.force", models.CASCADE, related_name="+"),
            ),
            (
                "user",
                models.OneToOneField(
                    settings.AUTH_USER_MODEL,
                    models.PROTECT,
                    null=True,
                    related_name="provisioned",
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("force", "user_name"),
                    name="provisionedperson_user_name_once",
                ),
                models.UniqueConstraint(
                    condition=models.Q(("external_id", ""), _negated=True),
                    fields=("force", "external_id"),
                    name="provisionedperson_external_id_once",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("is_open", False), ("user__isnull", False), _connector="OR"
                    ),
                    name="provisionedperson_open_has_account",
                ),
            ]
        },
    ),
    migrations.CreateModel(
        "ProvisionedGroup",
        fields=[
            ("id", models.UUIDField(default=uuid.uuid4, primary_key=True)),
            ("display_name", models.CharField(max_length=255)),
            ("external_id", models.CharField(max_length=191)),
            ("created_at", models.DateTimeField()),
            ("changed_at", models.DateTimeField()),
            (
                "force",
                models.ForeignKey("geography.force", models.CASCADE, related_name="+"),
            ),
            (
                "members",
                models.ManyToManyField(
                    "accounts.provisionedperson", related_name="groups"
                ),
            ),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    condition=models.Q(("external_id", ""), _negated=True),
                    fields=("force", "external_id"),
                    name="provisionedgroup_external_id_once",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "ProvisioningKey",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("name", models.CharField(max_length=60)),
            ("digest", models.CharField(max_length=64, unique=True)),
            ("made_at", models.DateTimeField()),
            ("until", models.DateTimeField()),
            ("used_at", models.DateTimeField(null=True)),
            ("revoked_at", models.DateTimeField(null=True)),
            (
                "force",
                models.ForeignKey("geography.force", models.CASCADE, related_name="+"),
            ),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("until__gt", models.F("made_at"))),
                    name="provisioningkey_ends_after_it_began",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "ForceDetails",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("set_at", models.DateTimeField()),
            ("controller", models.CharField(max_length=120)),
            ("address", models.CharField(max_length=300)),
            ("ico_number", models.CharField(max_length=10)),
            ("dpo_email", models.EmailField(max_length=254)),
            ("dpo_phone", models.CharField(max_length=30)),
            ("data_complaints_url", models.URLField()),
            ("complaints_url", models.URLField()),
            ("complaints_email", models.EmailField(max_length=254)),
            ("privacy_reviewed_on", models.DateField(null=True)),
            ("accessibility_url", models.URLField()),
            ("accessibility_email", models.EmailField(max_length=254)),
            ("accessibility_phone", models.CharField(max_length=30)),
            ("prepared_on", models.DateField(null=True)),
            ("reviewed_on", models.DateField(null=True)),
            ("tested_on", models.DateField(null=True)),
            ("tested_by", models.CharField(max_length=120)),
            ("host", models.CharField(max_length=200)),
            ("policy_document", models.CharField(max_length=200)),
            ("dpia_reference", models.CharField(max_length=100)),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.CASCADE, related_name="details"
                ),
            ),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["force", "-id"], name="forcedetails_newest")
            ],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("tested_by", ""), ("tested_on__isnull", True)),
                        models.Q(
                            models.Q(("tested_by", ""), _negated=True),
                            ("tested_on__isnull", False),
                        ),
                        _connector="OR",
                    ),
                    name="forcedetails_test_names_who_and_when",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        ("reviewed_on__isnull", True),
                        ("prepared_on__isnull", True),
                        ("reviewed_on__gte", models.F("prepared_on")),
                        _connector="OR",
                    ),
                    name="forcedetails_reviewed_once_prepared",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "Service",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("purpose", models.CharField(max_length=200)),
            ("scopes", ArrayField(models.CharField(max_length=20))),
            ("networks", ArrayField(models.CharField(max_length=43), default=list)),
            ("made_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
            (
                "user",
                models.OneToOneField(
                    settings.AUTH_USER_MODEL, models.PROTECT, related_name="service"
                ),
            ),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("scopes__len__gt", 0), models.Q(("purpose", ""), _negated=True)
                    ),
                    name="service_opens_something",
                )
            ]
        },
    ),
    migrations.CreateModel(
        "SignInProvider",
        fields=[
            ("id", models.SmallIntegerField(default=1, primary_key=True)),
            ("issuer", models.URLField()),
            ("name", models.CharField(max_length=60)),
            ("client_id", models.CharField(max_length=200)),
            ("secret", models.TextField()),
            ("subject_claim", models.CharField(max_length=60)),
            ("groups_claim", models.CharField(max_length=60)),
            ("help", models.CharField(max_length=120)),
            ("is_on", models.BooleanField(default=False)),
            ("set_at", models.DateTimeField()),
            ("force", models.ForeignKey("geography.force", **KEPT)),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("id", 1)), name="signinprovider_is_one"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "ForceChoice",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("subject", models.SlugField(max_length=30)),
            ("rows", models.JSONField()),
            ("valid_from", models.DateField()),
            ("reason", models.CharField(max_length=200)),
            ("set_at", models.DateTimeField()),
            (
                "force",
                models.ForeignKey(
                    "geography.force", models.CASCADE, related_name="choices"
                ),
            ),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, null=True, **KEPT)),
        ],
        options={
            "indexes": [
                models.Index(fields=["force", "id"], name="forcechoice_of_force")
            ]
        },
    ),
    migrations.CreateModel(
        "CheckedFile",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
            ("kind", models.CharField(max_length=20)),
            ("name", models.CharField(max_length=100)),
            ("content", models.BinaryField()),
            ("ticked", models.JSONField(default=dict)),
            ("checked_at", models.DateTimeField()),
            ("sent_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.UniqueConstraint(
                    fields=("sent_by", "kind"), name="checkedfile_one_of_a_kind"
                )
            ]
        },
    ),
    migrations.CreateModel(
        "MailServer",
        fields=[
            ("id", models.BigAutoField(primary_key=True)),
            ("host", models.CharField(max_length=200)),
            ("port", models.PositiveIntegerField()),
            ("encryption", models.CharField(max_length=8)),
            ("username", models.CharField(max_length=200)),
            ("secret", models.TextField()),
            ("sender", models.EmailField(max_length=254)),
            ("set_at", models.DateTimeField()),
            ("force", models.OneToOneField("geography.force", **KEPT)),
            ("set_by", models.ForeignKey(settings.AUTH_USER_MODEL, **KEPT)),
        ],
        options={
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(
                        ("host", ""),
                        models.Q(("secret", ""), ("username", "")),
                        models.Q(
                            models.Q(("username", ""), _negated=True),
                            models.Q(("secret", ""), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    name="mailserver_signs_in_with_both",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(("encryption", "none"), _negated=True),
                        ("secret", ""),
                        _connector="OR",
                    ),
                    name="mailserver_sends_no_password_readable",
                ),
            ]
        },
    ),
]


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_stand_in"),
        ("accounts", "0003_first_code"),
        ("accounts", "0004_notice_mail"),
        ("accounts", "0005_access_rule"),
        ("accounts", "0006_provisioning"),
        ("accounts", "0007_account_review"),
        ("accounts", "0008_force_details"),
        ("accounts", "0009_page_code"),
        ("accounts", "0010_program_keys"),
        ("accounts", "0011_service"),
        ("accounts", "0012_set_up"),
        ("accounts", "0013_force_choices"),
        ("accounts", "0014_own_roles"),
        ("accounts", "0015_checked_file"),
        ("accounts", "0016_mail_server"),
        ("accounts", "0017_first_code_of_a_force"),
    ]

    initial = True

    dependencies = [("geography", "0001_squashed_0005_force_marking")]

    operations = [
        InOneStep(TABLES),
        # By itself, so that its constraint has the name that it has in older databases.
        migrations.AlterField(
            "user",
            "page_code",
            models.CharField(
                default=stronghold.core.accounts.models.new_page_code,
                max_length=16,
                unique=True,
            ),
        ),
    ]
