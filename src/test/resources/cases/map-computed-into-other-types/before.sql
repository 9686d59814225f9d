CREATE TABLE customers (id bigint, small smallint, price numeric(5,2), word text);
