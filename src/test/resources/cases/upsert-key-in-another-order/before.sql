CREATE TABLE items (n bigint, b bigint, a bigint, PRIMARY KEY (b, a));
