-- Published figures are never changed, deleted or truncated, and none is added to a release
-- later.
CREATE OR REPLACE FUNCTION sharing_keep_figures() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'a published figure is never changed or removed (%)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER release_is_kept BEFORE UPDATE OR DELETE ON sharing_release
  FOR EACH ROW EXECUTE FUNCTION sharing_keep_figures();
CREATE OR REPLACE TRIGGER release_is_never_truncated BEFORE TRUNCATE ON sharing_release
  FOR EACH STATEMENT EXECUTE FUNCTION sharing_keep_figures();
CREATE OR REPLACE TRIGGER figure_is_kept BEFORE UPDATE OR DELETE ON sharing_figure
  FOR EACH ROW EXECUTE FUNCTION sharing_keep_figures();
CREATE OR REPLACE TRIGGER figure_is_never_truncated BEFORE TRUNCATE ON sharing_figure
  FOR EACH STATEMENT EXECUTE FUNCTION sharing_keep_figures();

-- A release records how many figures it has.
CREATE OR REPLACE FUNCTION sharing_add_no_figure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF EXISTS (
    SELECT FROM sharing_release AS release
    WHERE release.id IN (SELECT release_id FROM new_rows) AND release.n_figures < (
      SELECT count(*) FROM sharing_figure AS figure
      WHERE figure.release_id = release.id)
  ) THEN
    RAISE EXCEPTION 'no figure is added to what was published'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER release_is_whole AFTER INSERT ON sharing_figure
  REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION sharing_add_no_figure();
