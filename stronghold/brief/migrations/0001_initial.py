import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geography", "0001_initial"),
        ("sharing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Brief",
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
                ("week", models.DateField()),
                ("signed_at", models.DateTimeField()),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("comment", models.TextField(blank=True, max_length=2000)),
                ("figures", models.JSONField()),
                ("n_counted", models.PositiveIntegerField()),
                ("pdf", models.BinaryField()),
                ("pdf_sha256", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("force", "week"), name="brief_signed_once_a_week"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("week__iso_week_day", 1)),
                        name="brief_begins_on_a_monday",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefCounted",
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
                    "brief",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted",
                        to="brief.brief",
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=12)),
                ("week", models.DateField()),
                ("area", models.CharField(blank=True, max_length=20)),
                ("district", models.CharField(blank=True, max_length=20, null=True)),
                ("category", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["reference"], name="briefcounted_reference")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("brief", "measure", "reference"),
                        name="briefcounted_once_a_measure",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefMail",
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
                ("week", models.DateField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at__isnull", True)),
                        fields=["id"],
                        name="briefmail_unsent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("week", "recipient"), name="briefmail_once_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BriefSubscriber",
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
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="RevisionCounted",
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
                        related_name="+",
                        to="sharing.release",
                    ),
                ),
                ("measure", models.CharField(max_length=30)),
                ("reference", models.CharField(max_length=12)),
                ("week", models.DateField()),
                ("ward", models.CharField(blank=True, max_length=20)),
                ("district", models.CharField(blank=True, max_length=20)),
                ("category", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "measure", "reference"),
                        name="revisioncounted_once_a_measure",
                    )
                ],
            },
        ),
    ]
