import uuid

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stronghold.core.database.expressions
import stronghold.core.kernel.clock


class Migration(migrations.Migration):
    replaces = [
        ("operations", "0001_initial"),
        ("operations", "0002_seizure_packaging"),
        ("operations", "0003_crime_group"),
        ("operations", "0004_tasking_place"),
        ("operations", "0005_tasking_areas"),
        ("operations", "0006_plainer_deadlines"),
        ("operations", "0007_left_work"),
        ("operations", "0008_erased"),
        ("operations", "0009_restricted"),
        ("operations", "0010_plans_erased"),
        ("operations", "0011_links"),
        ("operations", "0012_papers"),
        ("operations", "0013_team_time_and_after_care"),
        ("operations", "0014_closure_exceptions"),
        ("operations", "0015_disruptions"),
        ("operations", "0016_took_part"),
        ("operations", "0017_line_closures"),
        ("operations", "0018_deadline_looks"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0009_page_code"),
        ("accounts", "__first__"),
        ("geography", "0001_initial"),
        ("places", "0002_postcode_index"),
        ("reports", "0005_restricted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Linked",
            fields=[
                (
                    "pair",
                    models.CharField(max_length=25, primary_key=True, serialize=False),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("led_to", "Led to"),
                            ("arrested_at", "Arrested at"),
                            ("seized_at", "Seized at"),
                            ("of_group", "Of the organised crime group"),
                        ],
                        max_length=11,
                    ),
                ),
                ("first", models.CharField(max_length=12)),
                ("second", models.CharField(max_length=12)),
                ("entered_at", models.DateTimeField(null=True)),
                ("made_at", models.DateTimeField()),
                ("is_made", models.BooleanField()),
            ],
            options={
                "db_table": "operations_linked",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Alert",
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
                ("step", models.CharField(max_length=12)),
                ("due_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                ("ring", models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name="DeadlineCheck",
            fields=[
                (
                    "owner",
                    models.CharField(max_length=12, primary_key=True, serialize=False),
                ),
                ("upto", models.BigIntegerField(default=0)),
                ("done_on", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeadlineMark",
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
                ("owner", models.CharField(max_length=12)),
                ("record_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SweptLaw",
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
                ("digest", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Activity",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("high_visibility", "High-visibility patrol"),
                            ("plain_clothes", "Plain-clothes patrol"),
                            ("mounted", "Mounted patrol"),
                            ("roads_policing", "Roads policing"),
                            ("covert", "Covert patrol"),
                            ("dog_section", "Dog section"),
                            ("possession", "Possession with bailiffs"),
                            ("closure_visit", "Visit to a closed address"),
                            ("welfare_visit", "Cuckooing or welfare visit"),
                            ("engagement", "Community engagement"),
                            ("school_visit", "School visit"),
                            ("fire_visit", "Joint visit with the fire service"),
                            ("clean_up", "Environmental clean-up"),
                            ("needles", "Needle clearance"),
                            ("works", "Lighting, CCTV or foliage works"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("n_people", models.PositiveSmallIntegerField(default=1)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_under_way", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_uuid", models.UUIDField(blank=True, null=True, unique=True)),
                ("end_digest", models.CharField(blank=True, max_length=64)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nothing", "Nothing of note"),
                                ("no_answer", "No answer"),
                                ("as_ordered", "As it should be"),
                                ("breach", "Someone who may not be there"),
                                ("safe", "Resident safe and well"),
                                ("cuckooing", "Signs of cuckooing"),
                                ("support", "Put in touch with support"),
                                ("spoken", "Spoke with people"),
                                ("dispersed", "People moved on"),
                                ("searched", "People or cars searched"),
                                ("seized", "Something seized"),
                                ("arrested", "Person arrested"),
                                ("intelligence", "Intelligence submitted"),
                                ("possession", "Possession taken"),
                                ("secured", "Premises secured"),
                                ("cleared", "Area cleared"),
                                ("works_done", "Works done"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("result_text", models.CharField(blank=True, max_length=300)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
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
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["occurred_on"], name="activity_occurred_on"),
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="activity_newest_first",
                    ),
                    models.Index(
                        condition=models.Q(("is_under_way", True)),
                        fields=["recorded_by"],
                        name="activity_under_way",
                    ),
                    models.Index(
                        models.F("force"),
                        models.OrderBy(
                            django.db.models.functions.comparison.Greatest(
                                "recorded_at", "ended_at"
                            ),
                            descending=True,
                        ),
                        name="activity_told_on",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "kind", "place_text", "result_text", config="english"
                        ),
                        name="activity_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="activity_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activity_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n_people__gte", 1)),
                        name="activity_has_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_under_way", False),
                            models.Q(
                                ("ended_at__isnull", True),
                                ("minutes__isnull", True),
                                ("occurred_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="activity_under_way_has_no_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True),
                            models.Q(
                                ("ended_at__gte", models.F("occurred_at")),
                                ("minutes__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="activity_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_digest", ""),
                                ("end_uuid__isnull", True),
                                ("ended_at__isnull", True),
                            ),
                            models.Q(
                                ("end_uuid__isnull", False), ("ended_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="activity_ended_by_a_device",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AfterCare",
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
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("concern", "Concern that the home was taken over"),
                            ("entry", "Entry under a warrant"),
                            ("order", "Closure order"),
                            ("decision", "Decision of the team"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=12)),
                ("since", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("safe", "Resident safe, no sign of a return"),
                            ("moved", "Resident has moved away"),
                            ("handed_over", "Another service visits now"),
                            ("refused", "Resident does not want visits"),
                            ("mistaken", "The home was not taken over"),
                        ],
                        max_length=11,
                    ),
                ),
                ("ended_words", models.CharField(blank=True, max_length=300)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-since", "-id"], name="aftercare_newest_first"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("premises",),
                        name="aftercare_open_once_a_home",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("premises__isnull", False),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="aftercare_is_of_a_home",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_because", ""),
                                ("ended_on__isnull", True),
                                ("ended_words", ""),
                            ),
                            models.Q(
                                ("ended_on__isnull", False),
                                models.Q(("ended_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="aftercare_ended_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AfterCareEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("concern", "Concern that the home was taken over"),
                            ("entry", "Entry under a warrant"),
                            ("order", "Closure order"),
                            ("decision", "Decision of the team"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=12)),
                ("since", models.DateField()),
                ("ended_on", models.DateField(blank=True, null=True)),
                (
                    "ended_because",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("safe", "Resident safe, no sign of a return"),
                            ("moved", "Resident has moved away"),
                            ("handed_over", "Another service visits now"),
                            ("refused", "Resident does not want visits"),
                            ("mistaken", "The home was not taken over"),
                        ],
                        max_length=11,
                    ),
                ),
                ("ended_words", models.CharField(blank=True, max_length=300)),
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
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.aftercare",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AlertMail",
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
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="operations.alert",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="alertmail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "recipient"), name="alertmail_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Arrest",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "custody_number",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "offence_class",
                    models.CharField(
                        choices=[
                            ("92A", "Trafficking in controlled drugs (92A)"),
                            ("92C", "Other drug offences (92C)"),
                            ("92D", "Possession, not cannabis (92D)"),
                            ("92E", "Possession of cannabis (92E)"),
                            ("S86", "Breach of a closure notice or order (s.86)"),
                            ("EXP", "Cuckooing or child criminal exploitation"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "offence_provision",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "mda-4-3",
                                "Misuse of Drugs Act 1971, s.4(3): supply or offer",
                            ),
                            (
                                "mda-5-3",
                                "Misuse of Drugs Act 1971, s.5(3): possession to supply",
                            ),
                            ("mda-4-2", "Misuse of Drugs Act 1971, s.4(2): production"),
                            (
                                "mda-6-2",
                                "Misuse of Drugs Act 1971, s.6(2): growing cannabis",
                            ),
                            ("mda-5-2", "Misuse of Drugs Act 1971, s.5(2): possession"),
                            ("mda-8", "Misuse of Drugs Act 1971, s.8: premises"),
                            (
                                "mda-23-4",
                                "Misuse of Drugs Act 1971, s.23(4): obstruction",
                            ),
                            ("psa-5", "Psychoactive Substances Act 2016, s.5: supply"),
                            (
                                "asb14-86",
                                "Anti-social Behaviour, Crime and Policing Act 2014, s.86: breach of a closure",
                            ),
                            ("cuckooing", "Crime and Policing Act 2026: cuckooing"),
                            (
                                "cce",
                                "Crime and Policing Act 2026: child criminal exploitation",
                            ),
                            ("other", "Another provision"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        default="U",
                        max_length=1,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("10-17", "10 to 17"),
                            ("18-24", "18 to 24"),
                            ("25-34", "25 to 34"),
                            ("35+", "35 or older"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "disposal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nfa", "No further action"),
                            ("rui", "Released under investigation"),
                            ("bail", "Bailed before charge"),
                            ("charged-bail", "Charged and bailed"),
                            ("charged-remand", "Charged and kept in custody"),
                            ("caution", "Caution"),
                            ("cond-caution", "Conditional caution"),
                            ("resolution", "Community resolution"),
                            ("youth-diversion", "Youth diversion"),
                            ("drug-diversion", "Drug diversion scheme"),
                            ("recall", "Recalled to prison"),
                            ("other-force", "Handed to another force"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "exploitation",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, or it may be"), ("no", "No")],
                        max_length=3,
                    ),
                ),
                ("exploitation_reason", models.CharField(blank=True, max_length=300)),
                ("referral_reference", models.CharField(blank=True, max_length=40)),
                ("is_imported", models.BooleanField(default=False)),
                ("waits_for_match", models.BooleanField(default=False)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported_as",
                        to="operations.arrest",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["occurred_on"], name="arrest_occurred_on"),
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="arrest_newest_first",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "custody_number",
                            "offence_class",
                            "place_text",
                            config="english",
                        ),
                        name="arrest_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="arrest_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="arrest_error_says_who_when_and_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("error_at__isnull", True), ("same_as__isnull", True)
                        ),
                        fields=("force", "custody_number"),
                        name="arrest_custody_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("custody_number", ""), _negated=True),
                        name="arrest_custody_number_is_not_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("exploitation", "no"), _negated=True),
                            models.Q(("exploitation_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="arrest_no_exploitation_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_imported", True),
                            models.Q(
                                ("same_as__isnull", True), ("waits_for_match", False)
                            ),
                            _connector="OR",
                        ),
                        name="arrest_only_an_imported_one_is_matched",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("waits_for_match", False),
                            ("same_as__isnull", True),
                            _connector="OR",
                        ),
                        name="arrest_waits_or_is_the_same",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrestMatch",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a decision"),
                            ("same", "The same arrest"),
                            ("different", "Two arrests"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("before", models.JSONField(blank=True, default=dict)),
                (
                    "because",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="settled",
                        to="operations.arrestmatch",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="near_imported",
                        to="operations.arrest",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "imported",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="operations.arrest",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("imported", "candidate"), name="arrestmatch_once_a_pair"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")),
                        fields=("imported",),
                        name="arrestmatch_waits_on_one",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "same")),
                        fields=("imported",),
                        name="arrestmatch_is_one_arrest",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "same")),
                        fields=("candidate",),
                        name="arrestmatch_is_matched_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("state", "waiting"),
                            ),
                            models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="arrestmatch_decided_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskFirstRequest",
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
                ("reference", models.CharField(max_length=12, unique=True)),
                ("holder", models.UUIDField(unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("sensitive", "Sensitive premises"),
                            (
                                "safeguarding",
                                "Safeguarding: a visit could put a person at risk",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("review_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ask_first_requests",
                        to="places.premises",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("premises", "team"),
                        name="askfirstrequest_one_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("lifted_at__isnull", True), ("lifted_by__isnull", True)
                            ),
                            models.Q(
                                ("lifted_at__isnull", False),
                                ("lifted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="askfirstrequest_lifted_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AskFirstRequestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("reference", models.CharField(max_length=12)),
                ("holder", models.UUIDField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("sensitive", "Sensitive premises"),
                            (
                                "safeguarding",
                                "Safeguarding: a visit could put a person at risk",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("review_on", models.DateField()),
                ("set_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
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
                    "lifted_by",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.askfirstrequest",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClosureCase",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "issued_as",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("district", "District council"),
                            ("unitary", "Unitary council"),
                            ("county", "County council"),
                            ("social_landlord", "Social landlord"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("nuisance", "Nuisance to the public"),
                            ("disorder", "Disorder nearby"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("authorised", "Authorised, not served yet"),
                            ("abandoned", "Abandoned before service"),
                            ("served", "Notice served"),
                            ("extended_notice", "Notice extended"),
                            ("cancelled", "Notice cancelled"),
                            ("adjourned", "Hearing adjourned"),
                            ("refused_continued", "Order refused, notice continued"),
                            ("refused", "Order refused"),
                            ("order", "Closure order in force"),
                            ("order_extended", "Closure order extended"),
                            ("discharged", "Order discharged"),
                            ("expired", "Ended by time"),
                            ("quashed", "Order quashed on appeal"),
                        ],
                        default="draft",
                        max_length=17,
                    ),
                ),
                ("served_on", models.DateField(blank=True, null=True)),
                ("order_made_on", models.DateField(blank=True, null=True)),
                ("order_ends_on", models.DateField(blank=True, null=True)),
                ("order_ends_at", models.DateTimeField(blank=True, null=True)),
                ("ceased_on", models.DateField(blank=True, null=True)),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Full: no one may enter"),
                            ("partial", "Partial: all but those named"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "caseworker",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="closure_newest_first",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "place_text", config="english"
                        ),
                        name="closure_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="closurecase_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closurecase_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("order_ends_on__isnull", True),
                            ("order_ends_on__gte", models.F("order_made_on")),
                            _connector="OR",
                        ),
                        name="closurecase_order_ends_after_it_is_made",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureEvent",
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
                ("n", models.PositiveSmallIntegerField()),
                ("client_uuid", models.UUIDField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("prepare", "Draft answered"),
                            ("rebook", "Another hearing booked"),
                            ("name_consultee", "Consultee named"),
                            ("authorise", "Notice authorised"),
                            ("abandon", "Case abandoned"),
                            ("serve", "Notice served"),
                            ("extend_notice", "Notice extended"),
                            ("vary", "Notice varied"),
                            ("cancel", "Notice cancelled"),
                            ("adjourn", "Hearing adjourned"),
                            ("order", "Closure order made"),
                            ("refuse", "Order refused"),
                            ("refuse_continue", "Order refused, notice continued"),
                            ("apply_extension", "Extension of the order applied for"),
                            ("extend_order", "Order extended"),
                            ("not_extended", "Extension of the order refused"),
                            ("lodge_appeal", "Appeal lodged"),
                            ("decide_appeal", "Appeal decided"),
                            ("discharge", "Order discharged"),
                            ("enter", "Premises entered"),
                            ("return", "Premises given back"),
                            ("take_back", "Entry undone"),
                        ],
                        max_length=15,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("facts", models.JSONField(default=dict)),
                ("facts_version", models.PositiveSmallIntegerField()),
                (
                    "irregular",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        default=list,
                        size=None,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="happened",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "n"), name="closureevent_n_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("facts_version__gte", 1)),
                        name="closureevent_facts_version_counts_from_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("review_note", ""),
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("review_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="closureevent_review_says_who_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureException",
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
                ("n", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("resident", "Resident"),
                            ("family", "Family member"),
                            ("carer", "Carer"),
                            ("health", "GP or nurse"),
                            ("social_worker", "Social worker"),
                            ("housing", "Housing officer"),
                            ("probation", "Probation officer"),
                            ("owner", "Owner or landlord"),
                            ("emergency", "Emergency services"),
                            ("other", "Someone else"),
                        ],
                        max_length=13,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("conditions", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exceptions",
                        to="operations.closureevent",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "n"), name="closureexception_n_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                ("removed_by__isnull", True),
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="closureexception_removed_by_someone_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureNotice",
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
                ("n", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                ("digest", models.CharField(max_length=64)),
                ("typed", models.JSONField()),
                ("made_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "n"), name="closurenotice_n_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureSignatory",
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
                ("name", models.CharField(max_length=100)),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatory",
                        to="operations.closureevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Concern",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("child", "A child (under 18)"),
                            ("adult", "An adult"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cuckooed", "Home taken over (cuckooing)"),
                                ("county_line", "Works for a county line"),
                                ("cce", "Criminal exploitation of a child"),
                                ("cse", "Sexual exploitation of a child"),
                                ("missing", "Goes missing"),
                                ("debt_bondage", "Works off a debt"),
                                ("nrm_referred", "Referred to the NRM before"),
                                ("care_experienced", "In care, or was"),
                                ("adult_at_risk", "Adult at risk"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-recorded_at", "-id"],
                        name="concern_newest_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="concern_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="concern_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            stronghold.core.database.expressions._HowManyGiven(
                                models.F("report"),
                                models.F("arrest"),
                                models.F("closure"),
                            ),
                            models.Value(1),
                        ),
                        name="concern_is_raised_on_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report__isnull", False),
                            ("arrest__isnull", False),
                            ("closure__isnull", False),
                            ("premises__isnull", False),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="concern_is_raised_on_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConcernEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("child", "A child (under 18)"),
                            ("adult", "An adult"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("cuckooed", "Home taken over (cuckooing)"),
                                ("county_line", "Works for a county line"),
                                ("cce", "Criminal exploitation of a child"),
                                ("cse", "Sexual exploitation of a child"),
                                ("missing", "Goes missing"),
                                ("debt_bondage", "Works off a debt"),
                                ("nrm_referred", "Referred to the NRM before"),
                                ("care_experienced", "In care, or was"),
                                ("adult_at_risk", "Adult at risk"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                    ),
                ),
                ("words", models.TextField(blank=True, max_length=1000)),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.concern",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountyLine",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=60)),
                ("hub", models.CharField(blank=True, max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("active", "Active"),
                            ("disrupted", "Disrupted"),
                            ("closed", "Closed"),
                        ],
                        default="suspected",
                        max_length=9,
                    ),
                ),
                (
                    "travel",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("rail", "Train"),
                                ("road", "Road: own or borrowed car"),
                                ("taxi", "Taxi"),
                                ("hire", "Hire car"),
                                ("other", "Other"),
                            ],
                            max_length=5,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "threats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("knife", "Knife"),
                                ("corrosive", "Corrosive substance"),
                                ("firearm", "Firearm"),
                                ("other", "Other weapon or threat"),
                            ],
                            max_length=9,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "children",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None known"),
                            ("1-4", "1 to 4"),
                            ("5-9", "5 to 9"),
                            ("10+", "10 or more"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "adults",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None known"),
                            ("1-4", "1 to 4"),
                            ("5-9", "5 to 9"),
                            ("10+", "10 or more"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closure_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Type 1: line holder charged, number out of use"),
                            ("2", "Type 2: number out of use, no line holder charged"),
                        ],
                        max_length=1,
                    ),
                ),
                ("number_dead_on", models.DateField(blank=True, null=True)),
                ("charge_known_by", models.CharField(blank=True, max_length=200)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "linked_arrests",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="operations.arrest"
                    ),
                ),
                (
                    "linked_closures",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="operations.closurecase"
                    ),
                ),
                (
                    "linked_premises",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="places.premises"
                    ),
                ),
                (
                    "linked_reports",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="reports.report"
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-recorded_at", "-id"],
                        name="line_newest_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="countyline_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="countyline_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_on__isnull", False), ("status", "closed")
                            ),
                            models.Q(
                                models.Q(("status", "closed"), _negated=True),
                                ("closed_on__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="countyline_closed_says_since_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on__isnull", True),
                            ("closed_on__gte", models.F("occurred_on")),
                            _connector="OR",
                        ),
                        name="countyline_closes_after_it_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closure_type", ""), ("status", "closed"), _connector="OR"
                        ),
                        name="countyline_only_a_closed_one_has_a_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closure_type", ""), ("number_dead_on__isnull", True)
                            ),
                            models.Q(
                                models.Q(("closure_type", ""), _negated=True),
                                ("number_dead_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="countyline_type_says_when_its_number_died",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number_dead_on__isnull", True),
                            models.Q(
                                ("number_dead_on__gte", models.F("occurred_on")),
                                ("number_dead_on__lte", models.F("closed_on")),
                            ),
                            _connector="OR",
                        ),
                        name="countyline_number_dies_before_it_is_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("charge_known_by", ""),
                            ("closure_type", "1"),
                            _connector="OR",
                        ),
                        name="countyline_only_type_1_says_who_was_charged",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CountyLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=60)),
                ("hub", models.CharField(blank=True, max_length=100)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("active", "Active"),
                            ("disrupted", "Disrupted"),
                            ("closed", "Closed"),
                        ],
                        default="suspected",
                        max_length=9,
                    ),
                ),
                (
                    "travel",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("rail", "Train"),
                                ("road", "Road: own or borrowed car"),
                                ("taxi", "Taxi"),
                                ("hire", "Hire car"),
                                ("other", "Other"),
                            ],
                            max_length=5,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "threats",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("knife", "Knife"),
                                ("corrosive", "Corrosive substance"),
                                ("firearm", "Firearm"),
                                ("other", "Other weapon or threat"),
                            ],
                            max_length=9,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "children",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None known"),
                            ("1-4", "1 to 4"),
                            ("5-9", "5 to 9"),
                            ("10+", "10 or more"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                (
                    "adults",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("none", "None known"),
                            ("1-4", "1 to 4"),
                            ("5-9", "5 to 9"),
                            ("10+", "10 or more"),
                        ],
                        default="unknown",
                        max_length=7,
                    ),
                ),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "closure_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Type 1: line holder charged, number out of use"),
                            ("2", "Type 2: number out of use, no line holder charged"),
                        ],
                        max_length=1,
                    ),
                ),
                ("number_dead_on", models.DateField(blank=True, null=True)),
                ("charge_known_by", models.CharField(blank=True, max_length=200)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.countyline",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CrimeGroup",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("active", "Active"),
                            ("disrupted", "Disrupted"),
                            ("archived", "Archived"),
                        ],
                        default="suspected",
                        max_length=9,
                    ),
                ),
                (
                    "suspected_of",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("drugs", "Drugs"),
                                ("exploitation", "Exploitation"),
                                ("violence", "Violence"),
                                ("weapons", "Weapons"),
                                ("money", "Money laundering"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        max_length=5,
                    ),
                ),
                ("assessment_reference", models.CharField(blank=True, max_length=40)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="crimegroup_newest_first",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "name", "place_text", config="english"
                        ),
                        name="crimegroup_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="crimegroup_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="crimegroup_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="crimegroup_has_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assessed_on__isnull", True),
                                ("assessment_reference", ""),
                            ),
                            models.Q(
                                models.Q(("assessment_reference", ""), _negated=True),
                                ("assessed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="crimegroup_assessment_has_reference_and_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CrimeGroupEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("suspected", "Suspected"),
                            ("active", "Active"),
                            ("disrupted", "Disrupted"),
                            ("archived", "Archived"),
                        ],
                        default="suspected",
                        max_length=9,
                    ),
                ),
                (
                    "suspected_of",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("drugs", "Drugs"),
                                ("exploitation", "Exploitation"),
                                ("violence", "Violence"),
                                ("weapons", "Weapons"),
                                ("money", "Money laundering"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        max_length=5,
                    ),
                ),
                ("assessment_reference", models.CharField(blank=True, max_length=40)),
                ("assessed_on", models.DateField(blank=True, null=True)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.crimegroup",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Deadline",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("notice_ends", "The closure notice ends"),
                            (
                                "notice_gap",
                                "The closure notice ends before the hearing",
                            ),
                            ("hearing", "The closure must be heard"),
                            ("continued_notice_ends", "The continued notice ends"),
                            ("adjourned_hearing", "The adjourned hearing"),
                            ("order_ends", "The closure order ends"),
                            (
                                "order_limit",
                                "Lawful limit of the order: check with legal services",
                            ),
                            ("appeal", "Last day to appeal"),
                            ("landlord_notice", "Last day for the landlord’s notice"),
                            ("reimbursement", "Last day to ask for costs"),
                            ("compensation", "Last day to ask for compensation"),
                            ("warrant_ends", "The warrant runs out"),
                            ("warrant_return", "The warrant must go back to the court"),
                            ("irregular", "Review what was not lawful"),
                            ("alone", "Review a notice that its drafter authorised"),
                            (
                                "exploitation",
                                "Answer whether the child could be exploited",
                            ),
                            ("call_back", "Call back the person who reported"),
                            ("referral", "Make the referral"),
                            ("referral_ack", "Urgent referral to be acknowledged"),
                            (
                                "referral_not_taken",
                                "Escalate: urgent referral not accepted",
                            ),
                            ("referral_chase", "Chase the referral"),
                            ("tasking", "Answer the tasking"),
                            ("priority", "Update the priority"),
                            ("revisit", "Revisit the home that was taken over"),
                        ],
                        max_length=24,
                    ),
                ),
                ("part", models.CharField(blank=True, max_length=24)),
                ("due_at", models.DateTimeField()),
                ("alert_by", models.DateTimeField()),
                ("is_day", models.BooleanField(default=False)),
                ("section", models.CharField(blank=True, max_length=40)),
                ("act", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("met", "Done"),
                            ("void", "No longer due"),
                        ],
                        default="open",
                        max_length=4,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uid",
                    models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                ),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("derived_at", models.DateTimeField()),
                ("look_at", models.DateTimeField(blank=True, null=True)),
                (
                    "after_care",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="operations.aftercare",
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="operations.arrest",
                    ),
                ),
                (
                    "call_back",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="reports.callback",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="operations.closurecase",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["force", "alert_by"],
                        name="deadline_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("look_at__isnull", False)),
                        fields=["look_at"],
                        name="deadline_to_look_at",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="deadline_settled_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("alert_by__lte", models.F("due_at"))),
                        name="deadline_alerts_in_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closure__isnull", False)),
                        fields=("closure", "kind", "part"),
                        name="deadline_once_of_closure",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("arrest__isnull", False)),
                        fields=("arrest", "kind", "part"),
                        name="deadline_once_of_arrest",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("call_back__isnull", False)),
                        fields=("call_back", "kind", "part"),
                        name="deadline_once_of_call_back",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("after_care__isnull", False)),
                        fields=("after_care", "kind", "part"),
                        name="deadline_once_of_after_care",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="alert",
            name="deadline",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="alerts",
                to="operations.deadline",
            ),
        ),
        migrations.CreateModel(
            name="Disruption",
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
                ("n", models.PositiveSmallIntegerField()),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("arrest", "Arrest of a suspected member"),
                            ("charge", "Charge"),
                            ("seizure", "Drugs, cash or weapons seized"),
                            ("closure", "Premises closed"),
                            ("line", "County line closed"),
                            ("safeguarding", "People safeguarded"),
                            ("civil", "Civil order"),
                            ("other", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("major", "Major"),
                            ("moderate", "Moderate"),
                            ("minor", "Minor"),
                        ],
                        max_length=8,
                    ),
                ),
                ("happened_on", models.DateField()),
                (
                    "evidence",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("no_evidence_because", models.CharField(blank=True, max_length=300)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disruptions",
                        to="operations.crimegroup",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["-happened_on", "-id"], name="disruption_newest_first"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "n"), name="disruption_once_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", []), ("no_evidence_because__gt", "")),
                            models.Q(
                                models.Q(("evidence", []), _negated=True),
                                ("no_evidence_because", ""),
                            ),
                            _connector="OR",
                        ),
                        name="disruption_has_evidence_or_says_why_not",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disruption_error_says_who_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DutyMail",
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
                ("address", models.EmailField(max_length=254)),
                ("words", models.CharField(max_length=80)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="duty_mails",
                        to="operations.alert",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="dutymail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "address"), name="dutymail_once_an_address"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedKey",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("owner",),
                        name="feedkey_one_in_use",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftWork",
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
                ("left_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at__isnull", True)),
                        fields=("person",),
                        name="leftwork_open_once_a_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LeftWorkMail",
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
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="operations.leftwork",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("left", "recipient"), name="leftworkmail_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Operation",
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
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=80)),
                ("aims", models.TextField(blank=True, max_length=2000)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        default="clear",
                        max_length=5,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="operations.operation",
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-begins_on", "-id"],
                        name="operation_newest_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("begins_on")),
                            _connector="OR",
                        ),
                        name="operation_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part_of__isnull", True),
                            models.Q(("part_of", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="operation_is_no_part_of_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosureCaseEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "issued_as",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("district", "District council"),
                            ("unitary", "Unitary council"),
                            ("county", "County council"),
                            ("social_landlord", "Social landlord"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("nuisance", "Nuisance to the public"),
                            ("disorder", "Disorder nearby"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("authorised", "Authorised, not served yet"),
                            ("abandoned", "Abandoned before service"),
                            ("served", "Notice served"),
                            ("extended_notice", "Notice extended"),
                            ("cancelled", "Notice cancelled"),
                            ("adjourned", "Hearing adjourned"),
                            ("refused_continued", "Order refused, notice continued"),
                            ("refused", "Order refused"),
                            ("order", "Closure order in force"),
                            ("order_extended", "Closure order extended"),
                            ("discharged", "Order discharged"),
                            ("expired", "Ended by time"),
                            ("quashed", "Order quashed on appeal"),
                        ],
                        default="draft",
                        max_length=17,
                    ),
                ),
                ("served_on", models.DateField(blank=True, null=True)),
                ("order_made_on", models.DateField(blank=True, null=True)),
                ("order_ends_on", models.DateField(blank=True, null=True)),
                ("order_ends_at", models.DateTimeField(blank=True, null=True)),
                ("ceased_on", models.DateField(blank=True, null=True)),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("full", "Full: no one may enter"),
                            ("partial", "Partial: all but those named"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "caseworker",
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
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "issuer",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="closurecase",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closures",
                to="operations.operation",
            ),
        ),
        migrations.CreateModel(
            name="ArrestEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "custody_number",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "offence_class",
                    models.CharField(
                        choices=[
                            ("92A", "Trafficking in controlled drugs (92A)"),
                            ("92C", "Other drug offences (92C)"),
                            ("92D", "Possession, not cannabis (92D)"),
                            ("92E", "Possession of cannabis (92E)"),
                            ("S86", "Breach of a closure notice or order (s.86)"),
                            ("EXP", "Cuckooing or child criminal exploitation"),
                        ],
                        max_length=3,
                    ),
                ),
                (
                    "offence_provision",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "mda-4-3",
                                "Misuse of Drugs Act 1971, s.4(3): supply or offer",
                            ),
                            (
                                "mda-5-3",
                                "Misuse of Drugs Act 1971, s.5(3): possession to supply",
                            ),
                            ("mda-4-2", "Misuse of Drugs Act 1971, s.4(2): production"),
                            (
                                "mda-6-2",
                                "Misuse of Drugs Act 1971, s.6(2): growing cannabis",
                            ),
                            ("mda-5-2", "Misuse of Drugs Act 1971, s.5(2): possession"),
                            ("mda-8", "Misuse of Drugs Act 1971, s.8: premises"),
                            (
                                "mda-23-4",
                                "Misuse of Drugs Act 1971, s.23(4): obstruction",
                            ),
                            ("psa-5", "Psychoactive Substances Act 2016, s.5: supply"),
                            (
                                "asb14-86",
                                "Anti-social Behaviour, Crime and Policing Act 2014, s.86: breach of a closure",
                            ),
                            ("cuckooing", "Crime and Policing Act 2026: cuckooing"),
                            (
                                "cce",
                                "Crime and Policing Act 2026: child criminal exploitation",
                            ),
                            ("other", "Another provision"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        default="U",
                        max_length=1,
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("10-17", "10 to 17"),
                            ("18-24", "18 to 24"),
                            ("25-34", "25 to 34"),
                            ("35+", "35 or older"),
                            ("unknown", "Not known"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "disposal",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nfa", "No further action"),
                            ("rui", "Released under investigation"),
                            ("bail", "Bailed before charge"),
                            ("charged-bail", "Charged and bailed"),
                            ("charged-remand", "Charged and kept in custody"),
                            ("caution", "Caution"),
                            ("cond-caution", "Conditional caution"),
                            ("resolution", "Community resolution"),
                            ("youth-diversion", "Youth diversion"),
                            ("drug-diversion", "Drug diversion scheme"),
                            ("recall", "Recalled to prison"),
                            ("other-force", "Handed to another force"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "exploitation",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes, or it may be"), ("no", "No")],
                        max_length=3,
                    ),
                ),
                ("exploitation_reason", models.CharField(blank=True, max_length=300)),
                ("referral_reference", models.CharField(blank=True, max_length=40)),
                ("is_imported", models.BooleanField(default=False)),
                ("waits_for_match", models.BooleanField(default=False)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.arrest",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "same_as",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="arrest",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="arrests",
                to="operations.operation",
            ),
        ),
        migrations.CreateModel(
            name="ActivityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("high_visibility", "High-visibility patrol"),
                            ("plain_clothes", "Plain-clothes patrol"),
                            ("mounted", "Mounted patrol"),
                            ("roads_policing", "Roads policing"),
                            ("covert", "Covert patrol"),
                            ("dog_section", "Dog section"),
                            ("possession", "Possession with bailiffs"),
                            ("closure_visit", "Visit to a closed address"),
                            ("welfare_visit", "Cuckooing or welfare visit"),
                            ("engagement", "Community engagement"),
                            ("school_visit", "School visit"),
                            ("fire_visit", "Joint visit with the fire service"),
                            ("clean_up", "Environmental clean-up"),
                            ("needles", "Needle clearance"),
                            ("works", "Lighting, CCTV or foliage works"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("n_people", models.PositiveSmallIntegerField(default=1)),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("is_under_way", models.BooleanField(default=False)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("end_uuid", models.UUIDField(blank=True, null=True)),
                ("end_digest", models.CharField(blank=True, max_length=64)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("nothing", "Nothing of note"),
                                ("no_answer", "No answer"),
                                ("as_ordered", "As it should be"),
                                ("breach", "Someone who may not be there"),
                                ("safe", "Resident safe and well"),
                                ("cuckooing", "Signs of cuckooing"),
                                ("support", "Put in touch with support"),
                                ("spoken", "Spoke with people"),
                                ("dispersed", "People moved on"),
                                ("searched", "People or cars searched"),
                                ("seized", "Something seized"),
                                ("arrested", "Person arrested"),
                                ("intelligence", "Intelligence submitted"),
                                ("possession", "Possession taken"),
                                ("secured", "Premises secured"),
                                ("cleared", "Area cleared"),
                                ("works_done", "Works done"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("result_text", models.CharField(blank=True, max_length=300)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.activity",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="operation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="operations.operation",
            ),
        ),
        migrations.CreateModel(
            name="OperationEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("name", models.CharField(max_length=80)),
                ("aims", models.TextField(blank=True, max_length=2000)),
                (
                    "areas",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        default="clear",
                        max_length=5,
                    ),
                ),
                ("begins_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                    "part_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.operation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PhaseBegun",
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
                    "phase",
                    models.CharField(
                        choices=[
                            ("clear", "Clear"),
                            ("hold", "Hold"),
                            ("build", "Build"),
                        ],
                        max_length=5,
                    ),
                ),
                ("began_on", models.DateField()),
                ("recorded_at", models.DateTimeField()),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="operations.operation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["operation", "began_on"], name="phasebegun_by_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Priority",
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
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("issue", models.CharField(max_length=120)),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True, max_length=2000)),
                ("since", models.DateField()),
                (
                    "updated_on",
                    models.DateField(default=stronghold.core.kernel.clock.today),
                ),
                ("done", models.TextField(blank=True, max_length=2000)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="priorities",
                        to="operations.operation",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-since", "-id"], name="priority_newest_first"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("area_code", ""), ("place_text", ""), _negated=True
                        ),
                        name="priority_is_somewhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answered_on__isnull", True),
                            models.Q(
                                ("answered_on__gte", models.F("since")),
                                models.Q(("done", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="priority_answered_says_what_was_done",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="priority",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="operations.priority",
            ),
        ),
        migrations.CreateModel(
            name="PriorityEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("issue", models.CharField(max_length=120)),
                ("area_code", models.CharField(blank=True, max_length=20)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                ("why", models.TextField(blank=True, max_length=2000)),
                ("since", models.DateField()),
                (
                    "updated_on",
                    models.DateField(default=stronghold.core.kernel.clock.today),
                ),
                ("done", models.TextField(blank=True, max_length=2000)),
                ("answered_on", models.DateField(blank=True, null=True)),
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
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.priority",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Provision",
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
                ("code", models.SlugField(max_length=60)),
                ("value", models.PositiveIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hours", "hours"),
                            ("days", "days"),
                            ("months", "months"),
                            ("rank", "lowest rank"),
                            ("entries", "entries"),
                            ("power", "a power or duty, with no number"),
                        ],
                        max_length=7,
                    ),
                ),
                ("act", models.CharField(max_length=120)),
                ("section", models.CharField(max_length=40)),
                (
                    "jurisdiction",
                    models.CharField(
                        choices=[
                            ("ew", "England and Wales"),
                            ("e", "England"),
                            ("w", "Wales"),
                        ],
                        default="ew",
                        max_length=2,
                    ),
                ),
                ("in_force_from", models.DateField()),
                ("in_force_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
                (
                    "confidence",
                    models.CharField(
                        choices=[
                            ("confirmed", "Read in the Act"),
                            ("practice", "Common reading: ask force legal"),
                            ("unconfirmed", "Not confirmed"),
                        ],
                        max_length=11,
                    ),
                ),
                ("is_on", models.BooleanField(default=True)),
                ("reason", models.CharField(max_length=500)),
                ("approved_at", models.DateTimeField()),
                ("needs_second", models.BooleanField(default=False)),
                (
                    "approved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("in_force_to__isnull", True),
                            ("in_force_to__gt", models.F("in_force_from")),
                            _connector="OR",
                        ),
                        name="provision_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_on", False),
                            models.Q(("confidence", "unconfirmed"), _negated=True),
                            _connector="OR",
                        ),
                        name="provision_on_is_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProvisionDecision",
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
                ("is_approved", models.BooleanField()),
                ("reason", models.CharField(max_length=500)),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "provision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decision",
                        to="operations.provision",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProvisionLook",
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
                ("code", models.SlugField(max_length=60)),
                ("found", models.CharField(max_length=300)),
                ("looked_at", models.DateTimeField()),
                (
                    "looked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Referral",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mash", "Children’s social care (MASH)"),
                            ("adult", "Adult safeguarding (s.42)"),
                            ("nrm", "National Referral Mechanism (NRM)"),
                            ("notify", "Duty to notify"),
                            ("youth_justice", "Youth justice service"),
                            ("drug_treatment", "Drug treatment"),
                            ("housing", "Housing"),
                            ("mental_health", "Mental health"),
                            ("fire", "Fire service: safe and well visit"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("child", "A child (under 18)"),
                            ("adult", "An adult"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent: someone is in danger now"),
                            ("ordinary", "Ordinary"),
                        ],
                        default="ordinary",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_make", "To be made"),
                            ("made", "Sent, no reply"),
                            ("acknowledged", "Acknowledged"),
                            ("decided", "Decided"),
                            ("outcome_sent", "Decided, outcome sent"),
                        ],
                        default="to_make",
                        max_length=12,
                    ),
                ),
                ("to_name", models.CharField(blank=True, max_length=100)),
                ("recipient_role", models.CharField(blank=True, max_length=80)),
                ("their_reference", models.CharField(blank=True, max_length=40)),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "Given"),
                            ("refused", "Refused"),
                            (
                                "not_sought",
                                "Not sought, because asking would be a risk",
                            ),
                            ("not_required", "Not required"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ca1989", "Children Act 1989, ss.17 and 47"),
                            ("ca2004", "Children Act 2004, ss.10 and 11"),
                            ("care2014", "Care Act 2014, s.45"),
                            ("cda1998", "Crime and Disorder Act 1998, s.115"),
                            (
                                "pcsc2022",
                                "Police, Crime, Sentencing and Courts Act 2022, s.16",
                            ),
                            ("msa2015", "Modern Slavery Act 2015, s.52"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("positive", "Reasonable grounds found"),
                            ("negative", "No reasonable grounds"),
                            ("already_known", "They work with this person already"),
                            ("signposted", "Passed to another service"),
                            ("not_accepted", "Not accepted"),
                        ],
                        max_length=13,
                    ),
                ),
                ("decision_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True, max_length=500)),
                ("threshold", models.CharField(blank=True, max_length=200)),
                (
                    "name_passed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "By telephone"),
                            ("secure_mail", "By secure e-mail"),
                            ("their_form", "By their own online form"),
                            ("in_person", "In person"),
                        ],
                        max_length=11,
                    ),
                ),
                ("name_passed_at", models.DateTimeField(blank=True, null=True)),
                ("outcome_sent_at", models.DateTimeField(blank=True, null=True)),
                ("feedback", models.TextField(blank=True, max_length=500)),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.concern",
                    ),
                ),
                (
                    "county_line",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="operations.countyline",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-recorded_at", "-id"],
                        name="referral_newest_first",
                    ),
                    models.Index(fields=["occurred_on"], name="referral_occurred_on"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="referral_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            stronghold.core.database.expressions._HowManyGiven(
                                models.F("report"),
                                models.F("arrest"),
                                models.F("closure"),
                                models.F("county_line"),
                            ),
                            models.Value(1),
                        ),
                        name="referral_comes_from_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("made_at__isnull", True), ("state", "to_make")),
                            models.Q(
                                models.Q(("state", "to_make"), _negated=True),
                                ("made_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_is_made_when_its_state_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_at__isnull", True),
                            models.Q(("consent", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="referral_made_says_how_consent_stands",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", ""), ("decision_at__isnull", True)),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decision_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_decision_has_its_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision_at__isnull", False),
                                ("state__in", ["decided", "outcome_sent"]),
                            ),
                            models.Q(
                                models.Q(
                                    ("state__in", ["decided", "outcome_sent"]),
                                    _negated=True,
                                ),
                                ("decision_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_is_decided_when_its_state_says_so",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision__in", ["not_accepted", "signposted"]),
                                _negated=True,
                            ),
                            models.Q(
                                models.Q(("decision_reason", ""), _negated=True),
                                models.Q(("threshold", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_not_taken_on_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("name_passed", ""), ("name_passed_at__isnull", True)
                            ),
                            models.Q(
                                models.Q(("name_passed", ""), _negated=True),
                                ("name_passed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="referral_name_passed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_organisation__isnull", True),
                            ("to_name", ""),
                            _connector="OR",
                        ),
                        name="referral_goes_to_one_organisation",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="operations.referral",
            ),
        ),
        migrations.CreateModel(
            name="ReferralEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mash", "Children’s social care (MASH)"),
                            ("adult", "Adult safeguarding (s.42)"),
                            ("nrm", "National Referral Mechanism (NRM)"),
                            ("notify", "Duty to notify"),
                            ("youth_justice", "Youth justice service"),
                            ("drug_treatment", "Drug treatment"),
                            ("housing", "Housing"),
                            ("mental_health", "Mental health"),
                            ("fire", "Fire service: safe and well visit"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("child", "A child (under 18)"),
                            ("adult", "An adult"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("urgent", "Urgent: someone is in danger now"),
                            ("ordinary", "Ordinary"),
                        ],
                        default="ordinary",
                        max_length=8,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("to_make", "To be made"),
                            ("made", "Sent, no reply"),
                            ("acknowledged", "Acknowledged"),
                            ("decided", "Decided"),
                            ("outcome_sent", "Decided, outcome sent"),
                        ],
                        default="to_make",
                        max_length=12,
                    ),
                ),
                ("to_name", models.CharField(blank=True, max_length=100)),
                ("recipient_role", models.CharField(blank=True, max_length=80)),
                ("their_reference", models.CharField(blank=True, max_length=40)),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("given", "Given"),
                            ("refused", "Refused"),
                            (
                                "not_sought",
                                "Not sought, because asking would be a risk",
                            ),
                            ("not_required", "Not required"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ca1989", "Children Act 1989, ss.17 and 47"),
                            ("ca2004", "Children Act 2004, ss.10 and 11"),
                            ("care2014", "Care Act 2014, s.45"),
                            ("cda1998", "Crime and Disorder Act 1998, s.115"),
                            (
                                "pcsc2022",
                                "Police, Crime, Sentencing and Courts Act 2022, s.16",
                            ),
                            ("msa2015", "Modern Slavery Act 2015, s.52"),
                        ],
                        max_length=8,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "Accepted"),
                            ("positive", "Reasonable grounds found"),
                            ("negative", "No reasonable grounds"),
                            ("already_known", "They work with this person already"),
                            ("signposted", "Passed to another service"),
                            ("not_accepted", "Not accepted"),
                        ],
                        max_length=13,
                    ),
                ),
                ("decision_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True, max_length=500)),
                ("threshold", models.CharField(blank=True, max_length=200)),
                (
                    "name_passed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("phone", "By telephone"),
                            ("secure_mail", "By secure e-mail"),
                            ("their_form", "By their own online form"),
                            ("in_person", "In person"),
                        ],
                        max_length=11,
                    ),
                ),
                ("name_passed_at", models.DateTimeField(blank=True, null=True)),
                ("outcome_sent_at", models.DateTimeField(blank=True, null=True)),
                ("feedback", models.TextField(blank=True, max_length=500)),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.concern",
                    ),
                ),
                (
                    "county_line",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.countyline",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.referral",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "to_organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Revisit",
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
                ("day", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("activity", models.CharField(blank=True, max_length=12)),
                (
                    "after_care",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisits",
                        to="operations.aftercare",
                    ),
                ),
            ],
            options={
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("after_care", "day"), name="revisit_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("activity", ""), ("done_on__isnull", True)),
                            models.Q(
                                ("done_on__isnull", False),
                                models.Q(("activity", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="revisit_done_names_its_activity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seizure",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drugs", "Drugs"),
                            ("cash", "Cash"),
                            ("weapon", "Weapon"),
                            ("phone", "Phone"),
                            ("other", "Something else"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannabis", "Cannabis"),
                            ("cocaine", "Cocaine"),
                            ("crack", "Crack cocaine"),
                            ("heroin", "Heroin"),
                            ("mdma", "MDMA (ecstasy)"),
                            ("ketamine", "Ketamine"),
                            ("amphetamine", "Amphetamine (speed)"),
                            ("methamphetamine", "Methamphetamine (crystal meth)"),
                            ("nitrous-oxide", "Nitrous oxide"),
                            ("synthetic-cannabinoid", "Synthetic cannabinoid (spice)"),
                            ("benzodiazepine", "Diazepam, alprazolam or the like"),
                            ("pregabalin", "Pregabalin or gabapentin"),
                            ("ghb", "GHB or GBL"),
                            ("lsd", "LSD"),
                            ("mushrooms", "Magic mushrooms"),
                            ("mephedrone", "Mephedrone"),
                            ("methadone", "Methadone"),
                            ("fentanyl", "Fentanyl"),
                            ("nitazene", "Nitazene"),
                            ("buprenorphine", "Buprenorphine"),
                            ("tramadol", "Tramadol"),
                            ("zopiclone", "Zopiclone"),
                            ("khat", "Khat"),
                            ("xylazine", "Xylazine"),
                            ("steroid", "Anabolic steroid"),
                            ("other", "Another drug, or not known"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=9, null=True
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("grams", "grams"),
                            ("wraps", "wraps"),
                            ("tablets", "tablets"),
                            ("items", "items"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                (
                    "exhibit_reference",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("none", "Not tested"),
                            ("presumptive", "Presumptive test"),
                            ("confirmed", "Confirmed by the laboratory"),
                        ],
                        default="none",
                        max_length=11,
                    ),
                ),
                (
                    "packaging",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Not packaged"),
                            ("bag", "Bag"),
                            ("tube", "Tube"),
                            ("box", "Box"),
                            ("other", "Other"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="operations.arrest",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seizures",
                        to="operations.operation",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["occurred_on"], name="seizure_occurred_on"),
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="seizure_newest_first",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "exhibit_reference", "place_text", config="english"
                        ),
                        name="seizure_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="seizure_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seizure_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "drugs"),
                                models.Q(("drug", ""), _negated=True),
                                models.Q(("drug_class", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("kind", "drugs"), _negated=True),
                                ("drug", ""),
                                ("drug_class", ""),
                                ("test", "none"),
                            ),
                            _connector="OR",
                        ),
                        name="seizure_only_drugs_have_a_drug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("quantity__isnull", True), ("unit", "")),
                            models.Q(
                                ("quantity__gte", 0),
                                models.Q(("unit", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="seizure_quantity_has_its_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("estimate__isnull", True),
                            ("estimate__gte", 0),
                            _connector="OR",
                        ),
                        name="seizure_estimate_is_not_negative",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("force", "exhibit_reference"),
                        name="seizure_exhibit_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("exhibit_reference", ""), _negated=True),
                        name="seizure_exhibit_is_not_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SharingHold",
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
                    "record_kind",
                    models.CharField(
                        choices=[
                            ("report", "Report"),
                            ("arrest", "Arrest"),
                            ("closure", "Closure case"),
                            ("premises", "Premises"),
                        ],
                        max_length=8,
                    ),
                ),
                ("record_id", models.BigIntegerField()),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(default="exploitation", max_length=12)),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "concern",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="operations.concern",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("until__isnull", True)),
                        fields=["record_kind", "record_id"],
                        name="sharinghold_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("concern", "record_kind", "record_id"),
                        name="sharinghold_once_a_concern",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="sharinghold_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tasking",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("what", models.TextField(max_length=1000)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("set", "Set"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("not_done", "Not done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="set",
                        max_length=9,
                    ),
                ),
                ("outcome", models.TextField(blank=True, max_length=1000)),
                ("source", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taskings",
                        to="operations.operation",
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taskings",
                        to="operations.priority",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-recorded_at", "-id"],
                        name="tasking_newest_first",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["set", "accepted"])),
                        fields=["force", "due_on"],
                        name="tasking_open_by_due",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                                ("outcome", ""),
                                ("status__in", ["set", "accepted"]),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                ("status__in", ["done", "not_done", "cancelled"]),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tasking_answered_says_who_when_and_what",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="tasking",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="operations.tasking",
            ),
        ),
        migrations.CreateModel(
            name="TaskingEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("recorded_at", models.DateTimeField()),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("what", models.TextField(max_length=1000)),
                ("due_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("set", "Set"),
                            ("accepted", "Accepted"),
                            ("done", "Done"),
                            ("not_done", "Not done"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="set",
                        max_length=9,
                    ),
                ),
                ("outcome", models.TextField(blank=True, max_length=1000)),
                ("source", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
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
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "person",
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
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.tasking",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "priority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.priority",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TeamHours",
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
                ("from_week", models.DateField()),
                ("hours", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("team", "from_week"), name="teamhours_once_a_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 1)), name="teamhours_are_some"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("from_week__iso_week_day", 1)),
                        name="teamhours_from_a_monday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TimeAway",
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
                ("day", models.DateField()),
                ("minutes", models.PositiveSmallIntegerField()),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("response", "Response policing"),
                            ("scene", "Scene guard"),
                            ("watch", "Hospital or custody watch"),
                            ("event", "Event or protest"),
                            ("neighbourhood", "Another neighbourhood"),
                            ("operation", "Operation elsewhere"),
                            ("investigation", "Investigation"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "day"], name="timeaway_of_team"),
                    models.Index(fields=["person", "-day"], name="timeaway_of_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 1440)),
                        name="timeaway_is_part_of_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TookPart",
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
                    "outside",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bailiffs", "Bailiffs"),
                            ("fire", "Fire and rescue"),
                            ("ambulance", "Ambulance service"),
                            ("housing", "Housing provider"),
                            ("council", "Council"),
                            ("other", "Another organisation"),
                        ],
                        max_length=9,
                    ),
                ),
                ("n_people", models.PositiveSmallIntegerField()),
                ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="others",
                        to="operations.activity",
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("outside", "")),
                            models.Q(
                                ("organisation__isnull", True),
                                models.Q(("outside", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="tookpart_is_an_organisation_or_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("n_people__range", (1, 500))),
                        name="tookpart_has_its_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__isnull", True),
                            ("minutes__range", (1, 1440)),
                            _connector="OR",
                        ),
                        name="tookpart_within_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                ("removed_by__isnull", True),
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="tookpart_removed_says_who_and_when",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", False),
                            ("removed_at__isnull", True),
                        ),
                        fields=("activity", "organisation"),
                        name="tookpart_organisation_named_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("organisation__isnull", True), ("removed_at__isnull", True)
                        ),
                        fields=("activity", "outside"),
                        name="tookpart_kind_named_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitAlert",
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
                    "planned",
                    models.CharField(
                        choices=[
                            ("activity", "An activity"),
                            ("tasking", "A tasking"),
                            ("closure", "A closure case"),
                            ("notice", "The service of a closure notice"),
                            ("visit", "A visit"),
                        ],
                        max_length=8,
                    ),
                ),
                ("place_text", models.CharField(max_length=200)),
                ("rang", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                (
                    "planner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["team", "-made_at"], name="visitalert_of_team")
                ],
            },
        ),
        migrations.CreateModel(
            name="VisitMail",
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
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="operations.visitalert",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="visitmail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("alert", "recipient"), name="visitmail_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Warrant",
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
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "enactment",
                    models.CharField(
                        choices=[
                            ("mda-s23", "Misuse of Drugs Act 1971, s.23"),
                            ("pace-s8", "PACE 1984, s.8"),
                            ("psa-s39", "Psychoactive Substances Act 2016, s.39"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "entries_allowed",
                    models.CharField(
                        choices=[
                            ("single", "One entry"),
                            ("limited", "A number of entries"),
                            ("unlimited", "Any number of entries"),
                        ],
                        default="single",
                        max_length=9,
                    ),
                ),
                (
                    "most_entries",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("is_all_premises", models.BooleanField(default=False)),
                ("articles", models.TextField(blank=True, max_length=1000)),
                ("entries_grounds", models.TextField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("authorised", "Authorised by an inspector"),
                            ("applied", "Applied for"),
                            ("refused", "Refused by the court"),
                            ("issued", "Issued, not executed yet"),
                            ("executed", "Executed"),
                            ("expired", "Ran out, never executed"),
                            ("withdrawn", "Withdrawn"),
                            ("endorsed", "Endorsed"),
                            ("returned", "Returned to the court"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("authorised_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authorised_rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sergeant", "Sergeant"),
                            ("inspector", "Inspector or chief inspector"),
                            ("superintendent", "Superintendent or above"),
                        ],
                        max_length=14,
                    ),
                ),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("court", models.CharField(blank=True, max_length=100)),
                ("refused_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("executed_on", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("drugs", "Drugs found"),
                            ("other_found", "Cash, weapons or phones found, no drugs"),
                            ("nothing", "Nothing found"),
                            ("no_entry", "Could not get in"),
                            ("wrong_address", "Wrong address"),
                            ("abandoned", "Abandoned, too risky"),
                            ("arrest_only", "Person arrested, nothing found"),
                            ("safeguarding", "Safeguarding only"),
                        ],
                        max_length=13,
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("returned_on", models.DateField(blank=True, null=True)),
                (
                    "irregular",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warrants",
                        to="operations.operation",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        fields=["force", "-occurred_on", "-id"],
                        name="warrant_newest_first",
                    ),
                    models.Index(
                        condition=models.Q(("executed_on__isnull", False)),
                        fields=["force", "executed_on"],
                        name="warrant_executed_on",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "place_text", "articles", config="english"
                        ),
                        name="warrant_words",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_at__isnull", True),
                            (
                                "occurred_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("occurred_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="warrant_occurred_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="warrant_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("executed_on__isnull", True), ("outcome", "")),
                            models.Q(
                                ("executed_on__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="warrant_executed_has_its_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ends_on__isnull", True), ("issued_on__isnull", True)
                            ),
                            models.Q(
                                ("ends_on__isnull", False), ("issued_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="warrant_issued_has_its_end",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entries_allowed", "limited"),
                                ("most_entries__gte", 2),
                                ("most_entries__isnull", False),
                            ),
                            models.Q(
                                models.Q(("entries_allowed", "limited"), _negated=True),
                                ("most_entries__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="warrant_limited_has_its_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "expired"), _negated=True),
                        name="warrant_running_out_is_not_stored",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="warrant_reviewed_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
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
                ("n", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed_notice", "Signed copy of the notice"),
                            ("court_order", "Court order"),
                            ("warrant", "Warrant as issued"),
                            ("statement", "Statement"),
                            ("exhibit_photo", "Photo as an exhibit"),
                            ("consultation", "Reply to the consultation"),
                            ("other", "Other paper"),
                        ],
                        max_length=13,
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("stored_name", models.CharField(max_length=50, unique=True)),
                (
                    "media_type",
                    models.CharField(
                        choices=[("application/pdf", "PDF"), ("image/jpeg", "JPEG")],
                        max_length=20,
                    ),
                ),
                ("n_bytes", models.PositiveIntegerField()),
                ("n_pages", models.PositiveSmallIntegerField(default=1)),
                ("digest", models.CharField(max_length=64)),
                ("sent_digest", models.CharField(max_length=64)),
                ("added_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="operations.closurecase",
                    ),
                ),
                (
                    "error_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "warrant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="operations.warrant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closure__isnull", False), ("warrant__isnull", True)
                            ),
                            models.Q(
                                ("closure__isnull", True), ("warrant__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="paper_is_of_one_record",
                    ),
                    models.UniqueConstraint(
                        fields=("closure", "n"), name="paper_case_n_once"
                    ),
                    models.UniqueConstraint(
                        fields=("warrant", "n"), name="paper_warrant_n_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("closure", "sent_digest"),
                        name="paper_case_file_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("error_at__isnull", True)),
                        fields=("warrant", "sent_digest"),
                        name="paper_warrant_file_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("error_at__isnull", True),
                                ("error_by__isnull", True),
                                ("error_reason", ""),
                            ),
                            models.Q(
                                ("error_at__isnull", False),
                                ("error_by__isnull", False),
                                models.Q(("error_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="paper_error_says_who_and_why",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="warrant",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="deadlines",
                to="operations.warrant",
            ),
        ),
        migrations.CreateModel(
            name="WarrantEntry",
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
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("number", models.PositiveSmallIntegerField()),
                ("entered_at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("drugs", "Drugs found"),
                            ("other_found", "Cash, weapons or phones found, no drugs"),
                            ("nothing", "Nothing found"),
                            ("no_entry", "Could not get in"),
                            ("wrong_address", "Wrong address"),
                            ("abandoned", "Abandoned, too risky"),
                            ("arrest_only", "Person arrested, nothing found"),
                            ("safeguarding", "Safeguarding only"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "copy_given",
                    models.CharField(
                        choices=[
                            ("occupier", "The occupier"),
                            ("in_charge", "Someone in charge of the premises"),
                            ("left", "Left in a prominent place"),
                            ("nobody", "No one, and none was left"),
                        ],
                        max_length=9,
                    ),
                ),
                ("reasonable_hour", models.BooleanField()),
                ("hour_reason", models.CharField(blank=True, max_length=300)),
                (
                    "authority_rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sergeant", "Sergeant"),
                            ("inspector", "Inspector or chief inspector"),
                            ("superintendent", "Superintendent or above"),
                        ],
                        max_length=14,
                    ),
                ),
                ("authority_at", models.DateTimeField(blank=True, null=True)),
                ("accompanied_by", models.CharField(blank=True, max_length=200)),
                (
                    "irregular",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authority_at__isnull", True), ("authority_rank", "")
                            ),
                            models.Q(
                                models.Q(("authority_rank", ""), _negated=True),
                                ("authority_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="warrantentry_authority_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reasonable_hour", True),
                            models.Q(("hour_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="warrantentry_odd_hour_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                            ),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="warrantentry_reviewed_says_by_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeizureEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drugs", "Drugs"),
                            ("cash", "Cash"),
                            ("weapon", "Weapon"),
                            ("phone", "Phone"),
                            ("other", "Something else"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("cannabis", "Cannabis"),
                            ("cocaine", "Cocaine"),
                            ("crack", "Crack cocaine"),
                            ("heroin", "Heroin"),
                            ("mdma", "MDMA (ecstasy)"),
                            ("ketamine", "Ketamine"),
                            ("amphetamine", "Amphetamine (speed)"),
                            ("methamphetamine", "Methamphetamine (crystal meth)"),
                            ("nitrous-oxide", "Nitrous oxide"),
                            ("synthetic-cannabinoid", "Synthetic cannabinoid (spice)"),
                            ("benzodiazepine", "Diazepam, alprazolam or the like"),
                            ("pregabalin", "Pregabalin or gabapentin"),
                            ("ghb", "GHB or GBL"),
                            ("lsd", "LSD"),
                            ("mushrooms", "Magic mushrooms"),
                            ("mephedrone", "Mephedrone"),
                            ("methadone", "Methadone"),
                            ("fentanyl", "Fentanyl"),
                            ("nitazene", "Nitazene"),
                            ("buprenorphine", "Buprenorphine"),
                            ("tramadol", "Tramadol"),
                            ("zopiclone", "Zopiclone"),
                            ("khat", "Khat"),
                            ("xylazine", "Xylazine"),
                            ("steroid", "Anabolic steroid"),
                            ("other", "Another drug, or not known"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "drug_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "Class A"),
                            ("B", "Class B"),
                            ("C", "Class C"),
                            ("P", "Psychoactive substance"),
                            ("U", "Not known yet"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "quantity",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=9, null=True
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("grams", "grams"),
                            ("wraps", "wraps"),
                            ("tablets", "tablets"),
                            ("items", "items"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "estimate",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                (
                    "exhibit_reference",
                    models.CharField(blank=True, max_length=30, null=True),
                ),
                (
                    "test",
                    models.CharField(
                        choices=[
                            ("none", "Not tested"),
                            ("presumptive", "Presumptive test"),
                            ("confirmed", "Confirmed by the laboratory"),
                        ],
                        default="none",
                        max_length=11,
                    ),
                ),
                (
                    "packaging",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "Not packaged"),
                            ("bag", "Bag"),
                            ("tube", "Tube"),
                            ("box", "Box"),
                            ("other", "Other"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "arrest",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.arrest",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.seizure",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.warrantentry",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="seizure",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="seizures",
                to="operations.warrantentry",
            ),
        ),
        migrations.CreateModel(
            name="Link",
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
                    "code",
                    models.CharField(
                        choices=[
                            ("led_to", "Led to"),
                            ("arrested_at", "Arrested at"),
                            ("seized_at", "Seized at"),
                            ("of_group", "Of the organised crime group"),
                        ],
                        max_length=11,
                    ),
                ),
                ("first", models.CharField(max_length=12)),
                ("second", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removed_because", models.CharField(blank=True, max_length=300)),
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="operations.warrantentry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=["second"],
                        name="link_by_second",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("first", "second"),
                        name="link_made_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "R-"),
                                ("second__startswith", "T-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "R-"),
                                ("second__startswith", "W-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "R-"),
                                ("second__startswith", "A-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "R-"),
                                ("second__startswith", "C-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "R-"),
                                ("second__startswith", "O-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "T-"),
                                ("second__startswith", "W-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "T-"),
                                ("second__startswith", "A-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "T-"),
                                ("second__startswith", "C-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "T-"),
                                ("second__startswith", "O-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "W-"),
                                ("second__startswith", "C-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "A-"),
                                ("second__startswith", "C-"),
                            ),
                            models.Q(
                                ("code", "led_to"),
                                ("entry__isnull", True),
                                ("first__startswith", "C-"),
                                ("second__startswith", "P-"),
                            ),
                            models.Q(
                                ("code", "arrested_at"),
                                ("entry__isnull", False),
                                ("first__startswith", "W-"),
                                ("second__startswith", "A-"),
                            ),
                            models.Q(
                                ("code", "seized_at"),
                                ("entry__isnull", False),
                                ("first__startswith", "W-"),
                                ("second__startswith", "S-"),
                            ),
                            models.Q(
                                ("code", "seized_at"),
                                ("entry__isnull", True),
                                ("first__startswith", "A-"),
                                ("second__startswith", "S-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "O-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "W-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "A-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "S-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "C-"),
                            ),
                            models.Q(
                                ("code", "of_group"),
                                ("entry__isnull", True),
                                ("first__startswith", "N-"),
                                ("second__startswith", "L-"),
                            ),
                            _connector="OR",
                        ),
                        name="link_is_of_a_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("removed_at__isnull", True),
                                ("removed_because", ""),
                                ("removed_by__isnull", True),
                            ),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("removed_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="link_removed_says_who_when_and_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WarrantEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
                (
                    "erased_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "restricted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "enactment",
                    models.CharField(
                        choices=[
                            ("mda-s23", "Misuse of Drugs Act 1971, s.23"),
                            ("pace-s8", "PACE 1984, s.8"),
                            ("psa-s39", "Psychoactive Substances Act 2016, s.39"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "entries_allowed",
                    models.CharField(
                        choices=[
                            ("single", "One entry"),
                            ("limited", "A number of entries"),
                            ("unlimited", "Any number of entries"),
                        ],
                        default="single",
                        max_length=9,
                    ),
                ),
                (
                    "most_entries",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("is_all_premises", models.BooleanField(default=False)),
                ("articles", models.TextField(blank=True, max_length=1000)),
                ("entries_grounds", models.TextField(blank=True, max_length=1000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being prepared"),
                            ("authorised", "Authorised by an inspector"),
                            ("applied", "Applied for"),
                            ("refused", "Refused by the court"),
                            ("issued", "Issued, not executed yet"),
                            ("executed", "Executed"),
                            ("expired", "Ran out, never executed"),
                            ("withdrawn", "Withdrawn"),
                            ("endorsed", "Endorsed"),
                            ("returned", "Returned to the court"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("authorised_at", models.DateTimeField(blank=True, null=True)),
                (
                    "authorised_rank",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("sergeant", "Sergeant"),
                            ("inspector", "Inspector or chief inspector"),
                            ("superintendent", "Superintendent or above"),
                        ],
                        max_length=14,
                    ),
                ),
                ("applied_on", models.DateField(blank=True, null=True)),
                ("court", models.CharField(blank=True, max_length=100)),
                ("refused_on", models.DateField(blank=True, null=True)),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("executed_on", models.DateField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("drugs", "Drugs found"),
                            ("other_found", "Cash, weapons or phones found, no drugs"),
                            ("nothing", "Nothing found"),
                            ("no_entry", "Could not get in"),
                            ("wrong_address", "Wrong address"),
                            ("abandoned", "Abandoned, too risky"),
                            ("arrest_only", "Person arrested, nothing found"),
                            ("safeguarding", "Safeguarding only"),
                        ],
                        max_length=13,
                    ),
                ),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                ("returned_on", models.DateField(blank=True, null=True)),
                (
                    "irregular",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True)),
                ("review_note", models.CharField(blank=True, max_length=500)),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "error_by",
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
                    "lsoa",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="operations.operation",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="operations.warrant",
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
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
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="geography.area",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WarrantPremises",
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
                ("number", models.PositiveSmallIntegerField()),
                ("is_named", models.BooleanField(default=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("sought_found", models.BooleanField(blank=True, null=True)),
                ("other_seized", models.BooleanField(blank=True, null=True)),
                ("endorsed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "endorsed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "premises",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.premises",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.street",
                    ),
                ),
                (
                    "warrant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="all_premises",
                        to="operations.warrant",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("warrant", "number"),
                        name="warrantpremises_numbered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("endorsed_at__isnull", True),
                                ("endorsed_by__isnull", True),
                                ("other_seized__isnull", True),
                                ("sought_found__isnull", True),
                            ),
                            models.Q(
                                ("endorsed_at__isnull", False),
                                ("endorsed_by__isnull", False),
                                ("other_seized__isnull", False),
                                ("sought_found__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="warrantpremises_endorsed_whole",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="warrantentry",
            name="at",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="operations.warrantpremises",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aftercare",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_aftercareevent" ("because", "client_uuid", "content_digest", "ended_because", "ended_on", "ended_words", "erased_at", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "source", "team_id") VALUES (NEW."because", NEW."client_uuid", NEW."content_digest", NEW."ended_because", NEW."ended_on", NEW."ended_words", NEW."erased_at", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."source", NEW."team_id"); RETURN NULL;',
                    hash="2d75821723c7f8e5fb4a45b521a10f95e0720aed",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_e238d",
                    table="operations_aftercare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aftercare",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_aftercareevent" ("because", "client_uuid", "content_digest", "ended_because", "ended_on", "ended_words", "erased_at", "force_id", "id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "source", "team_id") VALUES (NEW."because", NEW."client_uuid", NEW."content_digest", NEW."ended_because", NEW."ended_on", NEW."ended_words", NEW."erased_at", NEW."force_id", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."source", NEW."team_id"); RETURN NULL;',
                    hash="af0334cd63b75b170975f873a71f2a12b8d3bada",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c054d",
                    table="operations_aftercare",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="aftercareevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="165caf80d9c74d86916bd10069b8f1b61ad9b245",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_95983",
                    table="operations_aftercareevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="askfirstrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_askfirstrequestevent" ("force_id", "holder", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premises_id", "reason", "reference", "review_on", "set_at", "set_by_id", "team_id") VALUES (NEW."force_id", NEW."holder", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."premises_id", NEW."reason", NEW."reference", NEW."review_on", NEW."set_at", NEW."set_by_id", NEW."team_id"); RETURN NULL;',
                    hash="f52a0f292e0601f2a29c70fddcca1a0983916b91",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3c952",
                    table="operations_askfirstrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="askfirstrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_askfirstrequestevent" ("force_id", "holder", "id", "lifted_at", "lifted_by_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "premises_id", "reason", "reference", "review_on", "set_at", "set_by_id", "team_id") VALUES (NEW."force_id", NEW."holder", NEW."id", NEW."lifted_at", NEW."lifted_by_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."premises_id", NEW."reason", NEW."reference", NEW."review_on", NEW."set_at", NEW."set_by_id", NEW."team_id"); RETURN NULL;',
                    hash="d4ad6f0687796198f5df6ba9a7b570603233c502",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_799df",
                    table="operations_askfirstrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="askfirstrequestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="85d0a18229d4d5a7923d271243c58297494cbf5c",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_b8d09",
                    table="operations_askfirstrequestevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                    hash="23722922f64c24fa7c48e761a70ef9162b61ca8c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4e9e9",
                    table="operations_concern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                    hash="bb5b4621e51b7da23b1c445db164cc2294a9e0fa",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_96781",
                    table="operations_concern",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concernevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="b6e7df6be13c822ef4f22a5820cf839aeebca510",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d0e98",
                    table="operations_concernevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_countylineevent" ("adults", "charge_known_by", "children", "client_uuid", "closed_on", "closure_type", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "number_dead_on", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."charge_known_by", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."closure_type", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."number_dead_on", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                    hash="03f26293e9a40a5e91080145957508f3b6830e45",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_41da7",
                    table="operations_countyline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_countylineevent" ("adults", "charge_known_by", "children", "client_uuid", "closed_on", "closure_type", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "number_dead_on", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."charge_known_by", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."closure_type", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."number_dead_on", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                    hash="9cc2061f83f5cab4ab3b11938d5ac9ef808bc6d7",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_7b861",
                    table="operations_countyline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countylineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="07e013b7e1ae0b64fca08aa610a098c8cc498115",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a5140",
                    table="operations_countylineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="crimegroup",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_crimegroupevent" ("assessed_on", "assessment_reference", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "suspected_of", "team_id", "ward_id") VALUES (NEW."assessed_on", NEW."assessment_reference", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."suspected_of", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="d6cdb373f387dcaf273163b830ef1e468017c999",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_28808",
                    table="operations_crimegroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="crimegroup",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_crimegroupevent" ("assessed_on", "assessment_reference", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "status", "street_id", "suspected_of", "team_id", "ward_id") VALUES (NEW."assessed_on", NEW."assessment_reference", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."status", NEW."street_id", NEW."suspected_of", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="848a52fa257e18eec15b2d7d94f1ca6dd63fa49f",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4bbab",
                    table="operations_crimegroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="crimegroupevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6091541b1f6b6c38d5f476bd58ae6f8fb39bc785",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_6c1ff",
                    table="operations_crimegroupevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="alert",
            constraint=models.UniqueConstraint(
                fields=("deadline", "step", "due_at"), name="alert_once_a_step"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operation",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "erased_at", "force_id", "id", "name", "part_of_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference", "restricted_at") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."name", NEW."part_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at"); RETURN NULL;',
                    hash="2b83805a204f4fc822cc1f1162cddfee1acf2df6",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3537d",
                    table="operations_operation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operation",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_operationevent" ("aims", "areas", "begins_on", "client_uuid", "content_digest", "ends_on", "erased_at", "force_id", "id", "name", "part_of_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "recorded_at", "recorded_by_id", "reference", "restricted_at") VALUES (NEW."aims", NEW."areas", NEW."begins_on", NEW."client_uuid", NEW."content_digest", NEW."ends_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."name", NEW."part_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."phase", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at"); RETURN NULL;',
                    hash="5039faa9ae44af6ef0f298e1ebabe18da1ccd608",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_9d56b",
                    table="operations_operation",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurecaseevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fb1f625746c4799c5b40b5cc2b3c69c2faa67afc",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_d5789",
                    table="operations_closurecaseevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurecase",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_at", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_at", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="97cd4a9612fd5fa7d6bbd358e7919b866be2af7c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1296",
                    table="operations_closurecase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="closurecase",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_closurecaseevent" ("caseworker_id", "ceased_on", "client_uuid", "content_digest", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "ground", "id", "issued_as", "issuer_id", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "order_ends_at", "order_ends_on", "order_made_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "scope", "served_on", "state", "street_id", "team_id", "ward_id") VALUES (NEW."caseworker_id", NEW."ceased_on", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."ground", NEW."id", NEW."issued_as", NEW."issuer_id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."order_ends_at", NEW."order_ends_on", NEW."order_made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."scope", NEW."served_on", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id"); RETURN NULL;',
                    hash="1f32bbba382ffaa4f66b481c271a52cc41a80a8b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_71594",
                    table="operations_closurecase",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrestevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="12ce86b18eef978b37ba035ec42312093b2849b0",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_5aeee",
                    table="operations_arrestevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrest",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "erased_at", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "restricted_at", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."restricted_at", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="2979ca10f5f4e73171dc61f5b88dda9a4e87cbbe",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_38006",
                    table="operations_arrest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="arrest",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_arrestevent" ("age_band", "client_uuid", "content_digest", "custody_number", "disposal", "district_id", "drug_class", "erased_at", "error_at", "error_by_id", "error_reason", "exploitation", "exploitation_reason", "force_id", "id", "is_imported", "lsoa_id", "occurred_at", "occurred_on", "offence_class", "offence_provision", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "referral_reference", "restricted_at", "same_as_id", "street_id", "waits_for_match", "ward_id") VALUES (NEW."age_band", NEW."client_uuid", NEW."content_digest", NEW."custody_number", NEW."disposal", NEW."district_id", NEW."drug_class", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."exploitation", NEW."exploitation_reason", NEW."force_id", NEW."id", NEW."is_imported", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."offence_class", NEW."offence_provision", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."referral_reference", NEW."restricted_at", NEW."same_as_id", NEW."street_id", NEW."waits_for_match", NEW."ward_id"); RETURN NULL;',
                    hash="60f5daa7428486a476c6387d4409525e892836b6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f4893",
                    table="operations_arrest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c01b71ba91293d2644ab82c36754d9ff962da4aa",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_cb3fa",
                    table="operations_activityevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                    hash="abe58645414f07d045bb2e1ed8e1af8480db3938",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_1e277",
                    table="operations_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="activity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_activityevent" ("client_uuid", "content_digest", "district_id", "end_digest", "end_uuid", "ended_at", "erased_at", "error_at", "error_by_id", "error_reason", "force_id", "id", "is_under_way", "kind", "lsoa_id", "minutes", "n_people", "occurred_at", "occurred_on", "operation_id", "organisation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "result_text", "results", "street_id", "ward_id") VALUES (NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."end_digest", NEW."end_uuid", NEW."ended_at", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."is_under_way", NEW."kind", NEW."lsoa_id", NEW."minutes", NEW."n_people", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."result_text", NEW."results", NEW."street_id", NEW."ward_id"); RETURN NULL;',
                    hash="1213fd09a649ffa7893180f372db6f34cd012f31",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1482",
                    table="operations_activity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="operationevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="31772ee3734edc2e227a82e8dc66598b12f8a6a1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_83daa",
                    table="operations_operationevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priority",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "erased_at", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "updated_on", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."erased_at", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."updated_on", NEW."why"); RETURN NULL;',
                    hash="526df6d8221d1d1850ecec33e72fef39c612cc4c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_43ca8",
                    table="operations_priority",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priority",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_priorityevent" ("answered_on", "area_code", "client_uuid", "content_digest", "done", "erased_at", "force_id", "id", "issue", "operation_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "recorded_at", "recorded_by_id", "reference", "restricted_at", "since", "updated_on", "why") VALUES (NEW."answered_on", NEW."area_code", NEW."client_uuid", NEW."content_digest", NEW."done", NEW."erased_at", NEW."force_id", NEW."id", NEW."issue", NEW."operation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."since", NEW."updated_on", NEW."why"); RETURN NULL;',
                    hash="bbf277c99a540b98ca56290b32c0f906f5f4e12c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_c97ad",
                    table="operations_priority",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="priorityevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4fae9d59da1e6213214e8d516a479b27a840d662",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_53aa1",
                    table="operations_priorityevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "decision_reason", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "feedback", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "name_passed", "name_passed_at", "occurred_at", "occurred_on", "opened_at", "outcome_sent_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "state", "street_id", "subject", "their_reference", "threshold", "to_name", "to_organisation_id", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."decision_reason", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."feedback", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."name_passed", NEW."name_passed_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", NEW."outcome_sent_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."threshold", NEW."to_name", NEW."to_organisation_id", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                    hash="ddc1efd4b2c564966a428c1b058413410a548136",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_87869",
                    table="operations_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "decision_reason", "district_id", "erased_at", "error_at", "error_by_id", "error_reason", "feedback", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "name_passed", "name_passed_at", "occurred_at", "occurred_on", "opened_at", "outcome_sent_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "restricted_at", "state", "street_id", "subject", "their_reference", "threshold", "to_name", "to_organisation_id", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."decision_reason", NEW."district_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."feedback", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."name_passed", NEW."name_passed_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", NEW."outcome_sent_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."restricted_at", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."threshold", NEW."to_name", NEW."to_organisation_id", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                    hash="0af17d6acf93485a53f57524c19c74b0348ed27e",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_6e5e1",
                    table="operations_referral",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referralevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3a4fca75a4c4e8a06617776528a84dc2be4178f2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_26d0a",
                    table="operations_referralevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tasking",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "district_id", "due_on", "erased_at", "force_id", "id", "lsoa_id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "priority_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "source", "status", "street_id", "team_id", "ward_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."due_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."source", NEW."status", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."what"); RETURN NULL;',
                    hash="89a7c66920bab212ff07258adcbeb3ea4e26cd60",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7c1ab",
                    table="operations_tasking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tasking",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_taskingevent" ("answered_at", "answered_by_id", "client_uuid", "content_digest", "district_id", "due_on", "erased_at", "force_id", "id", "lsoa_id", "operation_id", "organisation_id", "outcome", "person_id", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "priority_id", "recorded_at", "recorded_by_id", "reference", "restricted_at", "source", "status", "street_id", "team_id", "ward_id", "what") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."due_on", NEW."erased_at", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."operation_id", NEW."organisation_id", NEW."outcome", NEW."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."priority_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."source", NEW."status", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."what"); RETURN NULL;',
                    hash="ce2244552e2ea4ee735c164e8db7a312226a5377",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_f9baa",
                    table="operations_tasking",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskingevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7532bb516681d5cf759de01e9aacc3a92245fe51",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_afd24",
                    table="operations_taskingevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warrant",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "erased_at", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "restricted_at", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."restricted_at", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                    hash="221aaa36b2b031f05d9d495ddb4137c29a331163",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_da155",
                    table="operations_warrant",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warrant",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_warrantevent" ("applied_on", "articles", "authorised_at", "authorised_rank", "client_uuid", "content_digest", "court", "district_id", "enactment", "ends_on", "entries_allowed", "entries_grounds", "erased_at", "error_at", "error_by_id", "error_reason", "executed_on", "force_id", "id", "irregular", "is_all_premises", "issued_on", "lsoa_id", "most_entries", "occurred_at", "occurred_on", "operation_id", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "refused_on", "restricted_at", "returned_on", "review_note", "reviewed_at", "reviewed_by_id", "state", "street_id", "team_id", "ward_id", "withdrawn_because", "withdrawn_on") VALUES (NEW."applied_on", NEW."articles", NEW."authorised_at", NEW."authorised_rank", NEW."client_uuid", NEW."content_digest", NEW."court", NEW."district_id", NEW."enactment", NEW."ends_on", NEW."entries_allowed", NEW."entries_grounds", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."executed_on", NEW."force_id", NEW."id", NEW."irregular", NEW."is_all_premises", NEW."issued_on", NEW."lsoa_id", NEW."most_entries", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."refused_on", NEW."restricted_at", NEW."returned_on", NEW."review_note", NEW."reviewed_at", NEW."reviewed_by_id", NEW."state", NEW."street_id", NEW."team_id", NEW."ward_id", NEW."withdrawn_because", NEW."withdrawn_on"); RETURN NULL;',
                    hash="56fef59ba4acf8bc6ceea09f073001e3f0360d9b",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4060a",
                    table="operations_warrant",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    stronghold.core.database.expressions._HowManyGiven(
                        models.F("closure"),
                        models.F("warrant"),
                        models.F("arrest"),
                        models.F("call_back"),
                        models.F("tasking"),
                        models.F("referral"),
                        models.F("priority"),
                        models.F("after_care"),
                    ),
                    models.Value(1),
                ),
                name="deadline_is_of_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("warrant__isnull", False)),
                fields=("warrant", "kind", "part"),
                name="deadline_once_of_warrant",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("tasking__isnull", False)),
                fields=("tasking", "kind", "part"),
                name="deadline_once_of_tasking",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("referral__isnull", False)),
                fields=("referral", "kind", "part"),
                name="deadline_once_of_referral",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("priority__isnull", False)),
                fields=("priority", "kind", "part"),
                name="deadline_once_of_priority",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizureevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d2e6e6ea644915feca1835871d80bbd574e4934",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_76a3a",
                    table="operations_seizureevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("arrest__isnull", True), ("entry__isnull", True), _connector="OR"
                ),
                name="seizure_is_found_in_one_way",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizure",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "erased_at", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "packaging", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "restricted_at", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."packaging", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="ba85d0bbf377b8ecf964be54c85c0dd8458aca7a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b1914",
                    table="operations_seizure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="seizure",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_seizureevent" ("arrest_id", "client_uuid", "content_digest", "district_id", "drug", "drug_class", "entry_id", "erased_at", "error_at", "error_by_id", "error_reason", "estimate", "exhibit_reference", "force_id", "id", "kind", "lsoa_id", "occurred_at", "occurred_on", "operation_id", "packaging", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "quantity", "recorded_at", "recorded_by_id", "reference", "restricted_at", "street_id", "test", "unit", "ward_id") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."content_digest", NEW."district_id", NEW."drug", NEW."drug_class", NEW."entry_id", NEW."erased_at", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."estimate", NEW."exhibit_reference", NEW."force_id", NEW."id", NEW."kind", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", NEW."operation_id", NEW."packaging", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."quantity", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."restricted_at", NEW."street_id", NEW."test", NEW."unit", NEW."ward_id"); RETURN NULL;',
                    hash="8cd391a93ad5af735234608e8e75b193bc951190",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_a1ef1",
                    table="operations_seizure",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="warrantevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e17ac2ce2bd1fcd2663f99f90f1704f762b77bae",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_a043b",
                    table="operations_warrantevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
