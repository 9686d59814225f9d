CREATE TABLE items (gone integer, name text, added bigint DEFAULT 7, id bigint);
ALTER TABLE items DROP COLUMN gone;
INSERT INTO items (id, name) VALUES (0, 'old');
