CREATE TABLE base (id bigint);
CREATE VIEW items AS SELECT * FROM base;
