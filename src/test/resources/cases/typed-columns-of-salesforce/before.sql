CREATE TABLE accounts (id text PRIMARY KEY, created timestamp);
