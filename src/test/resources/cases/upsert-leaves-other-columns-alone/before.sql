CREATE TABLE items (note text DEFAULT 'new', id bigint PRIMARY KEY, name text);
INSERT INTO items VALUES ('mine', 1, 'old');
