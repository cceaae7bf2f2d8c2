import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.lookups
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stronghold.database.expressions


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_device_key_used_on"),
        ("geography", "0001_initial"),
        ("operations", "0009_operations"),
        ("places", "0001_initial"),
        ("reports", "0009_weights_not_always_given"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
            ],
            options={
                "abstract": False,
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
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
            ],
            options={
                "abstract": False,
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
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
            ],
            options={
                "abstract": False,
            },
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
                ("client_uuid", models.UUIDField(unique=True)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
                            ("urgent", "Urgent: somebody is in danger now"),
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
                            ("made", "Made, no word yet"),
                            ("acknowledged", "Acknowledged"),
                            ("decided", "Decided"),
                            ("told", "Decided, and told back"),
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
                ("told_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
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
                ("client_uuid", models.UUIDField()),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(max_length=12)),
                ("occurred_on", models.DateField()),
                ("occurred_at", models.DateTimeField(blank=True, null=True)),
                ("place_text", models.CharField(blank=True, max_length=200)),
                (
                    "point",
                    django.contrib.gis.db.models.fields.PointField(
                        blank=True, null=True, srid=4326
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("error_at", models.DateTimeField(blank=True, null=True)),
                ("error_reason", models.CharField(blank=True, max_length=300)),
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
                            ("urgent", "Urgent: somebody is in danger now"),
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
                            ("made", "Made, no word yet"),
                            ("acknowledged", "Acknowledged"),
                            ("decided", "Decided"),
                            ("told", "Decided, and told back"),
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
                ("told_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
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
            ],
        ),
        migrations.RemoveConstraint(
            model_name="deadline",
            name="deadline_is_of_one_record",
        ),
        migrations.AddField(
            model_name="concern",
            name="arrest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="closure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.closurecase",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.report",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="street",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="concern",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="arrest",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="closure",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.closurecase",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.concern",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="report",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reports.report",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="street",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="concernevent",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="linked_arrests",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="operations.arrest"
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="linked_closures",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="operations.closurecase"
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="linked_premises",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="places.premises"
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="linked_reports",
            field=models.ManyToManyField(
                blank=True, related_name="+", to="reports.report"
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="street",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="countyline",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.countyline",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="street",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="countylineevent",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="arrest",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="closure",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.closurecase",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.concern",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="county_line",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.countyline",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="force",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reports.report",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="street",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="to_organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="referral",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="geography.area",
            ),
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
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(
                    stronghold.database.expressions._HowManyGiven(
                        models.F("closure"),
                        models.F("warrant"),
                        models.F("arrest"),
                        models.F("call_back"),
                        models.F("tasking"),
                        models.F("referral"),
                    ),
                    models.Value(1),
                ),
                name="deadline_is_of_one_record",
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
        migrations.AddField(
            model_name="referralevent",
            name="arrest",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.arrest",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="closure",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.closurecase",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="concern",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.concern",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="county_line",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.countyline",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="district",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="error_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="force",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.force",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="lsoa",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.referral",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="premises",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="places.premises",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="recorded_by",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="report",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="reports.report",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="street",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.street",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="to_organisation",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.AddField(
            model_name="referralevent",
            name="ward",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="geography.area",
            ),
        ),
        migrations.AddField(
            model_name="sharinghold",
            name="begun_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharinghold",
            name="concern",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holds",
                to="operations.concern",
            ),
        ),
        migrations.AddIndex(
            model_name="concern",
            index=models.Index(
                fields=["force", "-recorded_at", "-id"], name="concern_newest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_at__isnull", True),
                    (
                        "occurred_on",
                        stronghold.database.expressions.LondonDate(
                            models.F("occurred_at")
                        ),
                    ),
                    _connector="OR",
                ),
                name="concern_occurred_on_is_the_london_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    stronghold.database.expressions._HowManyGiven(
                        models.F("report"), models.F("arrest"), models.F("closure")
                    ),
                    models.Value(1),
                ),
                name="concern_is_raised_on_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="concern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("report__isnull", False),
                    ("arrest__isnull", False),
                    ("closure__isnull", False),
                    ("premises__isnull", False),
                    _connector="OR",
                ),
                name="concern_is_raised_on_something",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="concern",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                    hash="55c27504a54299977f5c3e5397eb02eedc7671ae",
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
                    func='INSERT INTO "operations_concernevent" ("arrest_id", "client_uuid", "closure_id", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "id", "lsoa_id", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "report_id", "signs", "street_id", "subject", "ward_id", "words") VALUES (NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."lsoa_id", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."signs", NEW."street_id", NEW."subject", NEW."ward_id", NEW."words"); RETURN NULL;',
                    hash="c33da38bbff80009c42cbf1578848b90f8097683",
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
        migrations.AddIndex(
            model_name="countyline",
            index=models.Index(
                fields=["force", "-recorded_at", "-id"], name="line_newest_first"
            ),
        ),
        migrations.AddConstraint(
            model_name="countyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_at__isnull", True),
                    (
                        "occurred_on",
                        stronghold.database.expressions.LondonDate(
                            models.F("occurred_at")
                        ),
                    ),
                    _connector="OR",
                ),
                name="countyline_occurred_on_is_the_london_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="countyline",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="countyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on__isnull", False), ("status", "closed")),
                    models.Q(
                        models.Q(("status", "closed"), _negated=True),
                        ("closed_on__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="countyline_closed_says_since_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="countyline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_on__isnull", True),
                    ("closed_on__gte", models.F("occurred_on")),
                    _connector="OR",
                ),
                name="countyline_closes_after_it_is_known",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="countyline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_countylineevent" ("adults", "children", "client_uuid", "closed_on", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                    hash="1624bc21822327b258c5d8283ebceccec7002685",
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
                    func='INSERT INTO "operations_countylineevent" ("adults", "children", "client_uuid", "closed_on", "content_digest", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "hub", "id", "lsoa_id", "name", "occurred_at", "occurred_on", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recorded_at", "recorded_by_id", "reference", "status", "street_id", "threats", "travel", "ward_id") VALUES (NEW."adults", NEW."children", NEW."client_uuid", NEW."closed_on", NEW."content_digest", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."hub", NEW."id", NEW."lsoa_id", NEW."name", NEW."occurred_at", NEW."occurred_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."status", NEW."street_id", NEW."threats", NEW."travel", NEW."ward_id"); RETURN NULL;',
                    hash="c34d0b474239d17bd730589c85b7c5696dab84d7",
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
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                fields=["force", "-recorded_at", "-id"], name="referral_newest_first"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["occurred_on"], name="referral_occurred_on"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("occurred_at__isnull", True),
                    (
                        "occurred_on",
                        stronghold.database.expressions.LondonDate(
                            models.F("occurred_at")
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_occurred_on_is_the_london_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.LessThanOrEqual(
                    stronghold.database.expressions._HowManyGiven(
                        models.F("report"),
                        models.F("arrest"),
                        models.F("closure"),
                        models.F("county_line"),
                    ),
                    models.Value(1),
                ),
                name="referral_comes_from_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_at__isnull", True),
                    models.Q(("consent", ""), _negated=True),
                    _connector="OR",
                ),
                name="referral_made_says_how_consent_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decision_at__isnull", False),
                        ("state__in", ["decided", "told"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["decided", "told"]), _negated=True),
                        ("decision_at__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="referral_is_decided_when_its_state_says_so",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_organisation__isnull", True), ("to_name", ""), _connector="OR"
                ),
                name="referral_goes_to_one_organisation",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "occurred_at", "occurred_on", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "state", "street_id", "subject", "their_reference", "to_name", "to_organisation_id", "told_back_at", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'insert\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."to_name", NEW."to_organisation_id", NEW."told_back_at", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                    hash="df3d7993f8a91496059264e844c72b2c42fedfcb",
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
                    func='INSERT INTO "operations_referralevent" ("acknowledged_at", "arrest_id", "client_uuid", "closure_id", "concern_id", "consent", "content_digest", "county_line_id", "decision", "decision_at", "district_id", "error_at", "error_by_id", "error_reason", "force_id", "id", "kind", "legal_basis", "lsoa_id", "made_at", "occurred_at", "occurred_on", "opened_at", "pgh_context", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_text", "point", "premises_id", "recipient_role", "recorded_at", "recorded_by_id", "reference", "report_id", "state", "street_id", "subject", "their_reference", "to_name", "to_organisation_id", "told_back_at", "urgency", "ward_id") VALUES (NEW."acknowledged_at", NEW."arrest_id", NEW."client_uuid", NEW."closure_id", NEW."concern_id", NEW."consent", NEW."content_digest", NEW."county_line_id", NEW."decision", NEW."decision_at", NEW."district_id", NEW."error_at", NEW."error_by_id", NEW."error_reason", NEW."force_id", NEW."id", NEW."kind", NEW."legal_basis", NEW."lsoa_id", NEW."made_at", NEW."occurred_at", NEW."occurred_on", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', NEW."id", NEW."place_text", NEW."point", NEW."premises_id", NEW."recipient_role", NEW."recorded_at", NEW."recorded_by_id", NEW."reference", NEW."report_id", NEW."state", NEW."street_id", NEW."subject", NEW."their_reference", NEW."to_name", NEW."to_organisation_id", NEW."told_back_at", NEW."urgency", NEW."ward_id"); RETURN NULL;',
                    hash="88bb6010c11ebed1e01b99160c2331d41c773f27",
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
        migrations.AddIndex(
            model_name="sharinghold",
            index=models.Index(
                condition=models.Q(("until__isnull", True)),
                fields=["record_kind", "record_id"],
                name="sharinghold_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharinghold",
            constraint=models.UniqueConstraint(
                fields=("concern", "record_kind", "record_id"),
                name="sharinghold_once_a_concern",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharinghold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="sharinghold_ends_after_it_begins",
            ),
        ),
    ]
