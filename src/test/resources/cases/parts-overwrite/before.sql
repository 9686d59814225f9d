CREATE TABLE items (id bigint PRIMARY KEY, name text);
INSERT INTO items VALUES (99, 'old');
