CREATE SCHEMA museum;
CREATE TABLE museum.rooms (
  id bigint NOT NULL,
  name character varying,
  floors bigint[],
  names character varying[],
  dates timestamp without time zone[],
  plan jsonb,
  opened timestamp without time zone,
  height numeric,
  _sdc_extracted_at timestamp without time zone,
  _sdc_received_at timestamp without time zone,
  _sdc_batched_at timestamp without time zone,
  _sdc_deleted_at timestamp without time zone,
  _sdc_sequence bigint,
  _sdc_table_version bigint,
  _sdc_sync_started_at bigint,
  PRIMARY KEY (id));
INSERT INTO museum.rooms (id, name, floors) VALUES (1, 'Foyer', '{0}'), (3, 'Cellar', '{-1}');
