CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY, price bigint, total bigint GENERATED ALWAYS AS (price * 10) STORED);
