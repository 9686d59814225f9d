CREATE DOMAIN version AS bigint CHECK (VALUE > 0);
CREATE TABLE items (id bigint PRIMARY KEY, _sdc_table_version version, _sdc_deleted_at timestamptz);
INSERT INTO items VALUES (1, 1, NULL);
