from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac

import stronghold.core.accounts.models


def keep_codes(apps, schema_editor):
    """Give each user the code by which phones know them until now."""
    users = apps.get_model("accounts", "User").objects
    for pk in users.filter(page_code="").values_list("pk", flat=True):
        code = salted_hmac(
            "stronghold.offline.owner",
            str(pk),
            secret=settings.SECRET_KEY,
            algorithm="sha256",
        )
        users.filter(pk=pk).update(page_code=code.hexdigest()[:16])


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
