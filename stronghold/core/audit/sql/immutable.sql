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

-- What the site adds has the next number and its own transaction: an event with a number or
-- transaction of earlier ones would be covered by no seal of its own. A time that programs
-- cannot read, such as one of the year 20000, would stop the sealing of all that follows.
CREATE OR REPLACE FUNCTION audit_refuse_misplaced() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF current_user = 'stronghold_app' AND (
    NEW.id <> currval('public.audit_event_id_seq') OR NEW.txid <> pg_current_xact_id()
    OR NEW.occurred_at < '1970-01-01 00:00+00' OR NEW.occurred_at >= '3000-01-01 00:00+00')
  THEN
    RAISE EXCEPTION 'an audit event has its own number, transaction and time'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER event_is_in_its_place BEFORE INSERT ON audit_event
  FOR EACH ROW EXECUTE FUNCTION audit_refuse_misplaced();

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
  FOREACH sealed IN ARRAY ARRAY['audit_block', 'audit_blockpart'] LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER seal_is_never_changed BEFORE UPDATE OR DELETE ON %I '
                   'FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()', sealed);
    EXECUTE format('CREATE OR REPLACE TRIGGER seal_is_never_truncated BEFORE TRUNCATE ON %I '
                   'FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()', sealed);
  END LOOP;
END $$;
