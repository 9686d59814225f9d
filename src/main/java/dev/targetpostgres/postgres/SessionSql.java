package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.util.List;

/**
 * Statements about sessions, transactions and locks, as text. Pure. The comments name the
 * parameters in order.
 */
public final class SessionSql {
  private static final String START_TIMES =
      "pg_catalog.concat_ws(' ', extract(epoch FROM backend_start), extract(epoch FROM xact_start))";

  static final String COMMIT = "COMMIT";

  private SessionSql() {}

  /** Selects the columns of {@link ServerFacts}. */
  public static String serverFacts() {
    return """
        SELECT pg_catalog.current_setting('server_version_num')::pg_catalog.int4,
          pg_catalog.current_setting('server_version'),
          pg_catalog.current_setting('server_encoding'),
          pg_catalog.pg_is_in_recovery(),
          pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool,
          pg_catalog.current_setting('session_replication_role'),
          pg_catalog.current_setting('search_path'),
          pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP'),
          EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus')\
        """;
  }

  /** Selects version, database, encoding, user and TLS of the session, for {@code --check}. */
  public static String description() {
    return """
        SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_database(),
          pg_catalog.current_setting('server_encoding'), session_user,
          (SELECT pg_catalog.concat_ws(', ', s.version, s.cipher) FROM pg_catalog.pg_stat_ssl s
            WHERE s.pid = pg_catalog.pg_backend_pid() AND s.ssl)\
        """;
  }

  /** Selects whether the server is a standby, and whether the session is read-only. */
  public static String kindOfServer() {
    return "SELECT pg_catalog.pg_is_in_recovery(),"
        + " pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool";
  }

  /**
   * Selects the process, its start times, whether the transaction is read-only, and whether the
   * server is a standby. Sets the transaction's settings. Parameters: name and value of each.
   */
  public static String begin(int settings) {
    // Selects the process before the settings change the role, which can lack the right to see it.
    return "SELECT pid, "
        + START_TIMES
        + ", pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool"
        + ", pg_catalog.pg_is_in_recovery()"
        + ", pg_catalog.set_config(?, ?, true)".repeat(settings)
        + " FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())";
  }

  /**
   * Selects what a process waits for if that is its client, and the lock that it waits for.
   * Parameters: process, start times.
   */
  public static String activity() {
    // If activity tracking is disabled, nothing shows whether the process has made progress.
    return """
        SELECT CASE WHEN wait_event IN ('ClientRead', 'ClientWrite') AND state <> 'disabled' THEN
          pg_catalog.concat_ws(' ', wait_event, state, 'since', state_change,
            (SELECT bytes_processed FROM pg_catalog.pg_stat_progress_copy c WHERE c.pid = a.pid))
          END,
          CASE WHEN wait_event_type = 'Lock' THEN pg_catalog.concat('a lock',
            (SELECT pg_catalog.format(' on %I.%I', nspname, relname)
             FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
               JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE l.pid = a.pid AND (NOT granted OR locktype = 'tuple') LIMIT 1),
            ' (held by process ',
            pg_catalog.array_to_string(pg_catalog.pg_blocking_pids(a.pid), ', '), ')')
          END
        FROM pg_catalog.pg_stat_get_activity(?) a WHERE\s"""
        + START_TIMES
        + " = ?";
  }

  /** Ends a process; selects a row if it still exists. Parameters: process, start times. */
  public static String end() {
    return "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_get_activity(?)"
        + " WHERE "
        + START_TIMES
        + " = ?";
  }

  /** Discards the transaction's snapshot of statistics, so that it sees current processes. */
  public static String refreshActivity() {
    return "SELECT pg_catalog.pg_stat_clear_snapshot()";
  }

  /** Sets the lock timeout until the transaction ends; 0 means no limit. */
  public static String lockTimeout(int seconds) {
    return "SET LOCAL lock_timeout = " + seconds * 1000L;
  }

  /** Sets fixed text formats until the transaction ends, whatever the session's settings are. */
  public static String neutralSettings() {
    return "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle ="
        + " 'postgres'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';"
        + " SET LOCAL array_nulls = on; SET LOCAL xmloption = 'content'";
  }

  /** Sets a savepoint. */
  public static String savepoint(String name) {
    return "SAVEPOINT " + Sql.identifier(name);
  }

  /** Rolls back to the savepoint, and keeps it. */
  public static String rollBackTo(String savepoint) {
    return "ROLLBACK TO SAVEPOINT " + Sql.identifier(savepoint);
  }

  /** Removes the savepoint, and keeps the changes after it. */
  public static String release(String savepoint) {
    return "RELEASE SAVEPOINT " + Sql.identifier(savepoint);
  }

  /** Checks deferred constraints now, while we can still find the row that violates one. */
  public static String checkDeferred() {
    return "SET CONSTRAINTS ALL IMMEDIATE";
  }

  /** Selects a number, to test whether the session still exists. */
  public static String isThere() {
    return "SELECT 1";
  }

  /**
   * Lists the sessions and prepared transactions that hold locks on a table, on its partitions, or
   * the advisory lock. The oldest transaction comes first. Columns: process, prepared transaction,
   * application, user, state and its beginning. Parameter: the name of the advisory lock.
   */
  public static String lockHolders(TableName table) {
    return """
        WITH t AS (SELECT c.oid FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = %s AND c.relname = %s)
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
        ORDER BY a.xact_start, l.pid LIMIT 3\
        """
        .formatted(Sql.text(table.schema()), Sql.text(table.table()));
  }

  /** Waits for an advisory lock, and holds it until the transaction ends. Parameter: its name. */
  public static String advisoryLock() {
    return "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))";
  }

  /** Waits for advisory locks in this order, and holds them until the transaction ends. */
  public static String advisoryLocks(List<String> names) {
    return "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(name, 0)) FROM"
        + " pg_catalog.unnest(ARRAY["
        + Sql.list(names, Sql::literal)
        + "]) AS name";
  }

  /** Takes an advisory lock if it is free, until the transaction ends. Parameter: its name. */
  public static String tryAdvisoryLock() {
    return "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))";
  }
}
