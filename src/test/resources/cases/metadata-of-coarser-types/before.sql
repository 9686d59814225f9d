CREATE TABLE items (id bigint PRIMARY KEY, name text, _sdc_received_at timestamp(0), _sdc_batched_at timestamptz(3));
