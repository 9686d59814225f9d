CREATE TABLE items (id bigint, name text);
INSERT INTO items VALUES (1, 'old'), (2, 'old'), (5, 'old'), (3, 'old'), (3, 'old');
