CREATE TABLE items (id bigint, name text);
CREATE UNIQUE INDEX ON items (id, name);
INSERT INTO items VALUES (1, 'old');
