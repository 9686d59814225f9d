CREATE TABLE items (id bigint, name text UNIQUE);
INSERT INTO items VALUES (9, 'old');
