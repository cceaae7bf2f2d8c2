-- A signed brief and its counted records are never changed, deleted or truncated.
CREATE OR REPLACE FUNCTION dashboard_keep_brief() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a signed brief is never changed or removed (%)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER brief_is_kept BEFORE UPDATE OR DELETE ON dashboard_brief
  FOR EACH ROW EXECUTE FUNCTION dashboard_keep_brief();
CREATE OR REPLACE TRIGGER brief_is_never_truncated BEFORE TRUNCATE ON dashboard_brief
  FOR EACH STATEMENT EXECUTE FUNCTION dashboard_keep_brief();
CREATE OR REPLACE TRIGGER counted_is_kept BEFORE UPDATE OR DELETE ON dashboard_briefcounted
  FOR EACH ROW EXECUTE FUNCTION dashboard_keep_brief();
CREATE OR REPLACE TRIGGER counted_is_never_truncated BEFORE TRUNCATE ON dashboard_briefcounted
  FOR EACH STATEMENT EXECUTE FUNCTION dashboard_keep_brief();


-- No counted record is added after signing: the brief holds their number.
CREATE OR REPLACE FUNCTION dashboard_refuse_more_counted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (
    SELECT FROM dashboard_brief AS brief
    WHERE brief.id IN (SELECT brief_id FROM new_rows) AND brief.n_counted < (
      SELECT count(*) FROM dashboard_briefcounted AS counted
      WHERE counted.brief_id = brief.id)
  ) THEN
    RAISE EXCEPTION 'no record can be added to a signed brief'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER counted_is_whole AFTER INSERT ON dashboard_briefcounted
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION dashboard_refuse_more_counted();
