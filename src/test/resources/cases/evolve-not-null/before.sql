CREATE TABLE items (id bigint PRIMARY KEY, name text NOT NULL, size bigint NOT NULL DEFAULT 7);
