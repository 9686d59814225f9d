package dev.targetpostgres.postgres;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Facts about the server and a new session.
 *
 * @param versionNumber the version as a number such as {@code 180001}
 * @param temporaryTables whether the user may create temporary tables
 * @param citus whether the database has the extension Citus
 */
record ServerFacts(
    int versionNumber,
    String version,
    String encoding,
    boolean standby,
    boolean readOnly,
    String replicationRole,
    String searchPath,
    boolean temporaryTables,
    boolean citus) {
  /** The oldest supported version, the first that reports the progress of COPY. */
  private static final int OLDEST = 140_000;

  /** Reads the facts outside of a transaction, which would cost another round trip to end. */
  static ServerFacts read(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    ServerFacts facts = query(connection);
    connection.setAutoCommit(false);
    return facts;
  }

  private static ServerFacts query(Connection connection) throws SQLException {
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
          row.getBoolean(8),
          row.getBoolean(9));
    }
  }

  /** Returns why this session cannot load, with the way out, or empty if it can. */
  Optional<Text> objection() {
    if (versionNumber < OLDEST) {
      return Optional.of(Wording.SERVER_TOO_OLD.with(version));
    }
    if (standby) {
      return Optional.of(Wording.SERVER_IS_STANDBY.with());
    }
    if (readOnly) {
      return Optional.of(Wording.SESSION_READ_ONLY.with());
    }
    if (!replicationRole.equals("origin")) {
      return Optional.of(Wording.REPLICATION_ROLE.with(replicationRole));
    }
    if (!encoding.equals("UTF8")) {
      return Optional.of(Wording.NOT_UTF_8_DATABASE.with(encoding));
    }
    return Optional.empty();
  }
}
