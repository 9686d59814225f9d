CREATE TABLE items (id bigint PRIMARY KEY, name text, needed text NOT NULL);
INSERT INTO items VALUES (9, 'old', 'x');
