CREATE TABLE people (id bigint PRIMARY KEY, ref uuid, day date, n integer);
