CREATE TABLE t (n bigint PRIMARY KEY, v timestamptz(0));
