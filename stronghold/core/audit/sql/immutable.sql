-- No role can change, delete or truncate an event.
CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'an audit event is never changed or removed (%)', TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE OR REPLACE TRIGGER event_is_never_changed BEFORE UPDATE OR DELETE ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- A reason is never changed either. Only the owner can erase it; the event stays, and its
-- digest shows that there was a reason.
CREATE OR REPLACE TRIGGER reason_is_never_changed BEFORE UPDATE ON audit_reason
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER reason_is_never_truncated BEFORE TRUNCATE ON audit_reason
  FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

-- A seal is never changed or removed.
DO $$
DECLARE
  sealed text;
BEGIN
  FOREACH sealed IN ARRAY ARRAY['audit_block', 'audit_blockpart', 'audit_blockstamp'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER seal_is_never_changed BEFORE UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()', sealed);
    EXECUTE format('CREATE OR REPLACE TRIGGER seal_is_never_truncated BEFORE TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', sealed);
  END LOOP;
END $$;
