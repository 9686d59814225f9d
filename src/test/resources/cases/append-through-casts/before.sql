CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE items (id bigint, mood mood, address cidr, span interval, area box);
