CREATE TABLE items (id bigint, name text);
INSERT INTO items VALUES (1, 'old'), (2, 'gone');
CREATE TABLE _kept (id bigint);
CREATE TABLE "sdc_overwrite_mine" (id bigint);
