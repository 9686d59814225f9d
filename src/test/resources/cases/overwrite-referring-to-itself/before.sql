CREATE TABLE items (id bigint PRIMARY KEY, parent bigint REFERENCES items);
INSERT INTO items VALUES (7, NULL), (8, 7);
