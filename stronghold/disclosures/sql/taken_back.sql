-- What was taken back, or erased, is so for good.
CREATE OR REPLACE TRIGGER disclosure_stays_taken_back BEFORE UPDATE ON disclosures_disclosure
  FOR EACH ROW EXECUTE FUNCTION keep_once_set(
    'taken_back_at', 'taken_back_by_id', 'taken_back_because', 'erased_at');
