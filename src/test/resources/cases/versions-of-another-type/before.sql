CREATE TABLE items (id bigint PRIMARY KEY, _sdc_table_version text, _sdc_deleted_at timestamptz);
INSERT INTO items VALUES (1, '1', NULL);
