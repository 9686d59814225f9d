CREATE TABLE items (id bigint, name text);
INSERT INTO items VALUES (0, 'old');
