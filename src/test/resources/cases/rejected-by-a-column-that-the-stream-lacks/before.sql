CREATE TABLE items (id bigint, name text, needed text NOT NULL);
