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

/** The definitions of all settings, in the order of the documentation. */
public final class SettingsTable {
  private static final int MEBIBYTE = 1 << 20;
  private static final int MAXIMUM_PORT = 65_535;

  static final Setting<String> HOST =
      text(
              "host",
              "localhost",
              "Server to connect to: a name, an address, or the folder of a Unix socket. Separate"
                  + " several servers by commas; each may have a port.")
          .alias("hostname", "postgres_host");

  static final Setting<Integer> PORT =
      integer("port", 5432, 1, MAXIMUM_PORT, "Port of the server.").alias("postgres_port");

  static final Setting<String> USER =
      text(
              "user",
              null,
              "Role to log in as. Required unless the URL or libpq's files or variables name it.")
          .alias("username", "postgres_username");

  static final Setting<String> PASSWORD =
      text("password", null, "Password of the role. If unset, `~/.pgpass` is read.")
          .alias("postgres_password")
          .asSecret();

  static final Setting<String> DATABASE =
      text("database", null, "Database to load into. If unset, the database with the user's name.")
          .alias("dbname", "db", "postgres_database");

  static final Setting<String> URL =
      text(
              "sqlalchemy_url",
              null,
              "Connection URL, `postgresql://user:password@host:port/database?parameter=value`. It"
                  + " overrides other settings.")
          .alias("url")
          .asSecret();

  static final Setting<String> DEFAULT_TARGET_SCHEMA =
      text(
              "default_target_schema",
              null,
              "Schema of the tables. If unset, a stream named `schema-table` goes to its own"
                  + " schema, and other streams go to `public`.")
          .alias("schema", "target_schema", "postgres_schema");

  static final Setting<OtherTarget> COMPATIBLE_WITH =
      choice(
          "compatible_with",
          OtherTarget.class,
          null,
          "Use the defaults of another target, so that rows go into its tables under their"
              + " names. Settings that you give win. `--check` prints what it implies. See [Coming"
              + " from another target](migrating.md).");

  static final Setting<LoadMethodName> LOAD_METHOD =
      choice(
          "load_method",
          LoadMethodName.class,
          null,
          LoadMethodName.descriptions()
              + " If unset, and for `append-only`: upsert if the stream has keys, else append.");

  static final Setting<Boolean> PRIMARY_KEY_REQUIRED =
      flag(
          "primary_key_required",
          false,
          "Reject streams without key_properties instead of appending them.");

  static final Setting<ObjectNode> STREAMS =
      object(
          "streams",
          "Overrides per stream: an object whose keys are stream names or globs (`*`, `?`)."
              + " Its values hold any of `schema`, `table`, `key_properties`, `load_method`,"
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
          "Use the part of a stream's name after the last hyphen as the table. The part before"
              + " it is the schema if `default_target_schema` is not set.");

  static final Setting<NameCase> TABLE_CASE =
      choice(
          "table_case",
          NameCase.class,
          NameCase.PRESERVE,
          "Case of table names: as the streams are named, or `lower`. `plain` is lower case"
              + " with `_` for every character except letters, digits, `_` and `$`. A name in"
              + " `streams` is used unchanged.");

  static final Setting<NameCase> COLUMN_CASE =
      choice(
          "column_case",
          NameCase.class,
          NameCase.PRESERVE,
          "Case of column names: as the properties are named, `lower` or `plain`, as in"
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
          "MeltanoLabs' name for the same switch; `false` turns `activate_version` off.");

  static final Setting<Boolean> HARD_DELETE =
      flag(
          "hard_delete",
          false,
          "Delete rows instead of setting `_sdc_deleted_at`: the rows that ACTIVATE_VERSION"
              + " makes obsolete, and, in upsert and keyed overwrite, the rows whose record carries"
              + " `_sdc_deleted_at`.");

  static final Setting<SchemaEvolution> SCHEMA_EVOLUTION =
      choice(
          "schema_evolution",
          SchemaEvolution.class,
          SchemaEvolution.WIDEN,
          "How an existing table may change: `widen` adds columns, and widens a column if a"
              + " value needs it and no stored value changes; `add-columns` only adds; `none` leaves"
              + " the table unchanged.");

  static final Setting<Long> MAX_REWRITE_BYTES =
      bytes(
          "max_rewrite_bytes",
          1L << 30,
          "Largest table, including its indexes, that PostgreSQL may rewrite because a value"
              + " needs a wider column. In a larger table the column stays, the record is rejected,"
              + " and its message has the ALTER TABLE to run.");

  static final Setting<InvalidRecords> INVALID_RECORDS =
      choice(
          "invalid_records",
          InvalidRecords.class,
          InvalidRecords.FAIL,
          "What happens to a rejected record: `fail` ends the run after committing all records"
              + " before it. `reject` stores the record in the table `_sdc_rejected`, and"
              + " `--replay-rejected` loads it from there.");

  static final Setting<Integer> MAX_REJECTED_RECORDS =
      integer(
          "max_rejected_records",
          1000,
          0,
          Integer.MAX_VALUE,
          "Rejected records after which a run ends with exit code 3 even with"
              + " `invalid_records` `reject`.");

  static final Setting<MissingProperties> MISSING_PROPERTIES =
      choice(
          "missing_properties",
          MissingProperties.class,
          MissingProperties.AUTO,
          "What a missing property means in a record that is merged by its key: `null` writes"
              + " NULL, `keep` keeps the value. `auto` is `keep` for streams of change capture,"
              + " whose SCHEMA has `_sdc_deleted_at` or `_sdc_lsn`, and for records that carry"
              + " `_sdc_deleted_at`; otherwise it is `null`.");

  static final Setting<UnchangedRows> UNCHANGED_ROWS =
      choice(
          "unchanged_rows",
          UnchangedRows.class,
          UnchangedRows.REWRITE,
          "What an upsert does with a row that already has the values of its record: `rewrite`"
              + " writes it again; `keep` leaves it unchanged, which saves writes, WAL and index"
              + " work. `keep` compares the data, `_sdc_table_version` and `_sdc_deleted_at`; the"
              + " other `_sdc_*` columns then tell when the row last changed.");

  static final Setting<Boolean> VALIDATE_RECORDS =
      flag(
              "validate_records",
              true,
              "Reject records that their SCHEMA does not allow, even if the table could hold them.")
          .alias("invalid_records_detect");

  static final Setting<ObjectNode> SCHEMA_MAPPING =
      object(
          "schema_mapping",
          "Target schema for each source schema in stream names, as in PipelineWise:"
              + " `{\"source\": {\"target_schema\": \"name\"}}`. It wins over `default_target_schema`.");

  static final Setting<Boolean> SANITIZE_NULL_TEXT_CHARACTERS =
      flag(
          "sanitize_null_text_characters",
          false,
          "Replace characters that PostgreSQL cannot store (NUL, lone surrogates) by U+FFFD"
              + " instead of rejecting the record.");

  static final Setting<Boolean> KEEP_ALL_DIGITS =
      flag(
          "keep_all_digits",
          false,
          "Keep all digits of numbers that are binary floating-point numbers written out, like"
              + " 1.229999999999999982236431605997495353221893310546875. If false, such a number"
              + " loads as the short number that was meant (1.23).");

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
              "Maximum number of records of a stream in one transaction.")
          .alias("max_batch_rows", "batch_size");

  static final Setting<Integer> BATCH_SIZE_BYTES =
      integer(
          "batch_size_bytes",
          16 * MEBIBYTE,
          1,
          Integer.MAX_VALUE,
          "A batch is loaded when it has this many encoded bytes.");

  static final Setting<Integer> BATCH_MAX_AGE_SECONDS =
      integer(
          "batch_max_age_seconds",
          30,
          1,
          86_400,
          "An open batch is loaded after this many seconds, even if no input comes. In upsert"
              + " and overwrite it waits ten times as long if no STATE waits for it.");

  static final Setting<Integer> MAX_BUFFER_SIZE =
      integer(
          "max_buffer_size",
          64 * MEBIBYTE,
          MEBIBYTE,
          Integer.MAX_VALUE,
          "Maximum of encoded bytes in memory, including batches that wait. Reading pauses at"
              + " this limit.");

  static final Setting<Integer> MAX_RECORD_BYTES =
      integer(
          "max_record_bytes",
          64 * MEBIBYTE,
          1024,
          1024 * MEBIBYTE,
          "Longest line accepted, in bytes. If you raise it, set the JVM's heap to at least 4"
              + " times as much with TARGET_POSTGRES_JAVA_OPTS=-Xmx….");

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
          "Connections that load one stream at the same time, if no trigger, foreign key or"
              + " extra unique index depends on the order of rows. Records of one key stay in order."
              + " 1 loads one batch after the other. 0 uses one per processor for streams of several"
              + " large batches, and 1 for others.");

  static final Setting<Integer> SHUTDOWN_GRACE_SECONDS =
      integer(
          "shutdown_grace_seconds",
          8,
          0,
          3600,
          "Seconds after SIGTERM or SIGINT for loading what was already read.");

  static final Setting<Integer> CONNECT_TIMEOUT_SECONDS =
      integer(
          "connect_timeout", 15, 1, 3600, "Seconds within which a connection must be established.");

  static final Setting<Integer> NETWORK_TIMEOUT_SECONDS =
      integer(
          "network_timeout_seconds",
          60,
          0,
          86_400,
          "Give up on a connection after this many seconds without traffic. A server that is"
              + " busy or waits for a lock is not affected. 0 leaves it to the operating system.");

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
          "How often a batch or a change of a table is tried again after a transient error: a"
              + " lost connection, a restarted server, a deadlock, a lock timeout.");

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
          "Seconds that DDL waits for a lock on a table; 0 waits without limit.");

  static final Setting<Boolean> STATE_TABLE =
      flag(
          "state_table",
          false,
          "Keep the newest STATE in the table `_sdc_state`, committed in the same transaction"
              + " as the rows before it. `--print-state` prints it for the tap's next run. If a run"
              + " fails, the rows after its last STATE are rolled back.");

  public static final Setting<String> PIPELINE_ID =
      text(
          "pipeline_id",
          "default",
          "Name of the pipeline in `_sdc_state`. A new run stops an older run of the same name"
              + " and takes over.");

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
          "Keep the old rows, and exit with 3, unless a STATE came after the last RECORD. A"
              + " tap that crashes looks like one that has finished.");

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
