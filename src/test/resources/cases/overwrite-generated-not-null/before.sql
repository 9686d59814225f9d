CREATE TABLE items (id bigint, price bigint NOT NULL, total bigint GENERATED ALWAYS AS (price * 10) STORED NOT NULL CHECK (total < 100));
INSERT INTO items VALUES (1, 1);
