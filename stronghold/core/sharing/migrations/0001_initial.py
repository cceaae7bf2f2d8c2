import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
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
                ("reference", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="accounts.organisation",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000)),
                (
                    "gateways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cda_115", "Crime and Disorder Act 1998, section 115"),
                                ("cda_17a", "Crime and Disorder Act 1998, section 17A"),
                                (
                                    "pcsc_16",
                                    "Police, Crime, Sentencing and Courts Act 2022, section 16",
                                ),
                                (
                                    "children_2004",
                                    "Children Act 2004, sections 10 and 11",
                                ),
                                ("care_45", "Care Act 2014, section 45"),
                                ("common_law", "Common law policing powers"),
                                (
                                    "gdpr_6_1_ea",
                                    "UK GDPR, Article 6(1)(ea) and Annex 1: recognised legitimate interest, for a partner that is not a public authority",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "area_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                (
                    "rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("closures", "Closure cases, once heard"),
                                ("warrants", "Warrants executed"),
                                ("activities", "Patrols and other activities"),
                                ("taskings", "Taskings for the partner"),
                                ("referrals", "Referrals to the partner"),
                                ("reports", "Reports"),
                                ("arrests", "Arrests"),
                                (
                                    "children",
                                    "Children: concerns, arrests and referrals",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "figures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("closures", "Closure cases, once heard"),
                                ("warrants", "Warrants executed"),
                                ("activities", "Patrols and other activities"),
                                ("taskings", "Taskings for the partner"),
                                ("referrals", "Referrals to the partner"),
                                ("reports", "Reports"),
                                ("arrests", "Arrests"),
                                (
                                    "children",
                                    "Children: concerns, arrests and referrals",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("embargo_days", models.PositiveSmallIntegerField(default=7)),
                ("closure_addresses", models.BooleanField(default=False)),
                ("address_months", models.PositiveSmallIntegerField(default=0)),
                ("records_from", models.DateField(blank=True, null=True)),
                ("dpia_reference", models.CharField(blank=True, max_length=120)),
                (
                    "kept_months",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("destroyed_how", models.CharField(blank=True, max_length=300)),
                ("police_contact", models.CharField(blank=True, max_length=80)),
                ("police_email", models.EmailField(blank=True, max_length=254)),
                ("police_phone", models.CharField(blank=True, max_length=30)),
                ("partner_contact", models.CharField(blank=True, max_length=80)),
                ("partner_email", models.EmailField(blank=True, max_length=254)),
                ("partner_phone", models.CharField(blank=True, max_length=30)),
                ("valid_from", models.DateField()),
                ("review_by", models.DateField()),
                ("ends_on", models.DateField()),
                ("drawn_up_at", models.DateTimeField()),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("police_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "police_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("police_signed_as", models.CharField(blank=True, max_length=80)),
                ("check_findings", models.JSONField(blank=True, null=True)),
                ("check_answer", models.CharField(blank=True, max_length=500)),
                ("partner_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partner_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("partner_signed_as", models.CharField(blank=True, max_length=80)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suspended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "version"), name="agreement_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rows__overlap", models.F("figures")), _negated=True
                        ),
                        name="agreement_rows_or_figures_never_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__lte", models.F("review_by")),
                            ("review_by__lte", models.F("ends_on")),
                        ),
                        name="agreement_is_reviewed_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("police_signed_at__isnull", True),
                                ("police_signed_by__isnull", True),
                            ),
                            models.Q(
                                ("police_signed_at__isnull", False),
                                ("police_signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_police_signature_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("partner_signed_at__isnull", True),
                                ("partner_signed_by__isnull", True),
                            ),
                            models.Q(
                                ("partner_signed_at__isnull", False),
                                ("partner_signed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_partner_signature_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("check_answer", ""), ("check_findings__isnull", True)
                            ),
                            models.Q(
                                ("check_findings__isnull", False),
                                ("police_signed_at__isnull", False),
                                models.Q(("check_answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_check_has_its_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("suspended_at__isnull", True),
                                ("suspended_by__isnull", True),
                            ),
                            models.Q(
                                ("suspended_at__isnull", False),
                                ("suspended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_suspension_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("ended_by__isnull", True)
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="agreement_end_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("discarded_at__isnull", True),
                                ("discarded_by__isnull", True),
                            ),
                            models.Q(
                                ("discarded_at__isnull", False),
                                ("discarded_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="agreement_discarded_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("discarded_at__isnull", True),
                            ("police_signed_at__isnull", True),
                            ("partner_signed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="agreement_discarded_was_not_signed_by_both",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("police_signed_by__isnull", True),
                            models.Q(
                                ("police_signed_by", models.F("drawn_up_by")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="agreement_is_signed_by_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="sharing.agreement",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reference", models.CharField(max_length=12)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "force",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
                ("purpose", models.TextField(max_length=1000)),
                (
                    "gateways",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cda_115", "Crime and Disorder Act 1998, section 115"),
                                ("cda_17a", "Crime and Disorder Act 1998, section 17A"),
                                (
                                    "pcsc_16",
                                    "Police, Crime, Sentencing and Courts Act 2022, section 16",
                                ),
                                (
                                    "children_2004",
                                    "Children Act 2004, sections 10 and 11",
                                ),
                                ("care_45", "Care Act 2014, section 45"),
                                ("common_law", "Common law policing powers"),
                                (
                                    "gdpr_6_1_ea",
                                    "UK GDPR, Article 6(1)(ea) and Annex 1: recognised legitimate interest, for a partner that is not a public authority",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "area_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), size=None
                    ),
                ),
                (
                    "rows",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("closures", "Closure cases, once heard"),
                                ("warrants", "Warrants executed"),
                                ("activities", "Patrols and other activities"),
                                ("taskings", "Taskings for the partner"),
                                ("referrals", "Referrals to the partner"),
                                ("reports", "Reports"),
                                ("arrests", "Arrests"),
                                (
                                    "children",
                                    "Children: concerns, arrests and referrals",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "figures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("closures", "Closure cases, once heard"),
                                ("warrants", "Warrants executed"),
                                ("activities", "Patrols and other activities"),
                                ("taskings", "Taskings for the partner"),
                                ("referrals", "Referrals to the partner"),
                                ("reports", "Reports"),
                                ("arrests", "Arrests"),
                                (
                                    "children",
                                    "Children: concerns, arrests and referrals",
                                ),
                            ],
                            max_length=13,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("embargo_days", models.PositiveSmallIntegerField(default=7)),
                ("closure_addresses", models.BooleanField(default=False)),
                ("address_months", models.PositiveSmallIntegerField(default=0)),
                ("records_from", models.DateField(blank=True, null=True)),
                ("dpia_reference", models.CharField(blank=True, max_length=120)),
                (
                    "kept_months",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("destroyed_how", models.CharField(blank=True, max_length=300)),
                ("police_contact", models.CharField(blank=True, max_length=80)),
                ("police_email", models.EmailField(blank=True, max_length=254)),
                ("police_phone", models.CharField(blank=True, max_length=30)),
                ("partner_contact", models.CharField(blank=True, max_length=80)),
                ("partner_email", models.EmailField(blank=True, max_length=254)),
                ("partner_phone", models.CharField(blank=True, max_length=30)),
                ("valid_from", models.DateField()),
                ("review_by", models.DateField()),
                ("ends_on", models.DateField()),
                ("drawn_up_at", models.DateTimeField()),
                (
                    "drawn_up_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("police_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "police_signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("police_signed_as", models.CharField(blank=True, max_length=80)),
                ("check_findings", models.JSONField(blank=True, null=True)),
                ("check_answer", models.CharField(blank=True, max_length=500)),
                ("partner_signed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "partner_signed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("partner_signed_as", models.CharField(blank=True, max_length=80)),
                ("discarded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "discarded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("suspended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "suspended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CoarsePlace",
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
                ("kind", models.CharField(max_length=8)),
                ("record_id", models.BigIntegerField()),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4326)),
                ("is_area", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "record_id"), name="coarseplace_once_a_record"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
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
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("partner", "Partners"), ("public", "The public")],
                        max_length=7,
                    ),
                ),
                ("period", models.CharField(max_length=8)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("rule", models.PositiveSmallIntegerField(default=2)),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("published_on", models.DateField()),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("brief", models.CharField(blank=True, max_length=8)),
                ("n_figures", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("force", "level", "period", "number", "rule"),
                        name="release_number_once_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day__gte", models.F("first_day")),
                            ("published_on__gt", models.F("last_day")),
                        ),
                        name="release_of_closed_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("reason", "")),
                            models.Q(
                                ("number__gt", 1),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="release_revised_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Figure",
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
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="sharing.release",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("closures", "Closure cases, once heard"),
                            ("warrants", "Warrants executed"),
                            ("activities", "Patrols and other activities"),
                            ("taskings", "Taskings for the partner"),
                            ("referrals", "Referrals to the partner"),
                            ("reports", "Reports"),
                            ("arrests", "Arrests"),
                            ("children", "Children: concerns, arrests and referrals"),
                        ],
                        max_length=13,
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                (
                    "area_level",
                    models.CharField(
                        choices=[("district", "District"), ("ward", "Ward")],
                        max_length=8,
                    ),
                ),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("area_name", models.CharField(max_length=100)),
                ("district_code", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(blank=True, max_length=80)),
                ("low", models.PositiveIntegerField(blank=True, null=True)),
                ("high", models.PositiveIntegerField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "release",
                            "measure",
                            "area_level",
                            "area_code",
                            "category",
                        ),
                        name="figure_once_a_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("high__isnull", True), ("low__isnull", True)),
                            models.Q(
                                ("high__gte", models.F("low")), ("low__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="figure_is_a_range_or_not_published",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Ticket",
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
                ("digest", models.BinaryField(max_length=32, unique=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="sharing.agreement",
                    ),
                ),
                (
                    "viewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_preview", models.BooleanField(default=False)),
                ("until", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["until"], name="ticket_until")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_preview", False),
                            ("agreement__isnull", False),
                            _connector="OR",
                        ),
                        name="ticket_preview_is_of_an_agreement",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "sharing_agreementevent" ("address_months", "area_codes", "check_answer", "check_findings", "closure_addresses", "destroyed_how", "discarded_at", "discarded_by_id", "dpia_reference", "drawn_up_at", "drawn_up_by_id", "embargo_days", "ended_at", "ended_by_id", "ends_on", "figures", "force_id", "gateways", "id", "kept_months", "partner_contact", "partner_email", "partner_id", "partner_phone", "partner_signed_as", "partner_signed_at", "partner_signed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "police_contact", "police_email", "police_phone", "police_signed_as", "police_signed_at", "police_signed_by_id", "purpose", "reason", "records_from", "reference", "review_by", "rows", "suspended_at", "suspended_by_id", "valid_from", "version") VALUES (NEW."address_months", NEW."area_codes", NEW."check_answer", NEW."check_findings", NEW."closure_addresses", NEW."destroyed_how", NEW."discarded_at", NEW."discarded_by_id", NEW."dpia_reference", NEW."drawn_up_at", NEW."drawn_up_by_id", NEW."embargo_days", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."figures", NEW."force_id", NEW."gateways", NEW."id", NEW."kept_months", NEW."partner_contact", NEW."partner_email", NEW."partner_id", NEW."partner_phone", NEW."partner_signed_as", NEW."partner_signed_at", NEW."partner_signed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."police_contact", NEW."police_email", NEW."police_phone", NEW."police_signed_as", NEW."police_signed_at", NEW."police_signed_by_id", NEW."purpose", NEW."reason", NEW."records_from", NEW."reference", NEW."review_by", NEW."rows", NEW."suspended_at", NEW."suspended_by_id", NEW."valid_from", NEW."version"); RETURN NULL;',
                    hash="788034aa926fc1e080be486e7181bff89b5fd20e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_8ed86",
                    table="sharing_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "sharing_agreementevent" ("address_months", "area_codes", "check_answer", "check_findings", "closure_addresses", "destroyed_how", "discarded_at", "discarded_by_id", "dpia_reference", "drawn_up_at", "drawn_up_by_id", "embargo_days", "ended_at", "ended_by_id", "ends_on", "figures", "force_id", "gateways", "id", "kept_months", "partner_contact", "partner_email", "partner_id", "partner_phone", "partner_signed_as", "partner_signed_at", "partner_signed_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "police_contact", "police_email", "police_phone", "police_signed_as", "police_signed_at", "police_signed_by_id", "purpose", "reason", "records_from", "reference", "review_by", "rows", "suspended_at", "suspended_by_id", "valid_from", "version") VALUES (NEW."address_months", NEW."area_codes", NEW."check_answer", NEW."check_findings", NEW."closure_addresses", NEW."destroyed_how", NEW."discarded_at", NEW."discarded_by_id", NEW."dpia_reference", NEW."drawn_up_at", NEW."drawn_up_by_id", NEW."embargo_days", NEW."ended_at", NEW."ended_by_id", NEW."ends_on", NEW."figures", NEW."force_id", NEW."gateways", NEW."id", NEW."kept_months", NEW."partner_contact", NEW."partner_email", NEW."partner_id", NEW."partner_phone", NEW."partner_signed_as", NEW."partner_signed_at", NEW."partner_signed_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."police_contact", NEW."police_email", NEW."police_phone", NEW."police_signed_as", NEW."police_signed_at", NEW."police_signed_by_id", NEW."purpose", NEW."reason", NEW."records_from", NEW."reference", NEW."review_by", NEW."rows", NEW."suspended_at", NEW."suspended_by_id", NEW."valid_from", NEW."version"); RETURN NULL;',
                    hash="5e120949370304e37a7ec0995d16e22c2f06876f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_0462c",
                    table="sharing_agreement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="f34ff472f862f3fa6f42f834d2db28b984e64a60",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b6072",
                    table="sharing_agreementevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
