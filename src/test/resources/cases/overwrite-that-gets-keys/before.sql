CREATE TABLE items (id bigint, name text);
INSERT INTO items VALUES (9, 'old');
