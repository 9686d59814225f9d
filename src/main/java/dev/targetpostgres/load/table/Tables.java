package dev.targetpostgres.load.table;

import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

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
   * Creates or changes a table so that it matches its stream's SCHEMA.
   *
   * @param stream for messages
   * @throws TargetException if the check or the role's rights do not allow it
   */
  Applied apply(String stream, TableName table, CreateTable wanted, Check check);

  /** Returns whether columns may be widened. */
  boolean widens();

  /**
   * Changes a table so that it holds a record. Makes all changes or none.
   *
   * @return empty if the server refuses a change
   */
  Optional<Applied> adapt(String stream, TableName table, List<TableChange> changes);

  /**
   * Lets the roles that the settings name read the table.
   *
   * @throws TargetException if there is no such role
   */
  void grantReading(String stream, TableName table);
}
