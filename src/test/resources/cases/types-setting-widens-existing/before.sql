CREATE TABLE s (id bigint NOT NULL, whole integer, small smallint, large bigint);
