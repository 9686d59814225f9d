CREATE TABLE items (id bigint, name text UNIQUE);
