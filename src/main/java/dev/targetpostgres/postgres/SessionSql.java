package dev.targetpostgres.postgres;

import java.util.List;

/**
 * Statements about sessions, transactions and locks, as text; their parameters are named in their
 * order. Pure.
 */
public final class SessionSql {
  private static final String BEGINNINGS =
      "pg_catalog.concat_ws(' ', extract(epoch FROM backend_start), extract(epoch FROM xact_start))";

  static final String COMMIT = "COMMIT";

  private SessionSql() {}

  /** What a new session says of the server and of itself. */
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

  /** What a user wants to know of a session. */
  public static String description() {
    return """
        SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_database(),
          pg_catalog.current_setting('server_encoding'), session_user,
          (SELECT pg_catalog.concat_ws(', ', s.version, s.cipher) FROM pg_catalog.pg_stat_ssl s
            WHERE s.pid = pg_catalog.pg_backend_pid() AND s.ssl)\
        """;
  }

  /** Whether the server is a standby, and the session read-only. */
  public static String kindOfServer() {
    return "SELECT pg_catalog.pg_is_in_recovery(),"
        + " pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool";
  }

  /**
   * The server process, when it and its transaction began, whether that is read-only, and whether
   * the server is a standby; then has the transaction take settings: name and value of each.
   */
  public static String begin(int settings) {
    // The process is looked up before the settings make another role of ours, which may not see it.
    return "SELECT pid, "
        + BEGINNINGS
        + ", pg_catalog.current_setting('transaction_read_only')::pg_catalog.bool"
        + ", pg_catalog.pg_is_in_recovery()"
        + ", pg_catalog.set_config(?, ?, true)".repeat(settings)
        + " FROM pg_catalog.pg_stat_get_activity(pg_catalog.pg_backend_pid())";
  }

  /**
   * Returns what a process waits for, if only its client could end that, then the lock that it
   * waits for: process, beginnings.
   */
  public static String activity() {
    // Without its activity tracked, nothing tells whether it has moved.
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
        + BEGINNINGS
        + " = ?";
  }

  /** Ends a process; a row if it is there: process, beginnings. */
  public static String end() {
    return "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_get_activity(?)"
        + " WHERE "
        + BEGINNINGS
        + " = ?";
  }

  /** Has the transaction look at processes again: else it sees what it has seen of them. */
  public static String lookAnew() {
    return "SELECT pg_catalog.pg_stat_clear_snapshot()";
  }

  /** Waits for locks no longer than that, until the transaction ends; 0 waits for ever. */
  public static String lockTimeout(int seconds) {
    return "SET LOCAL lock_timeout = " + seconds * 1000L;
  }

  /** Has text mean the same in every session, until the transaction ends. */
  public static String neutralSettings() {
    return "SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle ="
        + " 'postgres'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex';"
        + " SET LOCAL array_nulls = on; SET LOCAL xmloption = 'content'";
  }

  /** Begins what can be undone without the rest of the transaction. */
  public static String savepoint(String name) {
    return "SAVEPOINT " + Sql.identifier(name);
  }

  /** Undoes what came after the savepoint, which stays. */
  public static String rollBackTo(String savepoint) {
    return "ROLLBACK TO SAVEPOINT " + Sql.identifier(savepoint);
  }

  /** Forgets the savepoint, and keeps what came after it. */
  public static String release(String savepoint) {
    return "RELEASE SAVEPOINT " + Sql.identifier(savepoint);
  }

  /** Has deferred constraints checked now, while the row that breaks one can still be found. */
  public static String checkDeferred() {
    return "SET CONSTRAINTS ALL IMMEDIATE";
  }

  /** Returns whether the session is there: a number. */
  public static String isThere() {
    return "SELECT 1";
  }

  /** Waits for a lock, and holds it until the transaction ends: its name. */
  public static String advisoryLock() {
    return "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))";
  }

  /** Waits for locks, one after the other, and holds them until the transaction ends. */
  public static String advisoryLocks(List<String> names) {
    return "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(name, 0)) FROM"
        + " pg_catalog.unnest(ARRAY["
        + Sql.list(names, Sql::literal)
        + "]) AS name";
  }

  /** Takes a lock that is free, and holds it until the transaction ends: its name. */
  public static String tryAdvisoryLock() {
    return "SELECT pg_catalog.pg_try_advisory_xact_lock(pg_catalog.hashtextextended(?, 0))";
  }
}
