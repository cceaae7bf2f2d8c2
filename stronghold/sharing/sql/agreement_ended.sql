-- An agreement that was ended or discarded is so for good, and who signed it has signed: by
-- a signature taken away and put back its terms could be changed.
CREATE OR REPLACE TRIGGER agreement_stays_ended BEFORE UPDATE ON sharing_agreement
  FOR EACH ROW EXECUTE FUNCTION keep_once_set(
    'ended_at', 'ended_by_id', 'discarded_at', 'discarded_by_id',
    'police_signed_at', 'police_signed_by_id', 'police_signed_as', 'check_findings',
    'check_answer', 'partner_signed_at', 'partner_signed_by_id', 'partner_signed_as');
