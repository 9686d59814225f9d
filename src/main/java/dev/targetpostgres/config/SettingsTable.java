package dev.targetpostgres.config;

import static dev.targetpostgres.config.Setting.bytes;
import static dev.targetpostgres.config.Setting.choice;
import static dev.targetpostgres.config.Setting.flag;
import static dev.targetpostgres.config.Setting.integer;
import static dev.targetpostgres.config.Setting.object;
import static dev.targetpostgres.config.Setting.text;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Every setting there is, in the order in which the documentation shows them. */
public final class SettingsTable {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MAXIMUM_PORT = 65_535;

  static final Setting<String> HOST =
      text(
              "host",
              "localhost",
              "Server to connect to: a name, an address, or the folder of a Unix socket; several with"
                  + " commas between them, with or without ports.")
          .alias("postgres_host");

  static final Setting<Integer> PORT =
      integer("port", 5432, 1, MAXIMUM_PORT, "Port of the server.").alias("postgres_port");

  static final Setting<String> USER =
      text(
              "user",
              null,
              "Role to log in as. Required unless the URL names it, or libpq's files or variables.")
          .alias("username", "postgres_username");

  static final Setting<String> PASSWORD =
      text("password", null, "Password of the role. Where unset, `~/.pgpass` is looked at.")
          .alias("postgres_password")
          .asSecret();

  static final Setting<String> DATABASE =
      text("database", null, "Database to load into; the user's name where unset.")
          .alias("dbname", "postgres_database");

  static final Setting<String> URL =
      text(
              "sqlalchemy_url",
              null,
              "Connection URL, `postgresql://user:password@host:port/database?parameter=value`;"
                  + " what it says overrides other settings.")
          .alias("url")
          .asSecret();

  static final Setting<String> DEFAULT_TARGET_SCHEMA =
      text(
              "default_target_schema",
              null,
              "Schema of the tables. Where unset, a stream named `schema-table` goes to its own"
                  + " schema, others to `public`.")
          .alias("schema", "target_schema", "postgres_schema");

  static final Setting<OtherTarget> COMPATIBLE_WITH =
      choice(
          "compatible_with",
          OtherTarget.class,
          null,
          "Take the defaults of another target, so that its tables are loaded into under their names."
              + " What is set beside it wins. `--check` prints what it implies. See [Coming from"
              + " another target](migrating.md).");

  static final Setting<LoadMethodName> LOAD_METHOD =
      choice(
          "load_method",
          LoadMethodName.class,
          null,
          LoadMethodName.descriptions()
              + " Unset, and for `append-only`: upsert where the stream has keys, append where"
              + " not.");

  static final Setting<Boolean> PRIMARY_KEY_REQUIRED =
      flag(
          "primary_key_required",
          false,
          "Refuse streams without key_properties instead of appending them.");

  static final Setting<ObjectNode> STREAMS =
      object(
          "streams",
          "Overrides per stream: an object whose keys are stream names or globs (`*`, `?`) and"
              + " whose values hold any of `schema`, `table`, `key_properties`, `load_method`,"
              + " `distribute_by` and `columns` (an object: property to `{\"name\": …, \"type\": …}`).");

  static final Setting<String> DISTRIBUTE_BY =
      text(
          "distribute_by",
          null,
          "Distribute new tables over the workers of Citus by the values of this column. `reference`"
              + " keeps a copy on every server, `none` keeps the table on this one. Tables that exist"
              + " stay as they are. See [Citus](citus.md).");

  static final Setting<Boolean> SPLIT_STREAM_NAMES =
      flag(
          "split_stream_names",
          true,
          "Take the part of a stream's name after the last hyphen as the table, the part before"
              + " it as the schema where no `default_target_schema` is set.");

  static final Setting<NameCase> TABLE_CASE =
      choice(
          "table_case",
          NameCase.class,
          NameCase.PRESERVE,
          "Name tables as the streams are named, or in `lower` case. `plain` is lower case with `_`"
              + " for every character but letters, digits, `_` and `$`. A name in `streams` is taken"
              + " as it is.");

  static final Setting<NameCase> COLUMN_CASE =
      choice(
          "column_case",
          NameCase.class,
          NameCase.PRESERVE,
          "Name columns as the properties are named, or in `lower` case, or `plain`, as in"
              + " `table_case`.");

  static final Setting<NumberType> NUMBER_TYPE =
      choice(
          "number_type",
          NumberType.class,
          NumberType.NUMERIC,
          "Type of new columns for JSON Schema's `number`; numeric keeps every digit.");

  static final Setting<Boolean> ADD_RECORD_METADATA =
      flag(
              "add_record_metadata",
              true,
              "Add the columns `_sdc_extracted_at`, `_sdc_received_at`, `_sdc_batched_at`,"
                  + " `_sdc_sequence`, `_sdc_table_version`, `_sdc_deleted_at` and"
                  + " `_sdc_sync_started_at`.")
          .alias("add_metadata_columns");

  static final Setting<Boolean> ACTIVATE_VERSION =
      flag(
          "activate_version",
          true,
          "Act on ACTIVATE_VERSION messages: remove the rows of older versions.");

  static final Setting<Boolean> PROCESS_ACTIVATE_VERSION_MESSAGES =
      flag(
          "process_activate_version_messages",
          true,
          "Where this is false, `activate_version` is false too.");

  static final Setting<Boolean> HARD_DELETE =
      flag(
          "hard_delete",
          false,
          "Delete the rows that ACTIVATE_VERSION makes obsolete, and in upsert and keyed overwrite"
              + " the rows whose record carries `_sdc_deleted_at`, instead of setting"
              + " `_sdc_deleted_at`.");

  static final Setting<SchemaEvolution> SCHEMA_EVOLUTION =
      choice(
          "schema_evolution",
          SchemaEvolution.class,
          SchemaEvolution.WIDEN,
          "How far an existing table may change: `widen` adds columns, and widens a column if a value"
              + " needs it and no stored value changes; `add-columns` only adds; `none` leaves the"
              + " table as it is.");

  static final Setting<Long> MAX_REWRITE_BYTES =
      bytes(
          "max_rewrite_bytes",
          1L << 30,
          "Size of the largest table, with its indexes, that PostgreSQL may rewrite because a value"
              + " needs a wider column. In a larger table the column stays, the record is rejected,"
              + " and its message has the ALTER TABLE to run.");

  static final Setting<InvalidRecords> INVALID_RECORDS =
      choice(
          "invalid_records",
          InvalidRecords.class,
          InvalidRecords.FAIL,
          "What a record that is refused does: `fail` ends the run with everything before it"
              + " committed, `reject` sets it aside in the table `_sdc_rejected`, from which"
              + " `--replay-rejected` loads it again.");

  static final Setting<Integer> MAX_REJECTED_RECORDS =
      integer(
          "max_rejected_records",
          1000,
          0,
          Integer.MAX_VALUE,
          "Records set aside in a run before it ends with exit code 3 after all.");

  static final Setting<MissingProperties> MISSING_PROPERTIES =
      choice(
          "missing_properties",
          MissingProperties.class,
          MissingProperties.AUTO,
          "What a record that is merged by its key means by leaving a property out: `null` writes"
              + " NULL, `keep` keeps the value. `auto` is `keep` for streams whose SCHEMA has"
              + " `_sdc_deleted_at` or `_sdc_lsn`, as change capture does, and for records that"
              + " carry `_sdc_deleted_at`; for all others it is `null`.");

  static final Setting<UnchangedRows> UNCHANGED_ROWS =
      choice(
          "unchanged_rows",
          UnchangedRows.class,
          UnchangedRows.REWRITE,
          "What an upsert does with a row that already holds the values of its record: `rewrite`"
              + " writes it again; `keep` leaves it alone, so that it costs no writing, no log and"
              + " no index work. `keep` looks at the data, `_sdc_table_version` and"
              + " `_sdc_deleted_at`; the other `_sdc_*` columns then tell of the last change.");

  static final Setting<Boolean> VALIDATE_RECORDS =
      flag(
              "validate_records",
              true,
              "Refuse records that their SCHEMA does not allow, even where the table could hold"
                  + " them.")
          .alias("invalid_records_detect");

  static final Setting<ObjectNode> SCHEMA_MAPPING =
      object(
          "schema_mapping",
          "Schemas by the source schema in the stream's name, as PipelineWise writes them:"
              + " `{\"source\": {\"target_schema\": \"name\"}}`; wins over"
              + " `default_target_schema`.");

  static final Setting<Boolean> SANITIZE_NULL_TEXT_CHARACTERS =
      flag(
          "sanitize_null_text_characters",
          false,
          "Replace characters that PostgreSQL cannot store (NUL, lone surrogates) by U+FFFD"
              + " instead of refusing the record.");

  static final Setting<Boolean> KEEP_ALL_DIGITS =
      flag(
          "keep_all_digits",
          false,
          "Load numbers that are binary floating-point numbers written out, like"
              + " 1.229999999999999982236431605997495353221893310546875, with all their digits, instead"
              + " of as the short number that was meant (1.23).");

  static final Setting<Boolean> INTERPRET_CONTENT_ENCODING =
      flag(
          "interpret_content_encoding",
          false,
          "Decode strings with `contentEncoding` base16 or base64 into bytea columns.");

  static final Setting<Integer> BATCH_SIZE_ROWS =
      integer(
              "batch_size_rows",
              100_000,
              1,
              Integer.MAX_VALUE,
              "Records of a stream that are loaded in one transaction, at the most.")
          .alias("max_batch_rows", "batch_size");

  static final Setting<Integer> BATCH_SIZE_BYTES =
      integer(
          "batch_size_bytes",
          16 * MEBIBYTE,
          1,
          Integer.MAX_VALUE,
          "Encoded bytes after which a batch is loaded.");

  static final Setting<Integer> BATCH_MAX_AGE_SECONDS =
      integer(
          "batch_max_age_seconds",
          30,
          1,
          86_400,
          "Seconds after which an open batch is loaded even when no input comes; ten times that"
              + " for upsert and overwrite while no STATE waits.");

  static final Setting<Integer> MAX_BUFFER_SIZE =
      integer(
          "max_buffer_size",
          64 * MEBIBYTE,
          MEBIBYTE,
          Integer.MAX_VALUE,
          "Encoded bytes held in memory, waiting batches included; reading pauses there.");

  static final Setting<Integer> MAX_RECORD_BYTES =
      integer(
          "max_record_bytes",
          64 * MEBIBYTE,
          1024,
          1024 * MEBIBYTE,
          "Bytes of the longest line accepted; give the JVM a heap of 4 times that and more with"
              + " TARGET_POSTGRES_JAVA_OPTS=-Xmx… where you raise it.");

  static final Setting<Integer> MAX_PARALLELISM =
      integer("max_parallelism", 4, 1, 64, "Connections that load batches at the same time.")
          .alias("parallelism")
          .defaultFor("0", "-1");

  static final Setting<Integer> MAX_PARALLELISM_PER_STREAM =
      integer(
          "max_parallelism_per_stream",
          0,
          0,
          64,
          "Connections that load one stream at the same time, where the order of its rows matters"
              + " to nothing in the database; records of one key stay in order. 1 loads one batch"
              + " behind the other; 0 takes as many as there are processors for streams of several"
              + " large batches, and 1 for others.");

  static final Setting<Integer> SHUTDOWN_GRACE_SECONDS =
      integer(
          "shutdown_grace_seconds",
          8,
          0,
          3600,
          "Seconds after SIGTERM or SIGINT in which to load what was read.");

  static final Setting<Integer> CONNECT_TIMEOUT_SECONDS =
      integer("connect_timeout", 15, 1, 3600, "Seconds in which a connection has to be made.");

  static final Setting<Integer> NETWORK_TIMEOUT_SECONDS =
      integer(
          "network_timeout_seconds",
          60,
          0,
          86_400,
          "Seconds in which nothing moves on a connection, with the server's side gone or waiting"
              + " for ours, after which it is taken for lost; a server that works or waits for a"
              + " lock is waited for. 0 leaves it to the operating system.");

  static final Setting<Integer> STATEMENT_TIMEOUT_SECONDS =
      integer(
          "statement_timeout_seconds",
          0,
          0,
          2_000_000,
          "Seconds after which a statement is cancelled and the run ends; 0 for no limit.");

  static final Setting<Integer> MAX_RETRIES =
      integer(
          "max_retries",
          8,
          0,
          1000,
          "How often a batch or a change of a table is tried again after a passing failure: a lost"
              + " connection, a restarted server, a deadlock, a lock not got in time.");

  static final Setting<Integer> RETRY_MAX_SECONDS =
      integer(
          "retry_max_seconds",
          300,
          0,
          86_400,
          "Seconds after which a batch is not tried again; 0 for no retries.");

  static final Setting<Integer> LOCK_TIMEOUT_SECONDS =
      integer(
          "lock_timeout_seconds",
          60,
          0,
          86_400,
          "Seconds that DDL waits for a lock on a table; 0 waits for ever.");

  static final Setting<Boolean> STATE_TABLE =
      flag(
          "state_table",
          false,
          "Keep the newest STATE in the table `_sdc_state`, committed in one transaction with the"
              + " rows that it vouches for; `--print-state` prints it for the tap's next run. Rows"
              + " behind the last STATE of a run that fails are taken back.");

  public static final Setting<String> PIPELINE_ID =
      text(
          "pipeline_id",
          "default",
          "Name of the pipeline in `_sdc_state`; a new run takes over from an older one of the same"
              + " name, which stops.");

  static final Setting<OverwriteStaging> OVERWRITE_STAGING =
      choice(
          "overwrite_staging",
          OverwriteStaging.class,
          OverwriteStaging.UNLOGGED,
          "Whether the staging table of an overwrite survives a crash of the server (`logged`) or"
              + " is written faster (`unlogged`).");

  static final Setting<Boolean> OVERWRITE_REQUIRES_STATE =
      flag(
          "overwrite_requires_state",
          false,
          "Keep the old rows, and exit with 3, unless a STATE came after the last RECORD: a tap"
              + " that dies looks like a clean end of input.");

  static final Setting<Boolean> ANALYZE_NEW_TABLES =
      flag(
          "analyze_new_tables",
          true,
          "Run ANALYZE on a table that the run created and loaded 10,000 records or more into, so that"
              + " the server plans the first queries well.");

  /** All settings, for reading and for documentation. */
  public static final List<Setting<?>> ALL =
      joined(
          List.of(HOST, PORT, USER, PASSWORD, DATABASE, URL),
          ConnectionSettings.ALL,
          TlsSettings.ALL,
          SshSettings.ALL,
          List.of(
              COMPATIBLE_WITH,
              DEFAULT_TARGET_SCHEMA,
              LOAD_METHOD,
              PRIMARY_KEY_REQUIRED,
              STREAMS,
              DISTRIBUTE_BY,
              SPLIT_STREAM_NAMES,
              TABLE_CASE,
              COLUMN_CASE,
              NUMBER_TYPE,
              ADD_RECORD_METADATA,
              ACTIVATE_VERSION,
              PROCESS_ACTIVATE_VERSION_MESSAGES,
              HARD_DELETE,
              SCHEMA_EVOLUTION,
              MAX_REWRITE_BYTES,
              MISSING_PROPERTIES,
              UNCHANGED_ROWS,
              VALIDATE_RECORDS,
              INVALID_RECORDS,
              MAX_REJECTED_RECORDS,
              SCHEMA_MAPPING,
              SANITIZE_NULL_TEXT_CHARACTERS,
              KEEP_ALL_DIGITS,
              INTERPRET_CONTENT_ENCODING,
              BATCH_SIZE_ROWS,
              BATCH_SIZE_BYTES,
              BATCH_MAX_AGE_SECONDS,
              MAX_BUFFER_SIZE,
              MAX_RECORD_BYTES,
              MAX_PARALLELISM,
              MAX_PARALLELISM_PER_STREAM,
              SHUTDOWN_GRACE_SECONDS,
              CONNECT_TIMEOUT_SECONDS,
              NETWORK_TIMEOUT_SECONDS,
              STATEMENT_TIMEOUT_SECONDS,
              MAX_RETRIES,
              RETRY_MAX_SECONDS,
              LOCK_TIMEOUT_SECONDS,
              STATE_TABLE,
              PIPELINE_ID,
              OVERWRITE_STAGING,
              OVERWRITE_REQUIRES_STATE,
              ANALYZE_NEW_TABLES),
          FlatteningSettings.ALL,
          StreamMapSettings.ALL,
          BatchSettings.ALL,
          HookSettings.ALL,
          ReportSettings.ALL);

  private SettingsTable() {}

  @SafeVarargs
  @SuppressWarnings("varargs") // Only read.
  private static List<Setting<?>> joined(List<Setting<?>>... parts) {
    return Arrays.stream(parts).flatMap(List::stream).toList();
  }
}
