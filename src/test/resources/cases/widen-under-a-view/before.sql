CREATE TABLE items (id bigint PRIMARY KEY, v integer);
CREATE VIEW doubled AS SELECT v * 2 AS v FROM items;
