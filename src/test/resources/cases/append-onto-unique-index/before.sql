CREATE TABLE items (id bigint, part text, name text);
CREATE UNIQUE INDEX ON items (part, id);
