package dev.targetpostgres.load.table;

import dev.targetpostgres.batch.Batch;
import dev.targetpostgres.load.plan.OwnTable;
import dev.targetpostgres.load.plan.StreamTarget;
import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.postgres.Dml;
import dev.targetpostgres.postgres.SqlStates;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes and reads commit markers: for each partition of a stream of a run, one row with the number
 * of its last committed batch. The batch's own transaction writes it, so it proves the commit. Each
 * target schema has one table of markers. Only {@link #written} and {@link #isCommitted} are
 * thread-safe.
 */
public final class CommitMarkers {
  private static final Logger LOG = LoggerFactory.getLogger(CommitMarkers.class);
  private static final List<String> KEY = List.of("run", "stream", "part");
  private static final List<String> PRIVILEGES = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

  private final Tables tables;
  private final String run;
  private final Set<TableName> prepared = new HashSet<>();
  private final Set<TableName> forbidden = new HashSet<>();

  /** Creates the markers of the run with the name of {@link RunLock#run}. */
  public CommitMarkers(Tables tables, String run) {
    this.tables = tables;
    this.run = run;
  }

  /**
   * Creates the table in the schema of a stream's table, if it is missing.
   *
   * @return false if the role can neither create the table nor use the existing one
   * @throws TargetException if it fails for another reason
   */
  public boolean prepare(StreamTarget target) {
    TableName markers = beside(target.table());
    if (prepared.contains(markers) || forbidden.contains(markers)) {
      return prepared.contains(markers);
    }
    try {
      tables.applyLater(
          target.stream(),
          markers,
          wanted(),
          new Tables.OfRights(
              (existing, rights) -> {
                requireLayout(existing);
                requirePrivileges(rights);
              }));
      prepared.add(markers);
      return true;
    } catch (TargetException denied) {
      if (denied.getCause() instanceof SQLException failed
          && !SqlStates.isAlterationRefused(failed)) {
        throw denied;
      }
      Wording.NO_COMMIT_MARKERS.with(markers, denied.getMessage()).warn(LOG);
      forbidden.add(markers);
      return false;
    }
  }

  /** Returns the statement that writes the commit marker of a batch, in the batch's transaction. */
  public String written(TableName table, Batch batch) {
    return Dml.writeMarker(
        beside(table), run, batch.stream(), batch.partition(), batch.pending().number());
  }

  /** Returns whether the marker names the batch. */
  public boolean isCommitted(Connection connection, TableName table, Batch batch)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(Dml.readMarker(beside(table)))) {
      statement.setString(1, run);
      statement.setString(2, batch.stream());
      statement.setInt(3, batch.partition());
      statement.setLong(4, batch.pending().number());
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Returns whether the run can have written markers. */
  public boolean areInUse() {
    return !prepared.isEmpty();
  }

  /** Deletes the run's markers. */
  public void remove(Connection connection) throws SQLException {
    for (TableName markers : prepared) {
      try (PreparedStatement statement = connection.prepareStatement(Dml.removeMarkers(markers))) {
        statement.setString(1, run);
        statement.executeUpdate();
      }
    }
  }

  private static void requireLayout(TableShape existing) {
    if (!existing.isUniqueOver(KEY)) {
      throw new TargetException(ExitCode.LOAD_FAILED, Wording.MARKERS_WITHOUT_KEY.with());
    }
  }

  private static void requirePrivileges(ChangeRights rights) {
    List<String> missing = rights.missing(PRIVILEGES);
    if (!missing.isEmpty()) {
      throw new TargetException(
          ExitCode.LOAD_FAILED, Wording.MARKERS_OF_ANOTHER_ROLE.with(String.join(", ", missing)));
    }
  }

  private static TableName beside(TableName table) {
    return OwnTable.BATCHES.beside(table);
  }

  private static CreateTable wanted() {
    return new CreateTable(
        List.of(
            new ColumnDefinition("run", Simple.TEXT, null),
            new ColumnDefinition("stream", Simple.TEXT, null),
            new ColumnDefinition("part", Simple.INTEGER, null),
            new ColumnDefinition("batch", Simple.BIGINT, null),
            new ColumnDefinition("loaded_at", Timestamp.WITH_ZONE, null)),
        KEY,
        "the last batch of each part of a stream that a running target-postgres has committed");
  }
}
