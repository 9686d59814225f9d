CREATE DOMAIN words AS text;
CREATE TABLE items (id bigint, v words[]);
