-- The address of a calendar that was revoked answers no more.
CREATE OR REPLACE TRIGGER feedkey_stays_revoked BEFORE UPDATE ON operations_feedkey
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('revoked_at');
