CREATE TABLE shifts (id bigint PRIMARY KEY, starts time);
INSERT INTO shifts VALUES (1, '08:30'), (2, '24:00'), (3, NULL);
