CREATE TABLE t (n bigint PRIMARY KEY, v date);
