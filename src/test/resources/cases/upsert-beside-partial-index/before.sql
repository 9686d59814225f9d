CREATE TABLE items (id bigint, name text);
CREATE UNIQUE INDEX ON items (id) WHERE name IS NOT NULL;
INSERT INTO items VALUES (1, 'old');
