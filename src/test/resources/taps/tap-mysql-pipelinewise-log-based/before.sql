CREATE SCHEMA tide;
CREATE TABLE tide.alarms (
  id integer,
  level double precision,
  share double precision,
  raised timestamp without time zone,
  rings time without time zone,
  token character varying,
  setup jsonb,
  spot jsonb,
  muted boolean,
  _sdc_extracted_at timestamp without time zone,
  _sdc_batched_at timestamp without time zone,
  _sdc_deleted_at character varying,
  PRIMARY KEY (id));
