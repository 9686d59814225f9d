CREATE TABLE kinds (name text PRIMARY KEY);
INSERT INTO kinds SELECT 'n' || n FROM generate_series(1, 9) n;
CREATE TABLE items (id bigint, name text REFERENCES kinds DEFERRABLE INITIALLY DEFERRED);
