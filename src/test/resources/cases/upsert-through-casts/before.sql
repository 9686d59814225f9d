CREATE TABLE items (code macaddr PRIMARY KEY, address inet, n bigint);
INSERT INTO items VALUES ('08:00:2b:01:02:04', '10.0.0.9', 0);
