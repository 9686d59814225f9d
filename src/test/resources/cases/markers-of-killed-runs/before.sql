CREATE TABLE _sdc_batches (
  run text, stream text, part integer, batch bigint, loaded_at timestamptz, PRIMARY KEY (run, stream, part));
INSERT INTO _sdc_batches VALUES
  ('killed long ago', 'items', 0, 1, now() - interval '31 days'),
  ('may be alive', 'items', 0, 1, now() - interval '29 days');
