CREATE TABLE people (id bigint PRIMARY KEY, ref uuid, at timestamptz, n bigint);
