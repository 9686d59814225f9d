CREATE TABLE items (id bigint, name text, note text);
INSERT INTO items VALUES (1, 'old', 'kept'), (9, 'other', 'kept');
