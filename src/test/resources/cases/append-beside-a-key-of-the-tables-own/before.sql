CREATE TABLE items (row_number bigserial PRIMARY KEY, id bigint, name text, loaded_by text DEFAULT 'tap');
