CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY, price bigint NOT NULL, total bigint GENERATED ALWAYS AS (price * 10) STORED, serial bigserial, note text NOT NULL DEFAULT 'x');
INSERT INTO items (price) VALUES (1);
