from django.db import migrations


class Migration(migrations.Migration):
    replaces = [("ogc", "0001_initial"), ("ogc", "0002_keys_for_programs")]

    initial = True

    dependencies = []

    operations = []
