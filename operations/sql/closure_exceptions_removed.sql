-- Who was taken off the list of those who may be inside stays off it, with when and by whom.
CREATE OR REPLACE TRIGGER closureexception_stays_removed BEFORE UPDATE ON operations_closureexception
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('removed_at', 'removed_by_id');
