-- A key that was revoked opens nothing again.
CREATE OR REPLACE TRIGGER programkey_stays_revoked BEFORE UPDATE ON program_keys_programkey
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('revoked_at');
-- What else it opened before, and until when.
SELECT keep_earlier_rows('program_keys_programkey', 'owner_id', 'digest', 'scopes', 'networks',
  'force_id', 'agreement', 'until', 'revoked_at', 'approved_at');
