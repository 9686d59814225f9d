CREATE TABLE people (id bigint PRIMARY KEY, ref uuid, at timestamptz, local timestamp, day date, clock time, price numeric, n bigint, f double precision, ok boolean);
CREATE TABLE others (ref uuid, name text);
INSERT INTO others VALUES ('123e4567-e89b-12d3-a456-426614174000', 'other');
