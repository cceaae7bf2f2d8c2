-- A revoked address of a calendar stays revoked.
CREATE OR REPLACE TRIGGER feedkey_stays_revoked BEFORE UPDATE ON operations_feedkey
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('revoked_at');
