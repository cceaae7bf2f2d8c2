import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
        ("sharing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "record_kind",
                    models.CharField(
                        choices=[
                            ("report", "Report"),
                            ("arrest", "Arrest"),
                            ("warrant", "Warrant"),
                            ("closure", "Closure case"),
                            ("concern", "Exploitation concern"),
                        ],
                        max_length=7,
                    ),
                ),
                ("record_reference", models.CharField(db_index=True, max_length=12)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="sharing.agreement",
                    ),
                ),
                ("purpose", models.CharField(max_length=300)),
                (
                    "gateway",
                    models.CharField(
                        choices=[
                            ("cda_115", "Crime and Disorder Act 1998, section 115"),
                            ("cda_17a", "Crime and Disorder Act 1998, section 17A"),
                            (
                                "pcsc_16",
                                "Police, Crime, Sentencing and Courts Act 2022, section 16",
                            ),
                            ("children_2004", "Children Act 2004, sections 10 and 11"),
                            ("care_45", "Care Act 2014, section 45"),
                            ("common_law", "Common law policing powers"),
                            (
                                "gdpr_6_1_ea",
                                "UK GDPR, Article 6(1)(ea) and Annex 1: recognised legitimate interest, for a partner that is not a public authority",
                            ),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "from_regime",
                    models.CharField(
                        choices=[
                            (
                                "part_3",
                                "Data Protection Act 2018, Part 3 (law enforcement)",
                            ),
                            ("uk_gdpr", "UK GDPR and Data Protection Act 2018, Part 2"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "to_regime",
                    models.CharField(
                        choices=[
                            (
                                "part_3",
                                "Data Protection Act 2018, Part 3 (law enforcement)",
                            ),
                            ("uk_gdpr", "UK GDPR and Data Protection Act 2018, Part 2"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("checked", "Fact: the police checked it"),
                            ("not_checked", "Reported to the police, and not checked"),
                            ("opinion", "An officer’s assessment, not a fact"),
                        ],
                        max_length=11,
                    ),
                ),
                ("reason", models.CharField(max_length=500)),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateField()),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="disclosures.disclosure",
                    ),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("revoked_reason", models.CharField(blank=True, max_length=300)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["force", "-made_at", "-id"],
                        name="disclosure_newest_first",
                    ),
                    models.Index(
                        condition=models.Q(("erased_at__isnull", True)),
                        fields=["until"],
                        name="disclosure_not_erased",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fields", []), _negated=True),
                        name="disclosure_has_fields",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("revoked_at__isnull", True),
                                ("revoked_by__isnull", True),
                                ("revoked_reason", ""),
                            ),
                            models.Q(
                                ("revoked_at__isnull", False),
                                ("revoked_by__isnull", False),
                                models.Q(("revoked_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disclosure_revoked_says_who_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosedField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosed_fields",
                        to="disclosures.disclosure",
                    ),
                ),
                ("n", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=30)),
                ("label", models.CharField(max_length=80)),
                ("words", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("disclosure", "n"), name="disclosedfield_once_a_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("try_after", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "disclosure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disclosures.disclosure",
                    ),
                ),
                ("is_revocation", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="disclosuremail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("disclosure", "is_revocation"),
                        name="disclosuremail_once_for_each",
                    )
                ],
            },
        ),
    ]
