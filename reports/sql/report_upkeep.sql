-- What is counted of a street is read from an index alone where PostgreSQL knows that all
-- may see a page. It learns so when it cleans the table, which by its own rule it would do
-- after a fifth of all reports had changed, and that of millions is years.
ALTER TABLE reports_report SET (
  autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);
