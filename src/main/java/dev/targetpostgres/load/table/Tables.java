package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tables of a run what its streams need: on the server, or on paper in a dry run. Used by
 * one thread at a time.
 */
public interface Tables {
  /**
   * A table and what was done to it.
   *
   * @param changes in order; empty if the table was as wanted
   */
  record Applied(TableShape shape, List<TableChange> changes) {
    /** Copies its list. */
    public Applied {
      changes = List.copyOf(changes);
    }
  }

  /** Checks a table that exists, before it is changed. */
  interface Check {
    /** Checks nothing. */
    Check NONE = ofShape(existing -> {});

    /**
     * Checks the table.
     *
     * @throws TargetException if the stream cannot be loaded into it
     */
    void check(Connection connection, TableShape existing) throws SQLException;

    /** Returns a check that asks the server nothing. */
    static Check ofShape(Consumer<TableShape> check) {
      return new OfShape(check);
    }
  }

  /**
   * A check that asks the server nothing, so it can be made with a table that was read a moment
   * ago.
   */
  record OfShape(Consumer<TableShape> of) implements Check {
    @Override
    public void check(Connection connection, TableShape existing) {
      of.accept(existing);
    }
  }

  /**
   * A check that also asks what our role may do with the table, which the server tells with the
   * table.
   */
  record OfRights(BiConsumer<TableShape, ChangeRights> of) implements Check {
    @Override
    public void check(Connection connection, TableShape existing) throws SQLException {
      of.accept(existing, ChangeRights.of(connection, existing.name()));
    }
  }

  /**
   * What became of a table that was planned.
   *
   * @param applied the table, or null if it failed
   * @param failure why, or null
   */
  record Settled(
      String stream,
      TableName table,
      @Nullable Applied applied,
      @Nullable TargetException failure) {}

  /**
   * Creates or changes a table so that it matches its stream's SCHEMA.
   *
   * @param stream for messages
   * @throws TargetException if the check or the role's rights do not allow it
   */
  Applied apply(String stream, TableName table, CreateTable wanted, Check check);

  /**
   * Does the same, but may only plan a table that is missing. It is made by {@link #settle}, which
   * has to come before anything needs the table, and may find another one made meanwhile.
   */
  default Applied applyLater(String stream, TableName table, CreateTable wanted, Check check) {
    return apply(stream, table, wanted, check);
  }

  /** Makes the tables that are planned. One that cannot be made does not stop the others. */
  default List<Settled> settle() {
    return List.of();
  }

  /** Returns whether columns may be widened. */
  boolean widens();

  /**
   * Changes a table so that it holds a record. Makes all changes or none.
   *
   * @return empty if the server refuses a change
   */
  Optional<Applied> adapt(String stream, TableName table, List<TableChange> changes);

  /**
   * Lets the roles that the settings name read the table. One that is planned gets its grants when
   * it is made.
   *
   * @throws TargetException if there is no such role
   */
  void grantReading(String stream, TableName table);
}
