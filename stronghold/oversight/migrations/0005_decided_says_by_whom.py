from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("oversight", "0004_what_the_law_asks")]

    operations = [
        ValidateConstraint("requestitem", "requestitem_decided_says_by_whom"),
    ]
