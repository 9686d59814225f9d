CREATE TABLE b (id bigint PRIMARY KEY, v text);
CREATE TABLE c (id bigint PRIMARY KEY, v text);
