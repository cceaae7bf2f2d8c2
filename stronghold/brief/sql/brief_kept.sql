-- A signed brief and its counted records are never changed, deleted or truncated.
CREATE OR REPLACE FUNCTION brief_keep() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a signed brief is never changed or removed (%)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER brief_is_kept BEFORE UPDATE OR DELETE ON brief_brief
  FOR EACH ROW EXECUTE FUNCTION brief_keep();
CREATE OR REPLACE TRIGGER brief_is_never_truncated BEFORE TRUNCATE ON brief_brief
  FOR EACH STATEMENT EXECUTE FUNCTION brief_keep();
CREATE OR REPLACE TRIGGER counted_is_kept BEFORE UPDATE OR DELETE ON brief_briefcounted
  FOR EACH ROW EXECUTE FUNCTION brief_keep();
CREATE OR REPLACE TRIGGER counted_is_never_truncated BEFORE TRUNCATE ON brief_briefcounted
  FOR EACH STATEMENT EXECUTE FUNCTION brief_keep();


-- No counted record is added after signing: the brief holds their number.
CREATE OR REPLACE FUNCTION figures_refuse_more_counted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (
    SELECT FROM brief_brief AS brief
    WHERE brief.id IN (SELECT brief_id FROM new_rows) AND brief.n_counted < (
      SELECT count(*) FROM brief_briefcounted AS counted
      WHERE counted.brief_id = brief.id)
  ) THEN
    RAISE EXCEPTION 'no record can be added to a signed brief'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER counted_is_whole AFTER INSERT ON brief_briefcounted
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION figures_refuse_more_counted();
