CREATE TABLE items (id bigint, name text, EXCLUDE (name WITH =));
