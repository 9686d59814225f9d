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
 * @param pid of the process; the server gives numbers out again
 * @param transaction when the process and the transaction began, as the server writes it: a pooler
 *     may have given the process to somebody else since
 */
public record Backend(int pid, String transaction) {
  /**
   * Begins a transaction: notes the process that runs it, and has it take the settings.
   *
   * @param first statements of the transaction that are sent in the same message
   * @throws SQLException if it could change nothing, which no later statement would say as well
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
   * @param standstill words that stay the same for as long as nothing moves, if the process has
   *     ended or come to a standstill that only its client could end; empty if it is at work
   * @param lock the lock that it waits for, or empty
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
   * Tells the process to end, and returns whether it, and the transaction on it, is still there. A
   * role may end its own processes.
   */
  boolean isThere(Connection connection) throws SQLException {
    Transactions.execute(connection, SessionSql.lookAnew());
    return !Transactions.list(connection, SessionSql.end(), row -> pid, pid, transaction).isEmpty();
  }
}
