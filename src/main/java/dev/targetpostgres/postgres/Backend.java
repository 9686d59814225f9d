package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The server process that runs a transaction. After its connection is lost, it may still run, hold
 * locks, or be about to commit.
 *
 * @param pid the process ID, which the server can reuse
 * @param transaction the start times of the process and the transaction, as the server writes them.
 *     They tell whether a pooler has meanwhile given the process to another client.
 */
public record Backend(int pid, String transaction) {
  /**
   * Begins a transaction with the settings, and returns the process that runs it.
   *
   * @param first statements of the transaction to send in the same message
   * @throws SQLException if the session is read-only and should not be; the message says why
   */
  static Backend begin(Connection connection, TransactionSettings settings, List<String> first)
      throws SQLException {
    List<String> statements = new ArrayList<>(first);
    statements.add(0, SessionSql.begin(settings.values().size()));
    return Transactions.only(
        connection,
        Transactions.inOneMessage(statements),
        row -> {
          if (row.getBoolean(3) && !settings.areReadOnly()) {
            Wording reason =
                row.getBoolean(4) ? Wording.SERVER_IS_STANDBY : Wording.SESSION_READ_ONLY;
            throw new SQLException(reason.with().toString(), SqlStates.READ_ONLY);
          }
          return new Backend(row.getInt(1), row.getString(2));
        },
        settings.values().entrySet().stream()
            .flatMap(setting -> Stream.of(setting.getKey(), setting.getValue()))
            .toArray());
  }

  /**
   * What the process does now.
   *
   * @param standstill a description if the process has ended or waits for its client, else nothing.
   *     The text changes if the process has made progress in between.
   * @param lock the lock that the process waits for, or empty
   */
  record Activity(Optional<String> standstill, String lock) {
    static final Activity UNKNOWN = new Activity(Optional.empty(), "");

    static Activity standsStill(String words) {
      return new Activity(Optional.of(words), "");
    }
  }

  /** Returns what the process does now. */
  Activity activity(Connection connection) throws SQLException {
    List<Activity> found =
        Transactions.list(
            connection,
            SessionSql.activity(),
            row ->
                new Activity(
                    Optional.ofNullable(row.getString(1)),
                    Objects.requireNonNullElse(row.getString(2), "")),
            pid,
            transaction);
    return found.isEmpty() ? Activity.standsStill("has ended") : found.get(0);
  }

  /**
   * Ends the process, and returns whether it still exists with that transaction. Every role has the
   * right to end its own processes.
   */
  boolean isThere(Connection connection) throws SQLException {
    Transactions.execute(connection, SessionSql.refreshActivity());
    return !Transactions.list(connection, SessionSql.end(), row -> pid, pid, transaction).isEmpty();
  }
}
