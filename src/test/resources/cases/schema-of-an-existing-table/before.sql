CREATE TABLE items ("Other" text DEFAULT 'd', name varchar(50), id bigint PRIMARY KEY, filled integer NOT NULL DEFAULT 7);
