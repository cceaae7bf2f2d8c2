-- A disclosure that was revoked or erased stays so.
CREATE OR REPLACE TRIGGER disclosure_stays_revoked BEFORE UPDATE ON disclosures_disclosure
  FOR EACH ROW EXECUTE FUNCTION keep_once_set(
    'revoked_at', 'revoked_by_id', 'revoked_reason', 'erased_at');
