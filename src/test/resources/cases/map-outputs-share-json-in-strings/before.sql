CREATE TABLE b (id bigint PRIMARY KEY, v text);
