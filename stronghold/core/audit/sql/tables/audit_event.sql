-- The audit log's table, run once by audit's first migration. It is in partitions from
-- the start, which Django cannot say; the partitions, and the triggers that refuse a
-- change, are in sql/, which every installation runs again. The key holds the month that
-- parts the table. Columns and indexes are those of models.Event.
CREATE SEQUENCE audit_event_id_seq AS bigint;
CREATE TABLE audit_event (
  id bigint NOT NULL DEFAULT nextval('audit_event_id_seq'),
  occurred_at timestamptz NOT NULL,
  kind varchar(20) NOT NULL,
  actor_id bigint,
  actor varchar(150) NOT NULL,
  actor_role varchar(20) NOT NULL,
  organisation varchar(100) NOT NULL,
  force varchar(40) NOT NULL,
  session varchar(16) NOT NULL,
  source_ip inet,
  records text[] NOT NULL,
  n_records integer NOT NULL,
  recipient varchar(200) NOT NULL,
  reason_digest varchar(64) NOT NULL,
  detail jsonb NOT NULL,
  txid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (id, occurred_at)
) PARTITION BY RANGE (occurred_at);
ALTER SEQUENCE audit_event_id_seq OWNED BY audit_event.id;
