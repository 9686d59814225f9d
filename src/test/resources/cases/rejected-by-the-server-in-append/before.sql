CREATE TABLE items (id bigint PRIMARY KEY, code text CHECK (code <> 'forbidden'));
