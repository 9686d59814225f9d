CREATE TABLE items (total numeric(11,2), "any" numeric(100,38));
