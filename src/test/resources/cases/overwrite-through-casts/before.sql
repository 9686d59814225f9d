CREATE TABLE items (id inet PRIMARY KEY, span interval);
INSERT INTO items VALUES ('10.0.0.9', '1s');
