CREATE TABLE items (place bigserial, id bigint);
