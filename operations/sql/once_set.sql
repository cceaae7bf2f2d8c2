-- What ends, withdraws or reviews a row is written once; grants.sql says that nothing else of
-- it is ever changed.
CREATE OR REPLACE TRIGGER closureevent_stays_reviewed BEFORE UPDATE ON operations_closureevent
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('reviewed_at', 'reviewed_by_id', 'review_note');
CREATE OR REPLACE TRIGGER disruption_stays_in_error BEFORE UPDATE ON operations_disruption
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('error_at', 'error_by_id', 'error_reason');
CREATE OR REPLACE TRIGGER link_stays_removed BEFORE UPDATE ON operations_link
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('removed_at', 'removed_by_id', 'removed_because');
CREATE OR REPLACE TRIGGER paper_stays_in_error BEFORE UPDATE ON operations_paper
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('error_at', 'error_by_id', 'error_reason');
CREATE OR REPLACE TRIGGER sharinghold_stays_ended BEFORE UPDATE ON operations_sharinghold
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('until');
