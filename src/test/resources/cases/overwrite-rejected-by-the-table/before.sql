CREATE TABLE items (id bigint, name text);
INSERT INTO items VALUES (1, 'old'), (2, 'gone');
ALTER TABLE items ADD CHECK (id > 0);
