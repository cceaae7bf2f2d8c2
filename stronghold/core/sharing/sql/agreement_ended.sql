-- An agreement that was ended or discarded stays so, and a signature cannot be removed: if it
-- could be removed and restored, the terms could be changed in between.
CREATE OR REPLACE TRIGGER agreement_stays_ended BEFORE UPDATE ON sharing_agreement
  FOR EACH ROW EXECUTE FUNCTION keep_once_set(
    'ended_at', 'ended_by_id', 'discarded_at', 'discarded_by_id',
    'police_signed_at', 'police_signed_by_id', 'police_signed_as', 'check_findings',
    'check_answer', 'partner_signed_at', 'partner_signed_by_id', 'partner_signed_as');
