CREATE TYPE kind AS ENUM ('n1', 'n2', 'n3', 'n4', 'n6', 'n7', 'n8');
CREATE TABLE items (id bigint, name kind);
