from django.db import migrations, models

# The words of events so far, each with a salt of its own. The triggers that refuse a
# change of an event are off for this one transaction, and only for its owner.
MOVE = """
DO $$
DECLARE
  part regclass;
BEGIN
  CREATE TEMP TABLE moved ON COMMIT DROP AS
    SELECT id, occurred_at, reason,
      replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') AS salt
    FROM audit_event WHERE btrim(reason) <> '';
  INSERT INTO audit_reason (digest, salt, words)
    SELECT encode(sha256(convert_to(salt || reason, 'UTF8')), 'hex'), salt, reason
    FROM moved;
  FOR part IN
    SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'audit_event'::regclass
  LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', part);
    EXECUTE format('UPDATE %s event SET reason_digest = '
      'encode(sha256(convert_to(moved.salt || moved.reason, ''UTF8'')), ''hex'') '
      'FROM moved WHERE moved.id = event.id AND moved.occurred_at = event.occurred_at',
      part);
    EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', part);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0004_what_was_taken"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "digest",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
                ),
                ("salt", models.CharField(max_length=64)),
                ("words", models.TextField()),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="reason_digest",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL(MOVE),
        migrations.RemoveField(model_name="event", name="reason"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("reason_digest", ""), _negated=True),
                fields=["reason_digest"],
                name="event_reason",
            ),
        ),
    ]
