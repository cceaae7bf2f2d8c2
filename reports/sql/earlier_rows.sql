-- Whom it was given to, when it was cleared and what came of it. That the words were changed,
-- never the words.
SELECT keep_earlier_rows('reports_callback');
SELECT keep_earlier_rows('reports_attachment');
-- A decision that was undone stays so.
CREATE OR REPLACE TRIGGER duplicatedecision_stays_undone BEFORE UPDATE ON reports_duplicatedecision
  FOR EACH ROW EXECUTE FUNCTION keep_once_set('undone_at', 'undone_by_id');
