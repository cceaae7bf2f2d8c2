import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stronghold.core.database.expressions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("geography", "0001_initial"),
        ("places", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Report",
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
                (
                    "force",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="geography.force",
                    ),
                ),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
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
                ("recorded_at", models.DateTimeField()),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("error_at", models.DateTimeField(blank=True, null=True)),
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
                ("error_reason", models.CharField(blank=True, max_length=300)),
                ("occurred_known", models.BooleanField(default=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("officer", "Officer saw it"),
                            ("pcso", "PCSO saw it"),
                            ("in_person", "Reported in person"),
                            ("101", "101 call"),
                            ("999", "999 call"),
                            ("online", "Online form"),
                            ("crimestoppers", "Crimestoppers"),
                            ("council", "Council"),
                            ("housing", "Housing provider"),
                            ("meeting", "Neighbourhood meeting"),
                            ("school", "School"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "concern",
                    models.CharField(
                        choices=[
                            ("dealing", "Dealing"),
                            ("use", "Drug use"),
                            ("cuckooing", "Cuckooing"),
                            ("exploitation", "Child exploitation"),
                            ("growing", "Growing or making"),
                            ("litter", "Needles or litter"),
                            ("smell", "Smell of cannabis"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("cannabis", "Cannabis"),
                            ("crack", "Crack cocaine"),
                            ("cocaine", "Powder cocaine"),
                            ("heroin", "Heroin"),
                            ("synthetic", "Synthetic cannabinoids (spice)"),
                            ("nitrous", "Nitrous oxide"),
                            ("ketamine", "Ketamine"),
                            ("pills", "Pills or tablets"),
                            ("other", "Another drug"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("description", models.TextField(blank=True, max_length=4000)),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("visitors", "New visitors at all hours"),
                                ("occupier_unseen", "Occupier not seen, others are"),
                                ("vehicles", "More cars or bikes than usual"),
                                ("use_nearby", "More drug use nearby"),
                                ("isolated", "Occupier isolated or vulnerable"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("children_seen", models.BooleanField(default=False)),
                ("vulnerable_adult", models.BooleanField(default=False)),
                ("weapons_mentioned", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_reports",
                        to="reports.report",
                    ),
                ),
                (
                    "reported_by",
                    models.CharField(
                        choices=[
                            ("police", "Seen by police or staff"),
                            ("named", "Left contact details"),
                            ("anonymous", "Wants to stay anonymous"),
                            ("not_given", "Left no details"),
                        ],
                        default="not_given",
                        max_length=10,
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
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("triaged", "Triaged"),
                            ("assigned", "Assigned"),
                            ("in_action", "Being worked on"),
                            ("answered", "Outcome recorded"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 Emergency"),
                            ("2", "2 Priority"),
                            ("3", "3 Scheduled"),
                            ("4", "4 No deployment"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("enforcement", "Enforcement action"),
                            ("patrol", "Patrols or visits"),
                            ("prevention", "Problem solved or prevented"),
                            ("safeguarding", "Safeguarding referral made"),
                            ("intelligence", "Kept as intelligence"),
                            ("passed_on", "Passed to a partner"),
                            ("crime_recorded", "Recorded as a crime"),
                            ("no_action", "No further action"),
                        ],
                        max_length=15,
                    ),
                ),
                ("reopened_because", models.CharField(blank=True, max_length=500)),
                (
                    "source_evaluation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 Reliable"),
                            ("2", "2 Untested"),
                            ("3", "3 Not reliable"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "information_assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A Known directly to the source"),
                            ("B", "B Known indirectly, corroborated"),
                            ("C", "C Known indirectly"),
                            ("D", "D Not known"),
                            ("E", "E Suspected to be false"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("fact", "Fact"), ("opinion", "Opinion")],
                        max_length=8,
                    ),
                ),
                ("sanitised_text", models.TextField(blank=True, max_length=4000)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["received_on"], name="report_received_on"),
                    models.Index(
                        fields=["force", "-received_at", "-id"],
                        name="report_newest_first",
                    ),
                    models.Index(
                        fields=["force", "status", "received_at"],
                        name="report_by_status",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            ("error_at__isnull", True),
                            ("merged_into__isnull", True),
                        ),
                        fields=["team", "grade", "received_at", "id"],
                        name="report_queue_of_team",
                    ),
                    models.Index(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            ("error_at__isnull", True),
                            ("merged_into__isnull", True),
                        ),
                        fields=["force", "grade", "received_at", "id"],
                        name="report_queue_of_all",
                    ),
                    models.Index(
                        fields=["street", "-received_at", "-id"],
                        name="report_of_street",
                    ),
                    models.Index(
                        fields=["premises", "-received_at", "-id"],
                        name="report_of_premises",
                    ),
                    django.contrib.postgres.indexes.GistIndex(
                        stronghold.core.database.expressions.InMetres("point"),
                        models.F("received_at"),
                        models.F("occurred_on"),
                        name="report_near_in_time",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "description",
                            "place_text",
                            "concern",
                            "drug",
                            config="english",
                        ),
                        name="report_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "sanitised_text",
                            "place_text",
                            "concern",
                            "drug",
                            config="english",
                        ),
                        name="report_sanitised_words",
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
                        name="report_occurred_on_is_the_london_date",
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
                        name="report_error_says_who_when_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_at__isnull", True),
                            (
                                "received_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("received_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="report_received_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("occurred_known", True),
                            ("occurred_at__isnull", True),
                            _connector="OR",
                        ),
                        name="report_time_is_of_a_known_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", models.F("pk")), _negated=True
                        ),
                        name="report_is_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", ""),
                            ("status__in", ["answered", "closed"]),
                            _connector="XOR",
                        ),
                        name="report_outcome_is_there_once_answered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DuplicateDecision",
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
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.report",
                    ),
                ),
                ("is_same", models.BooleanField()),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "undone_by",
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
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="duplicatedecision_pair_is_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("undone_at__isnull", True), ("undone_by__isnull", True)
                            ),
                            models.Q(
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="duplicatedecision_undoing_is_complete",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at__isnull", True)),
                        fields=("first", "second"),
                        name="duplicatedecision_in_force_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CallBack",
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_backs",
                        to="reports.report",
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "given_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("cleared_text", models.TextField(blank=True, max_length=1000)),
                ("cleared_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cleared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reached", "Spoke to them"),
                            ("not_wanted", "Asked not to be contacted again"),
                            ("not_reached", "Could not be reached"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=12,
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "done_by",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("result", "")),
                        fields=["due_on"],
                        name="callback_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "ordinal"), name="callback_ordinal_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_at__isnull", True),
                            ("due_at__isnull", True),
                            (
                                "due_on",
                                stronghold.core.database.expressions.LondonDate(
                                    models.F("due_at")
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="callback_due_on_is_the_london_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ordinal__in", [1, 2])),
                        name="callback_is_first_or_second",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cleared_at__isnull", True),
                                ("cleared_by__isnull", True),
                                ("cleared_text", ""),
                            ),
                            models.Q(
                                ("cleared_at__isnull", False),
                                ("cleared_by__isnull", False),
                                models.Q(("cleared_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="callback_clearance_is_complete",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_at__isnull", True),
                                ("done_by__isnull", True),
                                ("result", ""),
                            ),
                            models.Q(
                                models.Q(("result", ""), _negated=True),
                                ("done_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="callback_result_says_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="reports.report",
                    ),
                ),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("stored_name", models.CharField(max_length=40, unique=True)),
                ("media_type", models.CharField(max_length=20)),
                ("n_bytes", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("caption", models.CharField(blank=True, max_length=200)),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
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
                        name="attachment_removal_is_complete",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("report", "digest"),
                        name="attachment_photo_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="reports.report",
                    ),
                ),
                (
                    "threat",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "harm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "investigation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "vulnerability",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "engagement",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "None"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                        ],
                        default="",
                        max_length=6,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("1", "1 Emergency"),
                            ("2", "2 Priority"),
                            ("3", "3 Scheduled"),
                            ("4", "4 No deployment"),
                        ],
                        max_length=1,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("assessed_at", models.DateTimeField()),
                (
                    "assessed_by",
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
                        fields=["report", "-assessed_at"], name="assessment_latest"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reporter",
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
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reporter",
                        to="reports.report",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=100)),
                ("phone", models.CharField(blank=True, max_length=30)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("address", models.CharField(blank=True, max_length=200)),
                (
                    "safe_way",
                    models.CharField(
                        choices=[
                            ("call", "Phone call"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("meet", "In person, at an agreed place"),
                            ("through", "Through someone they trust"),
                        ],
                        max_length=8,
                    ),
                ),
                ("safe_times", models.CharField(blank=True, max_length=200)),
                ("who_may_answer", models.CharField(blank=True, max_length=200)),
                ("voicemail", models.BooleanField(default=False)),
                ("never_visit", models.BooleanField(default=False)),
                ("risk", models.CharField(blank=True, max_length=500)),
                ("consents", models.BooleanField(default=False)),
                ("contact_digest", models.CharField(blank=True, max_length=64)),
                ("kept_at", models.DateTimeField()),
                ("review_on", models.DateField()),
                ("dispose_on", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["dispose_on"], name="reporter_dispose_on")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("address", ""), ("email", ""), ("phone", ""), _negated=True
                        ),
                        name="reporter_can_be_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_on__lte", models.F("dispose_on"))),
                        name="reporter_is_reviewed_before_disposal",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
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
                        to="reports.report",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("pgh_context_id", models.UUIDField(null=True)),
                ("id", models.BigIntegerField()),
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
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
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
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
                ("recorded_at", models.DateTimeField()),
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
                ("error_at", models.DateTimeField(blank=True, null=True)),
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
                ("error_reason", models.CharField(blank=True, max_length=300)),
                ("occurred_known", models.BooleanField(default=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("officer", "Officer saw it"),
                            ("pcso", "PCSO saw it"),
                            ("in_person", "Reported in person"),
                            ("101", "101 call"),
                            ("999", "999 call"),
                            ("online", "Online form"),
                            ("crimestoppers", "Crimestoppers"),
                            ("council", "Council"),
                            ("housing", "Housing provider"),
                            ("meeting", "Neighbourhood meeting"),
                            ("school", "School"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "concern",
                    models.CharField(
                        choices=[
                            ("dealing", "Dealing"),
                            ("use", "Drug use"),
                            ("cuckooing", "Cuckooing"),
                            ("exploitation", "Child exploitation"),
                            ("growing", "Growing or making"),
                            ("litter", "Needles or litter"),
                            ("smell", "Smell of cannabis"),
                            ("other", "Something else"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "drug",
                    models.CharField(
                        choices=[
                            ("unknown", "Not known"),
                            ("cannabis", "Cannabis"),
                            ("crack", "Crack cocaine"),
                            ("cocaine", "Powder cocaine"),
                            ("heroin", "Heroin"),
                            ("synthetic", "Synthetic cannabinoids (spice)"),
                            ("nitrous", "Nitrous oxide"),
                            ("ketamine", "Ketamine"),
                            ("pills", "Pills or tablets"),
                            ("other", "Another drug"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                ("description", models.TextField(blank=True, max_length=4000)),
                (
                    "signs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("visitors", "New visitors at all hours"),
                                ("occupier_unseen", "Occupier not seen, others are"),
                                ("vehicles", "More cars or bikes than usual"),
                                ("use_nearby", "More drug use nearby"),
                                ("isolated", "Occupier isolated or vulnerable"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("children_seen", models.BooleanField(default=False)),
                ("vulnerable_adult", models.BooleanField(default=False)),
                ("weapons_mentioned", models.BooleanField(default=False)),
                ("received_at", models.DateTimeField()),
                ("received_on", models.DateField()),
                (
                    "merged_into",
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
                    "reported_by",
                    models.CharField(
                        choices=[
                            ("police", "Seen by police or staff"),
                            ("named", "Left contact details"),
                            ("anonymous", "Wants to stay anonymous"),
                            ("not_given", "Left no details"),
                        ],
                        default="not_given",
                        max_length=10,
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
                    "assigned_to",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("triaged", "Triaged"),
                            ("assigned", "Assigned"),
                            ("in_action", "Being worked on"),
                            ("answered", "Outcome recorded"),
                            ("closed", "Closed"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 Emergency"),
                            ("2", "2 Priority"),
                            ("3", "3 Scheduled"),
                            ("4", "4 No deployment"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("enforcement", "Enforcement action"),
                            ("patrol", "Patrols or visits"),
                            ("prevention", "Problem solved or prevented"),
                            ("safeguarding", "Safeguarding referral made"),
                            ("intelligence", "Kept as intelligence"),
                            ("passed_on", "Passed to a partner"),
                            ("crime_recorded", "Recorded as a crime"),
                            ("no_action", "No further action"),
                        ],
                        max_length=15,
                    ),
                ),
                ("reopened_because", models.CharField(blank=True, max_length=500)),
                (
                    "source_evaluation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 Reliable"),
                            ("2", "2 Untested"),
                            ("3", "3 Not reliable"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "information_assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A Known directly to the source"),
                            ("B", "B Known indirectly, corroborated"),
                            ("C", "C Known indirectly"),
                            ("D", "D Not known"),
                            ("E", "E Suspected to be false"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("fact", "Fact"), ("opinion", "Opinion")],
                        max_length=8,
                    ),
                ),
                ("sanitised_text", models.TextField(blank=True, max_length=4000)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
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
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("params", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "name"), name="savedfilter_name_once"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "reports_reportevent" ("assigned_to_id", "basis", "channel", "children_seen", "client_uuid", "concern", "content_digest", "description", "district_id", "drug", "error_at", "error_by_id", "error_reason", "force_id", "grade", "id", "information_assessment", "lsoa_id", "merged_into_id", "occurred_at", "occurred_known", "occurred_on", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "received_at", "received_on", "recorded_at", "recorded_by_id", "reference", "reopened_because", "reported_by", "sanitised_text", "signs", "source_evaluation", "status", "street_id", "team_id", "vulnerable_adult", "ward_id", "weapons_mentioned") VALUES (NEW."assigned_to_id", NEW."basis", NEW."channel", NEW."children_seen", NEW."client_uuid", NEW."concern", NEW."content_digest", NEW."description", NEW."district_id", NEW."drug", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."grade", NEW."id", NEW."information_assessment", NEW."lsoa_id", NEW."merged_into_id", NEW."occurred_at", NEW."occurred_known", NEW."occurred_on", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."received_at", NEW."received_on", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."reopened_because", NEW."reported_by", NEW."sanitised_text", NEW."signs", NEW."source_evaluation", NEW."status", NEW."street_id", NEW."team_id", NEW."vulnerable_adult", NEW."ward_id", NEW."weapons_mentioned"); RETURN NULL;',
                    hash="00c1fbf3d19b286278ca9c7e2b085e9226f2638b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_84ceb",
                    table="reports_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="report",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "reports_reportevent" ("assigned_to_id", "basis", "channel", "children_seen", "client_uuid", "concern", "content_digest", "description", "district_id", "drug", "error_at", "error_by_id", "error_reason", "force_id", "grade", "id", "information_assessment", "lsoa_id", "merged_into_id", "occurred_at", "occurred_known", "occurred_on", "outcome", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "received_at", "received_on", "recorded_at", "recorded_by_id", "reference", "reopened_because", "reported_by", "sanitised_text", "signs", "source_evaluation", "status", "street_id", "team_id", "vulnerable_adult", "ward_id", "weapons_mentioned") VALUES (NEW."assigned_to_id", NEW."basis", NEW."channel", NEW."children_seen", NEW."client_uuid", NEW."concern", NEW."content_digest", NEW."description", NEW."district_id", NEW."drug", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."grade", NEW."id", NEW."information_assessment", NEW."lsoa_id", NEW."merged_into_id", NEW."occurred_at", NEW."occurred_known", NEW."occurred_on", NEW."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."received_at", NEW."received_on", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."reopened_because", NEW."reported_by", NEW."sanitised_text", NEW."signs", NEW."source_evaluation", NEW."status", NEW."street_id", NEW."team_id", NEW."vulnerable_adult", NEW."ward_id", NEW."weapons_mentioned"); RETURN NULL;',
                    hash="bbfed5672d4e872e5de297d2c6638ccccebe5c31",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_234a9",
                    table="reports_report",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="79709c12d5a2ece868c72f81bcfe3e43e6ab1222",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_eac1b",
                    table="reports_reportevent",
                    when="BEFORE",
                ),
            ),
        ),
    ]
