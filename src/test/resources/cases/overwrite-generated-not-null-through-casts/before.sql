CREATE TYPE mood AS ENUM ('so');
CREATE TABLE items (id bigint, mood mood, price bigint NOT NULL, total bigint GENERATED ALWAYS AS (price * 10) STORED NOT NULL CHECK (total < 100));
INSERT INTO items (id, price) VALUES (1, 1);
