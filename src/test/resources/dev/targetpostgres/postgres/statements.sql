-- Ddl.createSchema
CREATE SCHEMA IF NOT EXISTS "he said ""hi""";

-- Ddl.statements: a table with names that were cut and a key of two columns
CREATE TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" ("SELECT ""a""" integer, "b\c" date, "Größe 🎁 what?" character varying(5), "$1; --" inet, "it''s" numeric(5,2), "%s" text[], "_sdc_deleted_at" timestamp with time zone, "_sdc_table_version" bigint, PRIMARY KEY ("SELECT ""a""", "b\c"));
COMMENT ON TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --"
  IS E'stream\\with ''quotes'' and \\0';
COMMENT ON COLUMN "he said ""hi"""."Robert'); DROP TABLE ""Students""; --"."Größe 🎁 what?"
  IS E'Größe, \\ ''quoted'', \\0 and all';

-- Ddl.statements: a table without key or comments
CREATE TABLE "public"."SA3010" ("ID" text);

-- Ddl.statements: a table without columns
CREATE TABLE "he said ""hi"""."$body$ other ?" ();

-- Ddl.statements: a column
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "SELECT ""a""" integer;

-- Ddl.statements: a column with a comment
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "Größe 🎁 what?" double precision;
COMMENT ON COLUMN "he said ""hi"""."$body$ other ?"."Größe 🎁 what?"
  IS E'it''s long';

-- Ddl.statements: a column that takes NULL from now on
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "SELECT ""a""" DROP NOT NULL;

-- given: smallint → integer
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "smallint → integer" smallint;

-- Ddl.statements: smallint → integer
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "smallint → integer" TYPE integer
  USING "smallint → integer"::integer;

-- given: bigint → numeric
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "bigint → numeric" bigint;

-- Ddl.statements: bigint → numeric
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "bigint → numeric" TYPE numeric
  USING "bigint → numeric"::numeric;

-- given: numeric(5,2) → numeric(7,4)
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "numeric(5,2) → numeric(7,4)" numeric(5,2);

-- Ddl.statements: numeric(5,2) → numeric(7,4)
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "numeric(5,2) → numeric(7,4)" TYPE numeric(7,4)
  USING "numeric(5,2) → numeric(7,4)"::numeric(7,4);

-- given: date → timestamp with time zone
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "date → timestamp with time zone" date;

-- Ddl.statements: date → timestamp with time zone
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "date → timestamp with time zone" TYPE timestamp with time zone
  USING "date → timestamp with time zone"::timestamp AT TIME ZONE 'UTC';

-- given: bigint → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "bigint → text" bigint;

-- Ddl.statements: bigint → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "bigint → text" TYPE text
  USING "bigint → text"::text;

-- given: boolean → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "boolean → text" boolean;

-- Ddl.statements: boolean → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "boolean → text" TYPE text
  USING "boolean → text"::text;

-- given: date → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "date → text" date;

-- Ddl.statements: date → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "date → text" TYPE text
  USING to_json("date → text") #>> '{}';

-- given: timestamp with time zone → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "timestamp with time zone → text" timestamp with time zone;

-- Ddl.statements: timestamp with time zone → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "timestamp with time zone → text" TYPE text
  USING CASE WHEN isfinite("timestamp with time zone → text") THEN regexp_replace(to_json("timestamp with time zone → text" AT TIME ZONE 'UTC') #>> '{}', '( BC)?$', E'Z\\1') ELSE "timestamp with time zone → text"::text END;

-- given: timestamp without time zone → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "timestamp without time zone → text" timestamp without time zone;

-- Ddl.statements: timestamp without time zone → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "timestamp without time zone → text" TYPE text
  USING CASE WHEN isfinite("timestamp without time zone → text") THEN to_json("timestamp without time zone → text") #>> '{}' ELSE "timestamp without time zone → text"::text END;

-- given: bytea → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "bytea → text" bytea;

-- Ddl.statements: bytea → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "bytea → text" TYPE text
  USING E'\\x' || encode("bytea → text", 'hex');

-- given: text[] → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "text[] → text" text[];

-- Ddl.statements: text[] → text
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "text[] → text" TYPE text
  USING to_json("text[] → text")::text;

-- given: bigint → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "bigint → jsonb" bigint;

-- Ddl.statements: bigint → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "bigint → jsonb" TYPE jsonb
  USING to_jsonb("bigint → jsonb");

-- given: date → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "date → jsonb" date;

-- Ddl.statements: date → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "date → jsonb" TYPE jsonb
  USING to_jsonb("date → jsonb");

-- given: timestamp with time zone → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "timestamp with time zone → jsonb" timestamp with time zone;

-- Ddl.statements: timestamp with time zone → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "timestamp with time zone → jsonb" TYPE jsonb
  USING to_jsonb(CASE WHEN isfinite("timestamp with time zone → jsonb") THEN regexp_replace(to_json("timestamp with time zone → jsonb" AT TIME ZONE 'UTC') #>> '{}', '( BC)?$', E'Z\\1') ELSE "timestamp with time zone → jsonb"::text END);

-- given: timestamp without time zone → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "timestamp without time zone → jsonb" timestamp without time zone;

-- Ddl.statements: timestamp without time zone → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "timestamp without time zone → jsonb" TYPE jsonb
  USING to_jsonb(CASE WHEN isfinite("timestamp without time zone → jsonb") THEN to_json("timestamp without time zone → jsonb") #>> '{}' ELSE "timestamp without time zone → jsonb"::text END);

-- given: json → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "json → jsonb" json;

-- Ddl.statements: json → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "json → jsonb" TYPE jsonb
  USING "json → jsonb"::jsonb;

-- given: text[] → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ADD COLUMN IF NOT EXISTS "text[] → jsonb" text[];

-- Ddl.statements: text[] → jsonb
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "text[] → jsonb" TYPE jsonb
  USING to_jsonb("text[] → jsonb");

-- Ddl.widen: several columns
ALTER TABLE "he said ""hi"""."$body$ other ?" ALTER COLUMN "smallint → integer" TYPE bigint
  USING "smallint → integer"::bigint, ALTER COLUMN "bigint → numeric" TYPE text
  USING "bigint → numeric"::text;

-- Ddl.createOverwriteStaging
CREATE UNLOGGED TABLE IF NOT EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d" (LIKE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED, "_sdc_ordinal" bigint, "_sdc_presence" bit varying) WITH (autovacuum_enabled = false);
COMMENT ON TABLE "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  IS E'run ''x'' \\';

-- Ddl.dropStaging
DROP TABLE IF EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d";

-- Ddl.createOverwriteStaging: without a key
CREATE UNLOGGED TABLE IF NOT EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d" (LIKE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED) WITH (autovacuum_enabled = false);
COMMENT ON TABLE "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  IS E'run ''x'' \\';

-- Ddl.dropStaging
DROP TABLE IF EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d";

-- Ddl.createOverwriteStaging: logged
CREATE TABLE IF NOT EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d" (LIKE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" INCLUDING CONSTRAINTS INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED, "_sdc_ordinal" bigint) WITH (autovacuum_enabled = false);
COMMENT ON TABLE "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  IS E'run ''x'' \\';

-- Ddl.addOwn
ALTER TABLE "he said ""hi"""."_sdc_overwrite_0a1b2c3d" ADD COLUMN IF NOT EXISTS "_sdc_presence" bit varying;

-- Ddl.createIndex
CREATE INDEX ON "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" ("b\c", "SELECT ""a""");

-- Ddl.createUniqueIndex
CREATE UNIQUE INDEX ON "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" ("b\c", "SELECT ""a""");

-- Ddl.analyze
ANALYZE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --";

-- Ddl.grantUsage
GRANT USAGE ON SCHEMA "he said ""hi""" TO "pg_read_all_data";

-- Ddl.grantSelect
GRANT SELECT ON "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" TO "pg_read_all_data";

-- Ddl.grantSelect: everybody
GRANT SELECT ON "public"."SA3010" TO PUBLIC;

-- Ddl.grantCreateOnSchema
GRANT USAGE, CREATE ON SCHEMA "he said ""hi""" TO "pg_read_all_data";

-- Ddl.grantCreateOnDatabase
GRANT CREATE ON DATABASE "template1" TO "pg_read_all_data";

-- Ddl.grant
GRANT UPDATE ("SELECT ""a""", "b\c") ON "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" TO "pg_read_all_data";

-- Ddl.grantTemporary
GRANT TEMPORARY ON DATABASE "template1" TO "pg_read_all_data";

-- Ddl.identifyFully
ALTER TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" REPLICA IDENTITY FULL;

-- Ddl.changeOwner
ALTER TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" OWNER TO "pg_monitor";

-- Dml.createTemporary
DROP TABLE IF EXISTS pg_temp."_sdc_staging"; CREATE TEMPORARY TABLE "_sdc_staging" ("SELECT ""a""" integer, "b\c" date, "Größe 🎁 what?" character varying(5) COLLATE pg_catalog."C", "$1; --" text, "it''s" numeric(5,2), "%s" text, "_sdc_deleted_at" timestamp with time zone, "_sdc_ordinal" bigint, "_sdc_presence" bit varying) ON COMMIT DROP;

-- Dml.createTemporary: of several
DROP TABLE IF EXISTS pg_temp."_sdc_staging_1"; CREATE TEMPORARY TABLE "_sdc_staging_1" ("SELECT ""a""" integer, "b\c" date, "Größe 🎁 what?" character varying(5) COLLATE pg_catalog."C", "$1; --" text, "it''s" numeric(5,2), "%s" text, "_sdc_deleted_at" timestamp with time zone, "_sdc_ordinal" bigint, "_sdc_presence" bit varying) ON COMMIT DROP;

-- Dml.createTemporaryOnce
CREATE TEMPORARY TABLE IF NOT EXISTS "_sdc_staging_ce904a00" ("SELECT ""a""" integer, "b\c" date, "Größe 🎁 what?" character varying(5) COLLATE pg_catalog."C", "$1; --" text, "it''s" numeric(5,2), "%s" text, "_sdc_deleted_at" timestamp with time zone, "_sdc_ordinal" bigint, "_sdc_presence" bit varying) ON COMMIT DROP; DELETE
  FROM pg_temp."_sdc_staging_ce904a00";

-- Dml.createUnlogged
CREATE UNLOGGED TABLE "he said ""hi"""."_sdc_staging_1" ("SELECT ""a""" integer, "b\c" date, "Größe 🎁 what?" character varying(5) COLLATE pg_catalog."C", "$1; --" text, "it''s" numeric(5,2), "%s" text, "_sdc_deleted_at" timestamp with time zone, "_sdc_ordinal" bigint, "_sdc_presence" bit varying);

-- Dml.copy: into the table
COPY "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" ("SELECT ""a""", "b\c", "Größe 🎁 what?")
  FROM STDIN (FORMAT BINARY);

-- Dml.copy: into temporary staging
COPY pg_temp."_sdc_staging" ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at", "_sdc_ordinal", "_sdc_presence")
  FROM STDIN (FORMAT BINARY);

-- Dml.copy: into unlogged staging
COPY "he said ""hi"""."_sdc_staging_1" ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at", "_sdc_ordinal", "_sdc_presence")
  FROM STDIN (FORMAT BINARY);

-- Dml.cast
SELECT count(COALESCE(s."Größe 🎁 what?", 'n/a'::character varying)), count(s."$1; --"::inet)
  FROM pg_temp."_sdc_staging" AS s;

-- Dml.dropSource: unlogged
DROP TABLE "he said ""hi"""."_sdc_staging_1";

-- Dml.insert: all rows
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --"::inet, s."it''s", s."%s"::text[], s."_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s;

-- Dml.insert: the last of each key
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --"::inet, s."it''s", s."%s"::text[], s."_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST;

-- Dml.upsert
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --"::inet, s."it''s", s."%s"::text[], s."_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?", "$1; --" = EXCLUDED."$1; --", "%s" = EXCLUDED."%s", "_sdc_deleted_at" = EXCLUDED."_sdc_deleted_at";

-- Dml.upsert: no two rows of the same key
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --"::inet, s."it''s", s."%s"::text[], s."_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?", "$1; --" = EXCLUDED."$1; --", "%s" = EXCLUDED."%s", "_sdc_deleted_at" = EXCLUDED."_sdc_deleted_at";

-- Dml.upsert: but for deleted rows
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --"::inet, s."it''s", s."%s"::text[], s."_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?", "$1; --" = EXCLUDED."$1; --", "%s" = EXCLUDED."%s", "_sdc_deleted_at" = EXCLUDED."_sdc_deleted_at";

-- Dml.upsert: nothing but keys
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c")
  OVERRIDING SYSTEM VALUE SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""", s."b\c"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST
  ON CONFLICT ("SELECT ""a""", "b\c") DO NOTHING;

-- Dml.upsert: widened columns
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "it''s")
  OVERRIDING SYSTEM VALUE SELECT DISTINCT ON (s."SELECT ""a"""::bigint, s."b\c"::timestamp AT TIME ZONE 'UTC') s."SELECT ""a"""::bigint, s."b\c"::timestamp AT TIME ZONE 'UTC', (CASE WHEN s."Größe 🎁 what?"::character varying(5)::text = s."Größe 🎁 what?"::text THEN s."Größe 🎁 what?"::character varying(5) ELSE (s."Größe 🎁 what?" || E' does not fit into character varying(5) as it is')::boolean::text::character varying(5) END)::text, s."it''s"::text::numeric
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a"""::bigint, s."b\c"::timestamp AT TIME ZONE 'UTC', s."_sdc_ordinal" DESC NULLS LAST
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?", "it''s" = EXCLUDED."it''s";

-- Dml.upsertChanged
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", s."Größe 🎁 what?", s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c" AND ROW(t."SELECT ""a""", t."b\c", t."Größe 🎁 what?", t."$1; --", t."it''s", t."%s", t."_sdc_deleted_at")::record OPERATOR(pg_catalog.*=) ROW(s."SELECT ""a""", s."b\c", s."Größe 🎁 what?", s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at")::record OFFSET 0)
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?", "$1; --" = EXCLUDED."$1; --", "%s" = EXCLUDED."%s", "_sdc_deleted_at" = EXCLUDED."_sdc_deleted_at";

-- Dml.deleteMarked
DELETE
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  USING (SELECT *
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL) AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- Dml.lockForMerge
LOCK TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" IN SHARE ROW EXCLUSIVE MODE;

-- Dml.updateExisting
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "Größe 🎁 what?" = s."Größe 🎁 what?", "$1; --" = s."$1; --", "%s" = s."%s", "_sdc_deleted_at" = s."_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- Dml.insertMissing
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", s."Größe 🎁 what?", s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c");

-- Dml.updateExisting: but for deleted rows
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "Größe 🎁 what?" = s."Größe 🎁 what?", "$1; --" = s."$1; --", "%s" = s."%s", "_sdc_deleted_at" = s."_sdc_deleted_at"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- Dml.insertMissing: but for deleted rows
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", s."Größe 🎁 what?", s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM pg_temp."_sdc_staging" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c");

-- Dml.createUnlogged: with what expressions can name
CREATE UNLOGGED TABLE "he said ""hi"""."_sdc_staging_2" ("SELECT ""a""" integer, "b\c" date, "_sdc_ordinal" bigint, "_sdc_input_3" text);

-- Dml.filter
DELETE
  FROM "he said ""hi"""."_sdc_staging_2" AS s
  WHERE (SELECT c."value"
  FROM (SELECT E'{"seed": "it''s \\\\ secret"}'::jsonb AS config) AS settings CROSS JOIN LATERAL (SELECT v.*
  FROM (SELECT s."SELECT ""a""" AS "id""; --", s."_sdc_input_3"::inet AS "address") AS "record" CROSS JOIN LATERAL (VALUES (("id""; --" > 0
))) AS v ("value")) AS c) IS NOT TRUE;

-- Dml.upsert: computed columns
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t ("SELECT ""a""", "b\c", "$1; --", "Größe 🎁 what?")
  OVERRIDING SYSTEM VALUE SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s."SELECT ""a""", s."b\c", s."$1; --", CASE WHEN s."Größe 🎁 what?"::character varying(5)::text = s."Größe 🎁 what?"::text THEN s."Größe 🎁 what?"::character varying(5) ELSE (s."Größe 🎁 what?" || E' does not fit into character varying(5) as it is')::boolean::text::character varying(5) END
  FROM (SELECT s.*, c."$1; --" AS "$1; --", c."Größe 🎁 what?"::text AS "Größe 🎁 what?"
  FROM "he said ""hi"""."_sdc_staging_2" AS s CROSS JOIN (SELECT E'{"seed": "it''s \\\\ secret"}'::jsonb AS config) AS settings CROSS JOIN LATERAL (SELECT v.*
  FROM (SELECT s."SELECT ""a""" AS "id""; --", s."_sdc_input_3"::inet AS "address") AS "record" CROSS JOIN LATERAL (VALUES ((address + 1
), (left(config->>'seed', 5) -- a comment
))) AS v ("$1; --", "Größe 🎁 what?")) AS c) AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET "$1; --" = EXCLUDED."$1; --", "Größe 🎁 what?" = EXCLUDED."Größe 🎁 what?";

-- RowExpressions.typeOf
SELECT c."value"
  FROM (SELECT E'{"seed": "it''s \\\\ secret"}'::jsonb AS config) AS settings CROSS JOIN LATERAL (SELECT v.*
  FROM (SELECT NULL::integer AS "id""; --", NULL::inet AS "address") AS "record" CROSS JOIN LATERAL (VALUES ((set_masklen(address, 8) -- a comment
))) AS v ("value")) AS c;

-- Dml.dropSource: computed columns
DROP TABLE "he said ""hi"""."_sdc_staging_2";

-- PartialDml.create
CREATE TEMPORARY TABLE "_sdc_folded" ON COMMIT DROP AS WITH "_sdc_repeated" AS (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1
  FROM pg_temp."_sdc_staging" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1) SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."Größe 🎁 what?" AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_presence" AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE NOT EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1) UNION ALL SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", (array_agg(s."Größe 🎁 what?"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1')))[1] AS "Größe 🎁 what?", (array_agg(s."$1; --"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1]::inet AS "$1; --", (array_agg(s."it''s"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "it''s", (array_agg(s."%s"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1')))[1]::text[] AS "%s", (array_agg(s."_sdc_deleted_at"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "_sdc_deleted_at", CASE WHEN bool_or(s."_sdc_presence" IS NULL) THEN NULL ELSE bit_or(s."_sdc_presence") END AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1)
  GROUP BY s."SELECT ""a""", s."b\c";

-- PartialDml.update
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "Größe 🎁 what?" = CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1') THEN COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) ELSE t."Größe 🎁 what?" END, "$1; --" = s."$1; --", "%s" = CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1') THEN s."%s" ELSE t."%s" END, "_sdc_deleted_at" = s."_sdc_deleted_at"
  FROM pg_temp."_sdc_folded" AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- PartialDml.insert
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM pg_temp."_sdc_folded" AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c")
  ON CONFLICT ("SELECT ""a""", "b\c") DO UPDATE
  SET ("Größe 🎁 what?", "$1; --", "%s", "_sdc_deleted_at") = (SELECT CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1') THEN COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) ELSE i."Größe 🎁 what?" END, s."$1; --", CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1') THEN s."%s" ELSE i."%s" END, s."_sdc_deleted_at"
  FROM pg_temp."_sdc_folded" AS s
  WHERE EXCLUDED."SELECT ""a""" = s."SELECT ""a""" AND EXCLUDED."b\c" = s."b\c");

-- PartialDml.drop
DROP TABLE pg_temp."_sdc_folded";

-- PartialDml.lock: without a unique index
LOCK TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" IN SHARE ROW EXCLUSIVE MODE;

-- PartialDml.create: where temporary tables are not granted
CREATE UNLOGGED TABLE "he said ""hi"""."_sdc_folded" AS WITH "_sdc_repeated" AS (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1
  FROM pg_temp."_sdc_staging" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1) SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."Größe 🎁 what?" AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_presence" AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE NOT EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1) UNION ALL SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", (array_agg(s."Größe 🎁 what?"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1')))[1] AS "Größe 🎁 what?", (array_agg(s."$1; --"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1]::inet AS "$1; --", (array_agg(s."it''s"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "it''s", (array_agg(s."%s"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1')))[1]::text[] AS "%s", (array_agg(s."_sdc_deleted_at"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "_sdc_deleted_at", CASE WHEN bool_or(s."_sdc_presence" IS NULL) THEN NULL ELSE bit_or(s."_sdc_presence") END AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1)
  GROUP BY s."SELECT ""a""", s."b\c";

-- PartialDml.lacking: columns that are NOT NULL
SELECT bool_or(s."Größe 🎁 what?" IS NULL)
  FROM "he said ""hi"""."_sdc_folded" AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c") AND s."_sdc_deleted_at" IS NULL;

-- PartialDml.update: without a unique index
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "Größe 🎁 what?" = CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1') THEN COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) ELSE t."Größe 🎁 what?" END, "$1; --" = s."$1; --", "%s" = CASE WHEN (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1') THEN s."%s" ELSE t."%s" END, "_sdc_deleted_at" = s."_sdc_deleted_at"
  FROM "he said ""hi"""."_sdc_folded" AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- PartialDml.insert: columns that are NOT NULL
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM "he said ""hi"""."_sdc_folded" AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c") AND (s."_sdc_deleted_at" IS NULL OR s."Größe 🎁 what?" IS NOT NULL);

-- PartialDml.drop: a table in a schema
DROP TABLE "he said ""hi"""."_sdc_folded";

-- PartialDml.create: after the last deletion
CREATE TEMPORARY TABLE "_sdc_folded" ON COMMIT DROP AS WITH "_sdc_repeated" AS (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1
  FROM pg_temp."_sdc_staging" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1) SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."Größe 🎁 what?" AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_presence" AS "_sdc_presence"
  FROM (SELECT s.*
  FROM pg_temp."_sdc_staging" AS s LEFT JOIN (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1, max(s."_sdc_ordinal") AS last
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL
  GROUP BY s."SELECT ""a""", s."b\c") AS d ON s."SELECT ""a""" = d.k0 AND s."b\c" = d.k1
  WHERE d.k0 IS NULL OR s."_sdc_ordinal" > COALESCE(d.last, 0)) AS s
  WHERE NOT EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1) UNION ALL SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", (array_agg(s."Größe 🎁 what?"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 2 FOR 1) = B'1')))[1] AS "Größe 🎁 what?", (array_agg(s."$1; --"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1]::inet AS "$1; --", (array_agg(s."it''s"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "it''s", (array_agg(s."%s"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST) FILTER (WHERE (s."_sdc_presence" IS NULL OR substring(s."_sdc_presence"
  FROM 4 FOR 1) = B'1')))[1]::text[] AS "%s", (array_agg(s."_sdc_deleted_at"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "_sdc_deleted_at", CASE WHEN bool_or(s."_sdc_presence" IS NULL) THEN NULL ELSE bit_or(s."_sdc_presence") END AS "_sdc_presence"
  FROM (SELECT s.*
  FROM pg_temp."_sdc_staging" AS s LEFT JOIN (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1, max(s."_sdc_ordinal") AS last
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL
  GROUP BY s."SELECT ""a""", s."b\c") AS d ON s."SELECT ""a""" = d.k0 AND s."b\c" = d.k1
  WHERE d.k0 IS NULL OR s."_sdc_ordinal" > COALESCE(d.last, 0)) AS s
  WHERE EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1)
  GROUP BY s."SELECT ""a""", s."b\c";

-- PartialDml.lacking: rows that come back
SELECT bool_or(s."Größe 🎁 what?" IS NULL)
  FROM pg_temp."_sdc_folded" AS s
  WHERE (NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c") OR EXISTS (SELECT
  FROM (SELECT DISTINCT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c"
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL) AS d
  WHERE d."SELECT ""a""" = s."SELECT ""a""" AND d."b\c" = s."b\c"));

-- PartialDml.deleteMarked
DELETE
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  USING (SELECT DISTINCT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c"
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL) AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- PartialDml.drop: again
DROP TABLE pg_temp."_sdc_folded";

-- PartialDml.create: no key twice
CREATE TEMPORARY TABLE "_sdc_folded" ON COMMIT DROP
  AS SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."Größe 🎁 what?" AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_presence" AS "_sdc_presence"
  FROM (SELECT s.*
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s;

-- PartialDml.drop: again
DROP TABLE pg_temp."_sdc_folded";

-- PartialDml.create: nothing but keys
CREATE TEMPORARY TABLE "_sdc_folded" ON COMMIT DROP AS WITH "_sdc_repeated" AS (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1
  FROM pg_temp."_sdc_staging" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1) SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."_sdc_presence" AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE NOT EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1) UNION ALL SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", CASE WHEN bool_or(s."_sdc_presence" IS NULL) THEN NULL ELSE bit_or(s."_sdc_presence") END AS "_sdc_presence"
  FROM pg_temp."_sdc_staging" AS s
  WHERE EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1)
  GROUP BY s."SELECT ""a""", s."b\c";

-- PartialDml.update: nothing but keys
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "SELECT ""a""" = t."SELECT ""a""", "b\c" = t."b\c"
  FROM pg_temp."_sdc_folded" AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c";

-- PartialDml.insert: nothing but keys
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c"
  FROM pg_temp."_sdc_folded" AS s
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c")
  ON CONFLICT ("SELECT ""a""", "b\c") DO NOTHING;

-- PartialDml.drop: again
DROP TABLE pg_temp."_sdc_folded";

-- PartialDml.create: under rules
CREATE TEMPORARY TABLE "_sdc_folded" ON COMMIT DROP
  AS SELECT s.*, false AS "_sdc_new"
  FROM (WITH "_sdc_repeated" AS (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1
  FROM pg_temp."_sdc_staging" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1) SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", s."Größe 🎁 what?" AS "Größe 🎁 what?", s."$1; --"::inet AS "$1; --", s."it''s" AS "it''s", s."%s"::text[] AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at"
  FROM (SELECT s.*
  FROM pg_temp."_sdc_staging" AS s LEFT JOIN (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1, max(s."_sdc_ordinal") AS last
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL
  GROUP BY s."SELECT ""a""", s."b\c") AS d ON s."SELECT ""a""" = d.k0 AND s."b\c" = d.k1
  WHERE d.k0 IS NULL OR s."_sdc_ordinal" > COALESCE(d.last, 0)) AS s
  WHERE NOT EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1) UNION ALL SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", (array_agg(s."Größe 🎁 what?"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "Größe 🎁 what?", (array_agg(s."$1; --"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1]::inet AS "$1; --", (array_agg(s."it''s"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "it''s", (array_agg(s."%s"::text
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1]::text[] AS "%s", (array_agg(s."_sdc_deleted_at"
  ORDER BY s."_sdc_ordinal" DESC NULLS LAST))[1] AS "_sdc_deleted_at"
  FROM (SELECT s.*
  FROM pg_temp."_sdc_staging" AS s LEFT JOIN (SELECT s."SELECT ""a""" AS k0, s."b\c" AS k1, max(s."_sdc_ordinal") AS last
  FROM pg_temp."_sdc_staging" AS s
  WHERE s."_sdc_deleted_at" IS NOT NULL
  GROUP BY s."SELECT ""a""", s."b\c") AS d ON s."SELECT ""a""" = d.k0 AND s."b\c" = d.k1
  WHERE d.k0 IS NULL OR s."_sdc_ordinal" > COALESCE(d.last, 0)) AS s
  WHERE EXISTS (SELECT
  FROM "_sdc_repeated" AS r
  WHERE s."SELECT ""a""" = r.k0 AND s."b\c" = r.k1)
  GROUP BY s."SELECT ""a""", s."b\c") AS s;

-- PartialDml.markNew
UPDATE pg_temp."_sdc_folded" AS s
  SET "_sdc_new" = true
  WHERE NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c");

-- PartialDml.update: under rules
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  SET "Größe 🎁 what?" = COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), "$1; --" = s."$1; --", "%s" = s."%s", "_sdc_deleted_at" = s."_sdc_deleted_at"
  FROM pg_temp."_sdc_folded" AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c" AND NOT s."_sdc_new";

-- PartialDml.insert: under rules
INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS i ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM pg_temp."_sdc_folded" AS s
  WHERE s."_sdc_new";

-- PartialDml.drop: again
DROP TABLE pg_temp."_sdc_folded";

-- SwapSql.ordinals
SELECT s."_sdc_ordinal"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  ORDER BY 1 LIMIT 10;

-- SwapSql.repeated
SELECT s."_sdc_ordinal"
  FROM (SELECT s."_sdc_ordinal", row_number() OVER (PARTITION BY (lower("Größe 🎁 what?")) COLLATE pg_catalog."C", ("Größe 🎁 what?")
  ORDER BY s."_sdc_ordinal") AS n
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE ("Größe 🎁 what?" <> '') AND (lower("Größe 🎁 what?")) COLLATE pg_catalog."C" IS NOT NULL AND ("Größe 🎁 what?") IS NOT NULL) AS s
  WHERE s.n > 1
  ORDER BY 1 LIMIT 10;

-- SwapSql.unreferenced: with MATCH FULL
SELECT s."_sdc_ordinal"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE s."SELECT ""a""" IS NOT NULL AND s."b\c" IS NOT NULL AND NOT EXISTS (SELECT
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS r
  WHERE r."SELECT ""a""" = s."SELECT ""a""" AND r."b\c" = s."b\c") OR NOT (s."SELECT ""a""" IS NULL AND s."b\c" IS NULL) AND NOT (s."SELECT ""a""" IS NOT NULL AND s."b\c" IS NOT NULL)
  ORDER BY 1 LIMIT 10;

-- SwapSql.unreferenced: within the table
SELECT s."_sdc_ordinal"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE s."SELECT ""a""" IS NOT NULL AND NOT EXISTS (SELECT
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS r
  WHERE r."SELECT ""a""" = s."SELECT ""a""")
  ORDER BY 1 LIMIT 10;

-- SwapSql.large
SELECT s."_sdc_ordinal"
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE COALESCE(GREATEST(octet_length(((lower("Größe 🎁 what?")) COLLATE pg_catalog."C")::text), pg_column_size((lower("Größe 🎁 what?")) COLLATE pg_catalog."C")), 0) + COALESCE(GREATEST(octet_length((("Größe 🎁 what?"))::text), pg_column_size(("Größe 🎁 what?"))), 0) > 1500
  ORDER BY 1 LIMIT 10;

-- SwapSql.createTrial
DROP TABLE IF EXISTS "pg_temp"."_sdc_trial"; CREATE TEMPORARY TABLE "_sdc_trial" (LIKE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" INCLUDING INDEXES INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING GENERATED) ON COMMIT DROP;

-- Dml.insert: on trial
INSERT INTO "pg_temp"."_sdc_trial" AS t ("SELECT ""a""", "b\c", "Größe 🎁 what?", "$1; --", "it''s", "%s", "_sdc_deleted_at")
  OVERRIDING SYSTEM VALUE SELECT s."SELECT ""a""", s."b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying), s."$1; --", s."it''s", s."%s", s."_sdc_deleted_at"
  FROM (SELECT s.*
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c", COALESCE(s."Größe 🎁 what?", 'n/a'::character varying) AS "Größe 🎁 what?", s."$1; --" AS "$1; --", s."it''s" AS "it''s", s."%s" AS "%s", s."_sdc_deleted_at" AS "_sdc_deleted_at", s."_sdc_ordinal" AS "_sdc_ordinal"
  FROM (SELECT DISTINCT ON (s."SELECT ""a""", s."b\c") s.*
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  ORDER BY s."SELECT ""a""", s."b\c", s."_sdc_ordinal" DESC NULLS LAST) AS s
  WHERE s."_sdc_deleted_at" IS NULL) AS s
  WHERE s."_sdc_ordinal" = ANY ('{1,2}'::bigint[])) AS s;

-- SwapSql.remove
DELETE
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  WHERE "_sdc_ordinal" = 7
  RETURNING NULL::bytea;

-- SwapSql.remove: with its JSON
DELETE
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  WHERE "_sdc_ordinal" = 7
  RETURNING "_sdc_presence";

-- given: _sdc_batches
CREATE TABLE "he said ""hi"""."_sdc_batches" ("run" text, "stream" text, "part" bigint, "batch" bigint, "loaded_at" timestamp with time zone, PRIMARY KEY ("run", "stream", "part"));

-- Dml.writeMarker
INSERT INTO "he said ""hi"""."_sdc_batches" AS t (run, stream, part, batch, loaded_at)
  VALUES (E'a run', E'a ''stream''', 0, 17, now())
  ON CONFLICT (run, stream, part) DO UPDATE
  SET batch = EXCLUDED.batch, loaded_at = EXCLUDED.loaded_at;

-- Dml.readMarker
SELECT 1
  FROM "he said ""hi"""."_sdc_batches"
  WHERE run = ? AND stream = ? AND part = ? AND batch = ?;

-- Dml.removeMarkers
DELETE
  FROM "he said ""hi"""."_sdc_batches"
  WHERE run = ? OR loaded_at < now() - interval '30 days';

-- given: _sdc_rejected
CREATE TABLE "he said ""hi"""."_sdc_rejected" ("stream" text, "file" text, "line" bigint, "column" text, "reason" text, "record" text, "rejected_at" timestamp with time zone, "version" bigint, "sequence" bigint, "time_extracted" text, "schema_id" text, "id" uuid);

-- given: _sdc_rejected_schemas
CREATE TABLE "he said ""hi"""."_sdc_rejected_schemas" ("id" text, "stream" text, "schema" text, PRIMARY KEY ("id"));

-- RejectedSql.insert
INSERT INTO "he said ""hi"""."_sdc_rejected" (stream, file, line, "column", reason, record, rejected_at)
  VALUES (?, ?, ?, ?, ?, ?, now());

-- RejectedSql.insertReplayable
INSERT INTO "he said ""hi"""."_sdc_rejected" (stream, file, line, "column", reason, record, rejected_at, version, sequence, time_extracted, schema_id, id)
  VALUES (?, ?, ?, ?, ?, ?, now(), ?, ?, ?, ?, ?);

-- RejectedSql.insertSchema
INSERT INTO "he said ""hi"""."_sdc_rejected_schemas" (id, stream, schema)
  VALUES (?, ?, ?)
  ON CONFLICT DO NOTHING;

-- RejectedSql.tables
SELECT n.nspname, s.oid IS NOT NULL AND EXISTS (SELECT
  FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = c.oid AND a.attname = 'id' AND NOT a.attisdropped),
  pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    AND pg_catalog.has_table_privilege(c.oid, 'SELECT')
    AND pg_catalog.has_table_privilege(c.oid, 'DELETE')
    AND (s.oid IS NULL OR pg_catalog.has_table_privilege(s.oid, 'SELECT')),
  current_user
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_class s ON s.relnamespace = n.oid AND s.relname = ?
WHERE c.relname = ? AND c.relkind IN ('r', 'p')
  ORDER BY n.nspname;

-- RejectedSql.count
SELECT stream, source, count(*)
  FROM (SELECT stream, (SELECT s.stream
  FROM "he said ""hi"""."_sdc_rejected_schemas" s
  WHERE s.id = r.schema_id LIMIT 1) AS source
  FROM "he said ""hi"""."_sdc_rejected" r) c
  GROUP BY stream, source
  ORDER BY stream, source;

-- RejectedSql.countOld
SELECT stream, NULL, count(*)
  FROM "he said ""hi"""."_sdc_rejected"
  GROUP BY stream
  ORDER BY stream;

-- RejectedSql.lastId
SELECT id
  FROM "he said ""hi"""."_sdc_rejected"
  WHERE id IS NOT NULL
  ORDER BY id DESC LIMIT 1;

-- RejectedSql.nextIds
SELECT id, octet_length(record)
  FROM "he said ""hi"""."_sdc_rejected"
  WHERE id > ? AND id <= ? AND stream = ANY (?)
  ORDER BY id LIMIT 20000;

-- RejectedSql.read
SELECT id, stream, file, line, record, version, sequence, time_extracted, schema_id, (SELECT s.stream
  FROM "he said ""hi"""."_sdc_rejected_schemas" s
  WHERE s.id = r.schema_id LIMIT 1) AS source
  FROM "he said ""hi"""."_sdc_rejected" r
  WHERE id = ANY (?)
  ORDER BY id;

-- RejectedSql.readSchema
SELECT schema
  FROM "he said ""hi"""."_sdc_rejected_schemas"
  WHERE id = ? LIMIT 1;

-- RejectedSql.delete
DELETE
  FROM "he said ""hi"""."_sdc_rejected"
  WHERE id = ANY (?);

-- RejectedSql.find
SELECT 1
  FROM "he said ""hi"""."_sdc_rejected"
  WHERE id = ANY (?) LIMIT 1;

-- Ddl.grantReplay
GRANT USAGE ON SCHEMA "he said ""hi""" TO "pg_read_all_data"; GRANT SELECT, INSERT, DELETE ON "he said ""hi"""."_sdc_rejected" TO "pg_read_all_data"; GRANT SELECT, INSERT ON "he said ""hi"""."_sdc_rejected_schemas" TO "pg_read_all_data";

-- given: _sdc_states
CREATE TABLE "he said ""hi"""."_sdc_states" ("pipeline_id" text, "fence" bigint, "checkpoint" bigint, "state" text, "updated_at" timestamp with time zone, PRIMARY KEY ("pipeline_id"));

-- StateSql.takeOver
INSERT INTO "he said ""hi"""."_sdc_states" AS t (pipeline_id, fence, checkpoint, updated_at)
  VALUES (?, 1, 0, now())
  ON CONFLICT (pipeline_id) DO UPDATE
  SET fence = t.fence + 1, checkpoint = 0
  RETURNING fence;

-- StateSql.write
UPDATE "he said ""hi"""."_sdc_states"
  SET state = COALESCE(?, state), checkpoint = ?, updated_at = now()
  WHERE pipeline_id = ? AND fence = ?;

-- StateSql.find
SELECT 1
  FROM "he said ""hi"""."_sdc_states"
  WHERE pipeline_id = ? AND fence = ? AND checkpoint = ?;

-- StateSql.read
SELECT state
  FROM "he said ""hi"""."_sdc_states"
  WHERE pipeline_id = ?;

-- Dml.countVersion
SELECT count(*)
  FROM (SELECT 1
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --"
  WHERE "_sdc_table_version" >= 17 LIMIT 1) AS s;

-- Dml.deleteVersionsBefore
DELETE
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --"
  WHERE "_sdc_table_version" < 9223372036854775807 OR "_sdc_table_version" IS NULL;

-- Dml.markVersionsBefore
UPDATE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --"
  SET "_sdc_deleted_at" = now()
  WHERE "_sdc_deleted_at" IS NULL AND ("_sdc_table_version" < -1 OR "_sdc_table_version" IS NULL);

-- Dml.deleteAbsent
DELETE
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" AS t
  WHERE NOT EXISTS (SELECT
  FROM (SELECT s."SELECT ""a""" AS "SELECT ""a""", s."b\c" AS "b\c"
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s) AS s
  WHERE t."SELECT ""a""" = s."SELECT ""a""" AND t."b\c" = s."b\c");

-- Dml.countKeysWithoutOrder
SELECT count(*)
  FROM (SELECT 1
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d" AS s
  GROUP BY s."SELECT ""a""", s."b\c" HAVING count(*) > 1 AND count(s."SELECT ""a""") = 0 LIMIT 1) AS s;

-- Dml.count
SELECT count(*)
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d";

-- Dml.countBetween
SELECT count(*)
  FROM "he said ""hi"""."_sdc_overwrite_0a1b2c3d"
  WHERE "_sdc_ordinal" BETWEEN 1 AND 9223372036854775807;

-- Dml.size
SELECT pg_catalog.pg_relation_size(E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"'::pg_catalog.regclass);

-- Dml.countAny
SELECT count(*)
  FROM (SELECT 1
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" LIMIT 1) AS s;

-- Dml.lockForRows
EXPLAIN INSERT INTO "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" DEFAULT
  VALUES;

-- Dml.lockExclusively
LOCK TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --" IN ACCESS EXCLUSIVE MODE;

-- Dml.countRowSecurity
SELECT pg_catalog.row_security_active(E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"'::pg_catalog.regclass)::integer;

-- Dml.deleteAll
DELETE
  FROM "he said ""hi"""."Robert'); DROP TABLE ""Students""; --";

-- Dml.truncate
TRUNCATE TABLE "he said ""hi"""."Robert'); DROP TABLE ""Students""; --";

-- Ddl.dropStaging: at the end
DROP TABLE IF EXISTS "he said ""hi"""."_sdc_overwrite_0a1b2c3d";

-- CatalogSql.table
WITH t AS (
  SELECT c.oid, c.relname, c.relkind, c.relhassubclass, c.relhasrules, c.relnamespace,
    c.relnatts
  FROM pg_catalog.pg_class c
  WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
    AND c.relname = E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text)
SELECT t.oid, 'table' AS kind, 0 AS place, ARRAY[t.relname::text, t.relkind::text,
  (t.relkind = 'r' AND NOT t.relhassubclass)::text, row_security_active(t.oid)::text,
  (t.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
    WHERE g.tgrelid = t.oid AND NOT g.tgisinternal)
  OR EXISTS (SELECT FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = t.oid AND (k.contype = 'x' OR k.contype = 'f' AND k.confrelid = t.oid))
  OR EXISTS (SELECT FROM pg_catalog.pg_index i,
      pg_catalog.generate_series(0, i.indnkeyatts - 1) k, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND i.indisunique AND a.attrelid = t.oid
      AND a.attnum = i.indkey[k] AND a.attcollation <> i.indcollation[k]))::text,
  (SELECT count(*) FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique)::text,
  (t.relhasrules AND EXISTS (SELECT FROM pg_catalog.pg_rewrite r
    WHERE r.ev_class = t.oid AND r.ev_type IN ('2', '3')))::text,
  EXISTS (SELECT FROM pg_catalog.pg_index i, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND a.attrelid = i.indexrelid AND a.attlen < 0
      AND a.attnum <= i.indnkeyatts)::text,
  EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')::text] AS facts
FROM t
UNION ALL
SELECT t.oid, 'column', a.attnum, ARRAY[a.attname::text,
  pg_catalog.format_type(a.atttypid, a.atttypmod), y.typdelim::text, a.attnotnull::text,
  (WITH RECURSIVE behind(type, modifier) AS (
      SELECT typbasetype, typtypmod FROM pg_catalog.pg_type
      WHERE oid = CASE WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
        AND typtype = 'd'
      UNION ALL
      SELECT t.typbasetype, t.typtypmod
      FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype = 'd')
    SELECT pg_catalog.format_type(behind.type, behind.modifier)
    FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype <> 'd'),
  CASE WHEN a.attidentity = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    ELSE (SELECT pg_catalog.format('nextval(%L)',
        pg_catalog.format('%I.%I', n.nspname, s.relname))
      FROM pg_catalog.pg_depend o
      JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
      WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
  (a.attidentity = 'a')::text, (a.attgenerated <> '')::text,
  (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
    FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    WHERE l.oid = a.attcollation AND l.collname <> 'default'), (SELECT o.typtype IN ('e', 'r', 'm', 'c', 'd') OR o.typcategory = 'A'
    OR o.oid IN (SELECT opcintype FROM pg_catalog.pg_opclass
      WHERE opcmethod = 403 AND opcdefault)
    OR o.oid IN (SELECT k.castsource FROM pg_catalog.pg_cast k
      JOIN pg_catalog.pg_opclass p ON p.opcintype = k.casttarget
      WHERE k.castmethod = 'b' AND k.castcontext = 'i'
        AND p.opcmethod = 403 AND p.opcdefault)
  FROM pg_catalog.pg_type o WHERE o.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
    WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END)::text]
FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT t.oid, CASE WHEN i.indisprimary THEN 'primary key'
    WHEN EXISTS (SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
      JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k]
      WHERE a.attcollation <> l.oid AND NOT l.collisdeterministic) THEN 'loose key'
    ELSE 'unique key' END, 0,
  ARRAY(SELECT a.attname::text
    FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    ORDER BY k.place)
FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
WHERE i.indisunique AND i.indisvalid AND i.indimmediate
  AND i.indpred IS NULL AND i.indexprs IS NULL
UNION ALL
SELECT DISTINCT t.oid, 'referred', 0, ARRAY[n.nspname::text, c.relname::text]
FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
UNION ALL
SELECT t.oid, 'access', 0, ARRAY[t.relnatts::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'CREATE')::text,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')::text,
  current_user::text, pg_catalog.current_database()::text]
FROM t
UNION ALL
SELECT t.oid, 'lacks', 0, p || ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND CASE WHEN p IN ('SELECT', 'INSERT', 'UPDATE')
        THEN pg_catalog.has_column_privilege(t.oid, a.attnum, p) END)
FROM t, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::pg_catalog.text[]) p
WHERE NOT pg_catalog.has_table_privilege(t.oid, p)
UNION ALL
SELECT t.oid, 'published', 0, ARRAY[CASE WHEN bool_or(b.pubupdate) THEN 'UPDATE' END,
  CASE WHEN bool_or(b.pubdelete) THEN 'DELETE' END]
FROM t, pg_catalog.pg_publication b,
  pg_catalog.pg_get_publication_tables(b.pubname::text) g,
  LATERAL (SELECT t.oid AS relid
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_ancestors(t.oid)) f
WHERE g.relid = f.relid AND EXISTS (
  SELECT FROM (SELECT t.oid AS relid
      UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)) f
    JOIN pg_catalog.pg_class c ON c.oid = f.relid
  WHERE c.relkind = 'r' AND c.relreplident <> 'f'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
      WHERE i.indrelid = c.oid AND i.indimmediate AND CASE c.relreplident
        WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END))
GROUP BY t.oid
ORDER BY oid, kind, place;

-- CatalogSql.tables
WITH t AS (
  SELECT c.oid, c.relname, c.relkind, c.relhassubclass, c.relhasrules, c.relnamespace,
    c.relnatts
  FROM pg_catalog.pg_class c
  WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
    AND c.relname IN (E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text, E'other'::pg_catalog.text))
SELECT t.oid, 'table' AS kind, 0 AS place, ARRAY[t.relname::text, t.relkind::text,
  (t.relkind = 'r' AND NOT t.relhassubclass)::text, row_security_active(t.oid)::text,
  (t.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
    WHERE g.tgrelid = t.oid AND NOT g.tgisinternal)
  OR EXISTS (SELECT FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = t.oid AND (k.contype = 'x' OR k.contype = 'f' AND k.confrelid = t.oid))
  OR EXISTS (SELECT FROM pg_catalog.pg_index i,
      pg_catalog.generate_series(0, i.indnkeyatts - 1) k, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND i.indisunique AND a.attrelid = t.oid
      AND a.attnum = i.indkey[k] AND a.attcollation <> i.indcollation[k]))::text,
  (SELECT count(*) FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique)::text,
  (t.relhasrules AND EXISTS (SELECT FROM pg_catalog.pg_rewrite r
    WHERE r.ev_class = t.oid AND r.ev_type IN ('2', '3')))::text,
  EXISTS (SELECT FROM pg_catalog.pg_index i, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND a.attrelid = i.indexrelid AND a.attlen < 0
      AND a.attnum <= i.indnkeyatts)::text,
  EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')::text] AS facts
FROM t
UNION ALL
SELECT t.oid, 'column', a.attnum, ARRAY[a.attname::text,
  pg_catalog.format_type(a.atttypid, a.atttypmod), y.typdelim::text, a.attnotnull::text,
  (WITH RECURSIVE behind(type, modifier) AS (
      SELECT typbasetype, typtypmod FROM pg_catalog.pg_type
      WHERE oid = CASE WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
        AND typtype = 'd'
      UNION ALL
      SELECT t.typbasetype, t.typtypmod
      FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype = 'd')
    SELECT pg_catalog.format_type(behind.type, behind.modifier)
    FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype <> 'd'),
  CASE WHEN a.attidentity = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    ELSE (SELECT pg_catalog.format('nextval(%L)',
        pg_catalog.format('%I.%I', n.nspname, s.relname))
      FROM pg_catalog.pg_depend o
      JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
      WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
  (a.attidentity = 'a')::text, (a.attgenerated <> '')::text,
  (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
    FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    WHERE l.oid = a.attcollation AND l.collname <> 'default'), (SELECT o.typtype IN ('e', 'r', 'm', 'c', 'd') OR o.typcategory = 'A'
    OR o.oid IN (SELECT opcintype FROM pg_catalog.pg_opclass
      WHERE opcmethod = 403 AND opcdefault)
    OR o.oid IN (SELECT k.castsource FROM pg_catalog.pg_cast k
      JOIN pg_catalog.pg_opclass p ON p.opcintype = k.casttarget
      WHERE k.castmethod = 'b' AND k.castcontext = 'i'
        AND p.opcmethod = 403 AND p.opcdefault)
  FROM pg_catalog.pg_type o WHERE o.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
    WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END)::text]
FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT t.oid, CASE WHEN i.indisprimary THEN 'primary key'
    WHEN EXISTS (SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
      JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k]
      WHERE a.attcollation <> l.oid AND NOT l.collisdeterministic) THEN 'loose key'
    ELSE 'unique key' END, 0,
  ARRAY(SELECT a.attname::text
    FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    ORDER BY k.place)
FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
WHERE i.indisunique AND i.indisvalid AND i.indimmediate
  AND i.indpred IS NULL AND i.indexprs IS NULL
UNION ALL
SELECT DISTINCT t.oid, 'referred', 0, ARRAY[n.nspname::text, c.relname::text]
FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
UNION ALL
SELECT t.oid, 'access', 0, ARRAY[t.relnatts::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'CREATE')::text,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')::text,
  current_user::text, pg_catalog.current_database()::text]
FROM t
UNION ALL
SELECT t.oid, 'lacks', 0, p || ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND CASE WHEN p IN ('SELECT', 'INSERT', 'UPDATE')
        THEN pg_catalog.has_column_privilege(t.oid, a.attnum, p) END)
FROM t, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::pg_catalog.text[]) p
WHERE NOT pg_catalog.has_table_privilege(t.oid, p)
UNION ALL
SELECT t.oid, 'published', 0, ARRAY[CASE WHEN bool_or(b.pubupdate) THEN 'UPDATE' END,
  CASE WHEN bool_or(b.pubdelete) THEN 'DELETE' END]
FROM t, pg_catalog.pg_publication b,
  pg_catalog.pg_get_publication_tables(b.pubname::text) g,
  LATERAL (SELECT t.oid AS relid
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_ancestors(t.oid)) f
WHERE g.relid = f.relid AND EXISTS (
  SELECT FROM (SELECT t.oid AS relid
      UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)) f
    JOIN pg_catalog.pg_class c ON c.oid = f.relid
  WHERE c.relkind = 'r' AND c.relreplident <> 'f'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
      WHERE i.indrelid = c.oid AND i.indimmediate AND CASE c.relreplident
        WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END))
GROUP BY t.oid
ORDER BY oid, kind, place;

-- CatalogSql.hasAtMost
SELECT count(*) <= 64 AND coalesce(sum(o.relnatts), 0) <= 50000 FROM pg_catalog.pg_class o
    WHERE o.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
      AND o.relkind IN ('r', 'p');

-- CatalogSql.tableWithOthers
WITH t AS (
  SELECT c.oid, c.relname, c.relkind, c.relhassubclass, c.relhasrules, c.relnamespace,
    c.relnatts
  FROM pg_catalog.pg_class c
  WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
    AND (c.relname = E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text OR c.relkind IN ('r', 'p') AND (SELECT count(*) <= 64 AND coalesce(sum(o.relnatts), 0) <= 50000 FROM pg_catalog.pg_class o
    WHERE o.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
      AND o.relkind IN ('r', 'p'))))
SELECT t.oid, 'table' AS kind, 0 AS place, ARRAY[t.relname::text, t.relkind::text,
  (t.relkind = 'r' AND NOT t.relhassubclass)::text, row_security_active(t.oid)::text,
  (t.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
    WHERE g.tgrelid = t.oid AND NOT g.tgisinternal)
  OR EXISTS (SELECT FROM pg_catalog.pg_constraint k
    WHERE k.conrelid = t.oid AND (k.contype = 'x' OR k.contype = 'f' AND k.confrelid = t.oid))
  OR EXISTS (SELECT FROM pg_catalog.pg_index i,
      pg_catalog.generate_series(0, i.indnkeyatts - 1) k, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND i.indisunique AND a.attrelid = t.oid
      AND a.attnum = i.indkey[k] AND a.attcollation <> i.indcollation[k]))::text,
  (SELECT count(*) FROM pg_catalog.pg_index i
    WHERE i.indrelid = t.oid AND i.indisunique)::text,
  (t.relhasrules AND EXISTS (SELECT FROM pg_catalog.pg_rewrite r
    WHERE r.ev_class = t.oid AND r.ev_type IN ('2', '3')))::text,
  EXISTS (SELECT FROM pg_catalog.pg_index i, pg_catalog.pg_attribute a
    WHERE i.indrelid = t.oid AND a.attrelid = i.indexrelid AND a.attlen < 0
      AND a.attnum <= i.indnkeyatts)::text,
  EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')::text] AS facts
FROM t
UNION ALL
SELECT t.oid, 'column', a.attnum, ARRAY[a.attname::text,
  pg_catalog.format_type(a.atttypid, a.atttypmod), y.typdelim::text, a.attnotnull::text,
  (WITH RECURSIVE behind(type, modifier) AS (
      SELECT typbasetype, typtypmod FROM pg_catalog.pg_type
      WHERE oid = CASE WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
        AND typtype = 'd'
      UNION ALL
      SELECT t.typbasetype, t.typtypmod
      FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype = 'd')
    SELECT pg_catalog.format_type(behind.type, behind.modifier)
    FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype <> 'd'),
  CASE WHEN a.attidentity = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
    ELSE (SELECT pg_catalog.format('nextval(%L)',
        pg_catalog.format('%I.%I', n.nspname, s.relname))
      FROM pg_catalog.pg_depend o
      JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
      WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
  (a.attidentity = 'a')::text, (a.attgenerated <> '')::text,
  (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
    FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    WHERE l.oid = a.attcollation AND l.collname <> 'default'), (SELECT o.typtype IN ('e', 'r', 'm', 'c', 'd') OR o.typcategory = 'A'
    OR o.oid IN (SELECT opcintype FROM pg_catalog.pg_opclass
      WHERE opcmethod = 403 AND opcdefault)
    OR o.oid IN (SELECT k.castsource FROM pg_catalog.pg_cast k
      JOIN pg_catalog.pg_opclass p ON p.opcintype = k.casttarget
      WHERE k.castmethod = 'b' AND k.castcontext = 'i'
        AND p.opcmethod = 403 AND p.opcdefault)
  FROM pg_catalog.pg_type o WHERE o.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
    WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END)::text]
FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT t.oid, CASE WHEN i.indisprimary THEN 'primary key'
    WHEN EXISTS (SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
      JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
      JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k]
      WHERE a.attcollation <> l.oid AND NOT l.collisdeterministic) THEN 'loose key'
    ELSE 'unique key' END, 0,
  ARRAY(SELECT a.attname::text
    FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
    ORDER BY k.place)
FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
WHERE i.indisunique AND i.indisvalid AND i.indimmediate
  AND i.indpred IS NULL AND i.indexprs IS NULL
UNION ALL
SELECT DISTINCT t.oid, 'referred', 0, ARRAY[n.nspname::text, c.relname::text]
FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
UNION ALL
SELECT t.oid, 'access', 0, ARRAY[t.relnatts::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')::text,
  pg_catalog.has_schema_privilege(t.relnamespace, 'CREATE')::text,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')::text,
  current_user::text, pg_catalog.current_database()::text]
FROM t
UNION ALL
SELECT t.oid, 'lacks', 0, p || ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND CASE WHEN p IN ('SELECT', 'INSERT', 'UPDATE')
        THEN pg_catalog.has_column_privilege(t.oid, a.attnum, p) END)
FROM t, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::pg_catalog.text[]) p
WHERE NOT pg_catalog.has_table_privilege(t.oid, p)
UNION ALL
SELECT t.oid, 'published', 0, ARRAY[CASE WHEN bool_or(b.pubupdate) THEN 'UPDATE' END,
  CASE WHEN bool_or(b.pubdelete) THEN 'DELETE' END]
FROM t, pg_catalog.pg_publication b,
  pg_catalog.pg_get_publication_tables(b.pubname::text) g,
  LATERAL (SELECT t.oid AS relid
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)
    UNION ALL SELECT relid FROM pg_catalog.pg_partition_ancestors(t.oid)) f
WHERE g.relid = f.relid AND EXISTS (
  SELECT FROM (SELECT t.oid AS relid
      UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)) f
    JOIN pg_catalog.pg_class c ON c.oid = f.relid
  WHERE c.relkind = 'r' AND c.relreplident <> 'f'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
      WHERE i.indrelid = c.oid AND i.indimmediate AND CASE c.relreplident
        WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END))
GROUP BY t.oid
ORDER BY oid, kind, place;

-- CatalogSql.references
SELECT k.conname, k.conrelid::regclass::text, k.confdeltype::text
FROM pg_catalog.pg_constraint k
WHERE k.confrelid = ?::regclass AND k.contype = 'f' AND k.conrelid <> k.confrelid;

-- CatalogSql.requireColumns
SELECT CASE WHEN count(*) > 0 THEN (count(*) || ' altered columns')::boolean END FROM (VALUES (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'SELECT "a"', E'integer'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'b\\c', E'date'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'Größe 🎁 what?', E'character varying(5)'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'$1; --', E'inet'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'it''''s', E'numeric(5,2)'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'%s', E'text[]'), (E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"', E'_sdc_deleted_at', E'timestamp with time zone')) AS w (relation, name, type) WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = pg_catalog.to_regclass(w.relation)
      AND a.attname = w.name::pg_catalog.name AND NOT a.attisdropped
      AND a.atttypid = pg_catalog.to_regtype(w.type)
      AND (a.atttypid >= 16384 OR replace(replace(
          pg_catalog.format_type(a.atttypid, a.atttypmod), 'timestamp(6)', 'timestamp'),
          'time(6)', 'time') = w.type));

-- CatalogSql.schema
SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?;

-- CatalogSql.databasePrivileges
SELECT pg_catalog.has_database_privilege(d.oid, 'TEMP'),
  pg_catalog.has_database_privilege(d.oid, 'CREATE')
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database();

-- CatalogSql.schemaPrivileges
SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
  pg_catalog.has_schema_privilege(n.oid, 'CREATE'),
  (SELECT pg_catalog.string_agg(
      pg_catalog.format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname)
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
      AND NOT (pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
        AND pg_catalog.has_any_column_privilege(c.oid, 'INSERT')
        AND pg_catalog.has_any_column_privilege(c.oid, 'UPDATE'))),
  EXISTS (SELECT FROM pg_catalog.pg_class c
    WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p'))
FROM pg_catalog.pg_namespace n WHERE n.nspname = ?;

-- CatalogSql.readPrivileges
SELECT CASE WHEN r.known THEN pg_catalog.has_schema_privilege(r.name, n.oid, 'USAGE') END,
  CASE WHEN r.known THEN pg_catalog.has_table_privilege(r.name, c.oid, 'SELECT') END,
  r.known, t.schema, t.name
FROM (SELECT g.name, g.name = 'public'
    OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = g.name) AS known
  FROM (SELECT ?::pg_catalog.name AS name) g) r
  CROSS JOIN unnest(?::pg_catalog.text[], ?::pg_catalog.text[])
    AS t(schema, name)
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
  LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name;

-- CatalogSql.fixedColumns
SELECT a.attname FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
WHERE c.oid = ?::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
  AND (NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
    OR EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
        AND d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass,
          'pg_catalog.pg_trigger'::pg_catalog.regclass,
          'pg_catalog.pg_policy'::pg_catalog.regclass)));

-- ChangeRightsSql.changeRights
WITH t AS MATERIALIZED (
  SELECT E'he said "hi"'::pg_catalog.text AS schema, E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text AS name, E'robert____drop_table__students_____'::pg_catalog.text AS plain, false AS whole)
SELECT current_user, pg_catalog.current_database(), n.oid IS NOT NULL,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
  pg_catalog.has_schema_privilege(n.oid, 'CREATE')
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
  pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.pg_has_role(c.relowner, 'USAGE'),
  ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::pg_catalog.text[]) p
    WHERE pg_catalog.has_table_privilege(c.oid, p)),
  ARRAY(SELECT ARRAY[s.nspname::text, o.relname::text, k.target, k.names]
    FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace s ON s.oid = o.relnamespace,
      LATERAL (SELECT CASE
          WHEN bool_or(a.attname = '_sdc_deleted_at' AND a.type = 'varchar')
            THEN 'pipelinewise'
          WHEN bool_or(a.attname = '_sdc_table_version')
              AND NOT bool_or(a.attname = '_sdc_extracted_at')
              OR pg_catalog.obj_description(o.oid, 'pg_class') LIKE '{%"version"%'
            THEN 'datamill'
          WHEN bool_or(a.attname LIKE '\_sdc\_%' AND a.type = 'timestamp')
            THEN 'meltanolabs'
          WHEN s.nspname <> 'melty' AND bool_or(a.type IN ('varchar', 'timestamp', 'float8'))
              AND bool_and(a.attname = pg_catalog.lower(a.attname) AND a.type IN ('varchar',
                'timestamp', 'time', 'float8', 'int2', 'int4', 'int8', 'numeric', 'bool',
                'jsonb'))
            THEN 'pipelinewise' END AS target,
        CASE WHEN NOT bool_or(a.attname LIKE '\_sdc\_%')
          THEN pg_catalog.string_agg(a.attname, E'\n') END AS names
      FROM (SELECT a.attname::text,
          CASE WHEN a.atttypmod < 0 THEN y.typname::text ELSE '' END AS type
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped) a) k
    WHERE (c.oid IS NULL OR t.whole) AND o.relkind IN ('r', 'p') AND k.target IS NOT NULL
      AND (s.nspname = 'melty' OR pg_catalog.lower(s.nspname::text COLLATE "default")
        = pg_catalog.lower(t.schema COLLATE "default"))
      AND (t.whole OR o.relname = t.plain OR pg_catalog.lower(o.relname::text COLLATE "default")
        = pg_catalog.lower(t.name COLLATE "default"))
    ORDER BY s.nspname, o.relname),
  t.whole,
  EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')
FROM t
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
  LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name;

-- ChangeRightsSql.changeRights: whole
WITH t AS MATERIALIZED (
  SELECT E'he said "hi"'::pg_catalog.text AS schema, E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text AS name, E'robert____drop_table__students_____'::pg_catalog.text AS plain, (SELECT count(*) <= 64 AND coalesce(sum(o.relnatts), 0) <= 50000 FROM pg_catalog.pg_class o
    WHERE o.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = E'he said "hi"'::pg_catalog.text)
      AND o.relkind IN ('r', 'p')) AS whole)
SELECT current_user, pg_catalog.current_database(), n.oid IS NOT NULL,
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
  pg_catalog.has_schema_privilege(n.oid, 'CREATE')
    AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
  pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.pg_has_role(c.relowner, 'USAGE'),
  ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::pg_catalog.text[]) p
    WHERE pg_catalog.has_table_privilege(c.oid, p)),
  ARRAY(SELECT ARRAY[s.nspname::text, o.relname::text, k.target, k.names]
    FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace s ON s.oid = o.relnamespace,
      LATERAL (SELECT CASE
          WHEN bool_or(a.attname = '_sdc_deleted_at' AND a.type = 'varchar')
            THEN 'pipelinewise'
          WHEN bool_or(a.attname = '_sdc_table_version')
              AND NOT bool_or(a.attname = '_sdc_extracted_at')
              OR pg_catalog.obj_description(o.oid, 'pg_class') LIKE '{%"version"%'
            THEN 'datamill'
          WHEN bool_or(a.attname LIKE '\_sdc\_%' AND a.type = 'timestamp')
            THEN 'meltanolabs'
          WHEN s.nspname <> 'melty' AND bool_or(a.type IN ('varchar', 'timestamp', 'float8'))
              AND bool_and(a.attname = pg_catalog.lower(a.attname) AND a.type IN ('varchar',
                'timestamp', 'time', 'float8', 'int2', 'int4', 'int8', 'numeric', 'bool',
                'jsonb'))
            THEN 'pipelinewise' END AS target,
        CASE WHEN NOT bool_or(a.attname LIKE '\_sdc\_%')
          THEN pg_catalog.string_agg(a.attname, E'\n') END AS names
      FROM (SELECT a.attname::text,
          CASE WHEN a.atttypmod < 0 THEN y.typname::text ELSE '' END AS type
        FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
        WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped) a) k
    WHERE (c.oid IS NULL OR t.whole) AND o.relkind IN ('r', 'p') AND k.target IS NOT NULL
      AND (s.nspname = 'melty' OR pg_catalog.lower(s.nspname::text COLLATE "default")
        = pg_catalog.lower(t.schema COLLATE "default"))
      AND (t.whole OR o.relname = t.plain OR pg_catalog.lower(o.relname::text COLLATE "default")
        = pg_catalog.lower(t.name COLLATE "default"))
    ORDER BY s.nspname, o.relname),
  t.whole,
  EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')
FROM t
  LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
  LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name;

-- CatalogSql.policies
SELECT p.polname FROM pg_catalog.pg_policy p
WHERE p.polrelid = ?::pg_catalog.regclass AND p.polcmd IN ('*', 'a', 'w')
  AND (p.polroles = '{0}' OR EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r
    WHERE pg_catalog.pg_has_role(r, 'USAGE')))
ORDER BY p.polname;

-- CatalogSql.indexes
SELECT c.relname, i.indisunique,
  ARRAY(SELECT '(' || pg_catalog.pg_get_indexdef(i.indexrelid, k, true) || ')'
      || CASE WHEN l.oid IS NULL THEN ''
        ELSE pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname) END
    FROM pg_catalog.generate_series(1, i.indnkeyatts) k
    LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k - 1]
    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
    ORDER BY k),
  pg_catalog.pg_get_expr(i.indpred, i.indrelid),
  (pg_catalog.to_jsonb(i)->>'indnullsnotdistinct') IS DISTINCT FROM 'true',
  EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid
    AND a.attlen < 0 AND a.attnum <= i.indnkeyatts),
  ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = i.indrelid AND a.attnum > 0
      AND (a.attnum = ANY (i.indkey)
        OR EXISTS (SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND d.objid = i.indexrelid AND d.refobjid = i.indrelid
            AND d.refobjsubid = a.attnum)))
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ?::pg_catalog.regclass AND i.indislive
ORDER BY c.relname;

-- CatalogSql.foreignKeys
SELECT k.conname,
  ARRAY(SELECT a.attname::text
    FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u(number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
    ORDER BY u.place),
  k.confrelid::pg_catalog.regclass::text,
  ARRAY(SELECT a.attname::text
    FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u(number, place)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
    ORDER BY u.place),
  k.confmatchtype = 'f', k.conrelid = k.confrelid,
  NOT pg_catalog.row_security_active(k.confrelid)
    AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
    AND (SELECT bool_and(pg_catalog.has_column_privilege(k.confrelid, n, 'SELECT'))
      FROM pg_catalog.unnest(k.confkey) n)
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
WHERE k.conrelid = ?::pg_catalog.regclass AND k.contype = 'f' AND k.conparentid = 0
  AND (pg_catalog.to_jsonb(k)->>'conenforced') IS DISTINCT FROM 'false'
  AND (pg_catalog.to_jsonb(k)->>'conperiod') IS DISTINCT FROM 'true'
ORDER BY k.conname;

-- CatalogSql.type
SELECT pg_catalog.format_type(y.oid, NULL), y.typdelim::text,
  (SELECT o.typtype IN ('e', 'r', 'm', 'c', 'd') OR o.typcategory = 'A'
    OR o.oid IN (SELECT opcintype FROM pg_catalog.pg_opclass
      WHERE opcmethod = 403 AND opcdefault)
    OR o.oid IN (SELECT k.castsource FROM pg_catalog.pg_cast k
      JOIN pg_catalog.pg_opclass p ON p.opcintype = k.casttarget
      WHERE k.castmethod = 'b' AND k.castcontext = 'i'
        AND p.opcmethod = 403 AND p.opcdefault)
  FROM pg_catalog.pg_type o WHERE o.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
    WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END)
FROM pg_catalog.pg_type y WHERE y.oid = pg_catalog.to_regtype(?);

-- CatalogSql.tableSize
WITH RECURSIVE t AS (SELECT ?::regclass::oid AS oid
  UNION SELECT i.inhrelid FROM t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
SELECT s.bytes, pg_catalog.pg_size_pretty(s.bytes)
FROM (SELECT sum(pg_catalog.pg_total_relation_size(t.oid))::bigint AS bytes FROM t) s;

-- CatalogSql.commentedTables
SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class'),
  pg_catalog.pg_has_role(c.relowner, 'USAGE')
    OR pg_catalog.pg_has_role(n.nspowner, 'USAGE')
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ? AND c.relkind = 'r' AND starts_with(c.relname::text, ?);

-- CatalogSql.hasIndex
SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ? AND c.relname = ? AND i.indisvalid
    AND i.indpred IS NULL AND i.indexprs IS NULL
    AND ?::pg_catalog.text[] = (
      SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.place)
      FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (number, place)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
      WHERE k.place <= i.indnkeyatts));

-- CatalogSql.insertedRows
SELECT CASE WHEN pg_catalog.current_setting('track_counts')::boolean THEN pg_catalog.pg_stat_get_xact_tuples_inserted(E'"he said ""hi"""."Robert''); DROP TABLE ""Students""; --"'::regclass) ELSE -1 END;

-- SessionSql.serverFacts
SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
  pg_catalog.current_setting('server_version'),
  pg_catalog.current_setting('server_encoding'),
  pg_catalog.pg_is_in_recovery(),
  pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool,
  pg_catalog.current_setting('session_replication_role'),
  pg_catalog.current_setting('search_path'),
  pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP'),
  EXISTS (SELECT
  FROM pg_catalog.pg_extension
  WHERE extname = 'citus');

-- SessionSql.description
SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_database(),
  pg_catalog.current_setting('server_encoding'), session_user,
  (SELECT pg_catalog.concat_ws(', ', s.version, s.cipher)
  FROM pg_catalog.pg_stat_ssl s
    WHERE s.pid = pg_catalog.pg_backend_pid() AND s.ssl);

-- SessionSql.kindOfServer
SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool;

-- SessionSql.begin: without settings
SELECT pid, pg_catalog.concat_ws(' ', extract(epoch
  FROM backend_start), extract(epoch
  FROM xact_start)), pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool, pg_catalog.pg_is_in_recovery()
  FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid());

-- SessionSql.begin: with two settings
SELECT pid, pg_catalog.concat_ws(' ', extract(epoch
  FROM backend_start), extract(epoch
  FROM xact_start)), pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool, pg_catalog.pg_is_in_recovery(), pg_catalog.set_config(?, ?, true), pg_catalog.set_config(?, ?, true)
  FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid());

-- SessionSql.activity
SELECT CASE WHEN wait_event IN ('ClientRead', 'ClientWrite') AND state <> 'disabled' THEN
  pg_catalog.concat_ws(' ', wait_event, state, 'since', state_change,
    (SELECT bytes_processed
  FROM pg_catalog.pg_stat_progress_copy c
  WHERE c.pid = a.pid))
  END,
  CASE WHEN wait_event_type = 'Lock' THEN pg_catalog.concat('a lock',
    (SELECT pg_catalog.format(' on %I.%I', nspname, relname)
     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
       JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE l.pid = a.pid AND (NOT granted OR locktype = 'tuple') LIMIT 1),
    ' (held by process ',
    pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', '), ')')
  END
FROM pg_catalog.pg_stat_get_activity(?) a
  WHERE pg_catalog.concat_ws(' ', extract(epoch
  FROM backend_start), extract(epoch
  FROM xact_start)) = ?;

-- SessionSql.end
SELECT pg_catalog.pg_terminate_backend(pid)
  FROM pg_catalog.pg_stat_get_activity(?)
  WHERE pg_catalog.concat_ws(' ', extract(epoch
  FROM backend_start), extract(epoch
  FROM xact_start)) = ?;

-- SessionSql.refreshActivity
SELECT pg_catalog.pg_stat_clear_snapshot();

-- SessionSql.lockTimeout
SET LOCAL lock_timeout = 2000;

-- SessionSql.lockHolders
WITH t AS (SELECT c.oid FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = E'he said "hi"'::pg_catalog.text AND c.relname = E'Robert''); DROP TABLE "Students"; --'::pg_catalog.text)
SELECT l.pid, p.gid, COALESCE(NULLIF(a.application_name, ''), a.backend_type),
  a.usename, a.state,
  pg_catalog.to_char(a.state_change AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"')
FROM pg_catalog.pg_locks l
  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
  LEFT JOIN pg_catalog.pg_prepared_xacts p
    ON l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction::pg_catalog.text
WHERE l.granted AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid() AND (
  l.locktype = 'relation'
    AND l.database = (SELECT oid FROM pg_catalog.pg_database
      WHERE datname = pg_catalog.current_database())
    AND l.relation IN (SELECT t.oid FROM t UNION ALL
      SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN t ON i.inhparent = t.oid)
  OR l.locktype = 'advisory' AND l.objsubid = 1
    AND (l.classid::pg_catalog.int8 << 32) | l.objid::pg_catalog.int8
      = pg_catalog.hashtextextended(?, 0))
GROUP BY 1, 2, 3, 4, 5, 6, a.xact_start
ORDER BY a.xact_start, l.pid LIMIT 3;

-- SessionSql.neutralSettings
SET LOCAL TimeZone = 'UTC';
  SET LOCAL DateStyle = 'ISO, YMD';
  SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1;
  SET LOCAL bytea_output = 'hex';
  SET LOCAL array_nulls = on;
  SET LOCAL xmloption = 'content';

-- SessionSql.savepoint
SAVEPOINT "_sdc_batch";

-- SessionSql.rollBackTo
ROLLBACK TO SAVEPOINT "_sdc_batch";

-- SessionSql.release
RELEASE SAVEPOINT "_sdc_batch";

-- SessionSql.checkDeferred
SET CONSTRAINTS ALL IMMEDIATE;

-- SessionSql.isThere
SELECT 1;

-- SessionSql.advisoryLock
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(?, 0));

-- SessionSql.advisoryLocks
SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(name, 0))
  FROM pg_catalog.unnest(ARRAY[E'table a.b', E'schema it''s']) AS name;

-- SessionSql.tryAdvisoryLock
SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended(?, 0));
