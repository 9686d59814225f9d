CREATE TABLE items (id bigint, n smallint, code text CHECK (code <> 'forbidden'));
