CREATE TABLE items (id bigint PRIMARY KEY, name text);
CREATE TABLE orders (item bigint REFERENCES items);
