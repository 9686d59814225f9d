CREATE TABLE items (id bigint);
INSERT INTO items VALUES (2);
