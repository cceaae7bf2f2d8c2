-- A key that was revoked opens nothing again.
CREATE OR REPLACE TRIGGER accesskey_stays_revoked BEFORE UPDATE ON ogc_accesskey
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('revoked_at');
