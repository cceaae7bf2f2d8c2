-- Another organisation that took part is one of the activity's force and did not lead it.
-- What the site may change of a row, grants.sql says: only that it is removed, here once.
CREATE OR REPLACE FUNCTION operations_check_took_part() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.removed_at IS NOT NULL AND current_user = 'stronghold_app' THEN
      RAISE EXCEPTION 'what was removed is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
  ELSIF NEW.organisation_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM operations_activity AS activity
    JOIN accounts_organisation AS organisation
      ON organisation.force_id = activity.force_id
      OR activity.force_id = ANY (organisation.also_with)
    WHERE activity.id = NEW.activity_id AND organisation.id = NEW.organisation_id
      AND activity.organisation_id <> organisation.id)
  THEN
    RAISE EXCEPTION 'who took part is another organisation of the same force'
      USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER took_part_is_checked BEFORE INSERT OR UPDATE ON operations_tookpart
  FOR EACH ROW EXECUTE FUNCTION operations_check_took_part();
