CREATE TABLE t (n bigint PRIMARY KEY, v varchar(3));
