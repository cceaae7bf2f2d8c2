from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac

import stronghold.core.accounts.models


def keep_codes(apps, schema_editor):
    """Give each user the code by which phones know them until now."""
    users = apps.get_model("accounts", "User").objects
    for user in users.filter(page_code="").only("pk").iterator():
        user.page_code = salted_hmac(
            "stronghold.offline.owner",
            str(user.pk),
            secret=settings.SECRET_KEY,
            algorithm="sha256",
        ).hexdigest()[:16]
        user.save(update_fields=["page_code"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_force_details"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="page_code",
            field=models.CharField(max_length=16, default=""),
        ),
        migrations.RunPython(keep_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="user",
            name="page_code",
            field=models.CharField(
                default=stronghold.core.accounts.models.new_page_code,
                max_length=16,
                unique=True,
            ),
        ),
    ]
