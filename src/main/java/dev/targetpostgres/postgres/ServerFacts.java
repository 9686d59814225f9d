package dev.targetpostgres.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What a new session says of the server and of itself.
 *
 * @param versionNumber as {@code 180001}
 * @param temporaryTables whether the user may make them
 */
record ServerFacts(
    int versionNumber,
    String version,
    String encoding,
    boolean standby,
    boolean readOnly,
    String replicationRole,
    String searchPath,
    boolean temporaryTables) {
  /** Reports the progress of COPY, and older ones do not. */
  private static final int OLDEST = 140_000;

  static ServerFacts read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SessionSql.serverFacts())) {
      row.next();
      return new ServerFacts(
          row.getInt(1),
          row.getString(2),
          row.getString(3),
          row.getBoolean(4),
          row.getBoolean(5),
          row.getString(6),
          row.getString(7),
          row.getBoolean(8));
    }
  }

  /** Why nothing can be loaded in such a session, and the way out. */
  Optional<String> objection() {
    if (versionNumber < OLDEST) {
      return Optional.of(
          "the server is PostgreSQL %s, and 14 or newer is needed: older ones do not report the"
                  .formatted(version)
              + " progress of COPY, by which a connection that has gone silent is told from a busy"
              + " one");
    }
    if (standby) {
      return Optional.of("the server is a standby, which takes no rows; connect to the primary");
    }
    if (readOnly) {
      return Optional.of(
          "the session is read-only; set default_transaction_read_only to off for the role, the"
              + " database or the server, or in the setting \"options\"");
    }
    if (!replicationRole.equals("origin")) {
      return Optional.of(
          "session_replication_role is %s, so triggers and foreign keys would be passed"
                  .formatted(replicationRole)
              + " over; set it to origin for the role, the database or the server");
    }
    if (!encoding.equals("UTF8")) {
      return Optional.of(
          "the database's encoding is %s, which does not hold every character; load into a"
                  .formatted(encoding)
              + " database that was created with ENCODING 'UTF8'");
    }
    return Optional.empty();
  }
}
