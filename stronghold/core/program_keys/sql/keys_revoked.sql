-- A key that was revoked opens nothing again.
CREATE OR REPLACE TRIGGER programkey_stays_revoked BEFORE UPDATE ON program_keys_programkey
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('revoked_at');
