from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dashboard", "0009_age_of_marks")]

    operations = [migrations.RenameModel("Mark", "StaleMark")]
