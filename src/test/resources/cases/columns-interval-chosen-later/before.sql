CREATE TABLE shifts (id bigint PRIMARY KEY, lasts time);
INSERT INTO shifts VALUES (1, '08:30'), (2, '24:00');
