CREATE TABLE items (id bigint PRIMARY KEY, name text GENERATED ALWAYS AS ('computed') STORED);
