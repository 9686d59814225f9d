CREATE TABLE t (n bigint PRIMARY KEY, v numeric(5,2));
