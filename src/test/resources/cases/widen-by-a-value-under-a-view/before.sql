CREATE TABLE visits (id bigint PRIMARY KEY, n bigint, at timestamptz);
CREATE VIEW seen AS SELECT id, at FROM visits;
