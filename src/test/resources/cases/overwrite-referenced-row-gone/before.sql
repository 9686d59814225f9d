CREATE TABLE items (id bigint PRIMARY KEY, name text);
INSERT INTO items VALUES (1, 'old'), (2, 'gone');
CREATE TABLE orders (item bigint REFERENCES items);
INSERT INTO orders VALUES (1);
INSERT INTO orders VALUES (2);
