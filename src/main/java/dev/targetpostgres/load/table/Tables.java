package dev.targetpostgres.load.table;

import dev.targetpostgres.postgres.ChangeRights;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Creates and changes the tables that streams need. A run changes them on the server, a dry run
 * prints the statements. Used by one thread at a time.
 */
public interface Tables {
  /**
   * A table, with the changes that were made.
   *
   * @param changes the changes in order; empty if the table needed none
   */
  record Applied(TableShape shape, List<TableChange> changes) implements Adapted {
    /** Copies its list. */
    public Applied {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The changes of a table that a record needs.
   *
   * @param table the table that the record was encoded for
   * @param changes the changes that let the table hold the record
   * @param atSwap whether the table is changed only at the swap
   */
  record Need(
      String stream, Place place, TableShape table, List<TableChange> changes, boolean atSwap) {
    /** Copies its list. */
    public Need {
      changes = List.copyOf(changes);
    }
  }

  /** The result of changing a table for a record. */
  sealed interface Adapted permits Applied, Stays {}

  /**
   * A table that cannot be changed for a record.
   *
   * @param changes the changes that are not possible
   * @param why the reason, or null if the record's rejection already has it
   */
  record Stays(List<TableChange> changes, @Nullable Text why) implements Adapted {
    /** Copies its list. */
    public Stays {
      changes = List.copyOf(changes);
    }

    /**
     * Returns the result for changes of which the first is not possible.
     *
     * @param why the reason why the first change's column keeps its type
     */
    public static Stays of(TableName table, List<? extends TableChange> changes, Text why) {
      return new Stays(
          List.copyOf(changes),
          changes.get(0) instanceof WidenColumn widen
              ? Wording.COLUMN_KEEPS_TYPE.with(
                  widen.column(), table, widen.from().sql(), widen.to().sql(), why)
              : null);
    }
  }

  /** Checks an existing table before it is changed. */
  interface Check {
    /** Accepts every table. */
    Check NONE = ofShape(existing -> {});

    /**
     * Checks the table.
     *
     * @throws TargetException if the stream cannot be loaded into it
     */
    void check(Connection connection, TableShape existing) throws SQLException;

    /** Returns a check that sends no statement. */
    static Check ofShape(Consumer<TableShape> check) {
      return new OfShape(check);
    }
  }

  /** A check that sends no statement. So it can also check a table that was read a moment ago. */
  record OfShape(Consumer<TableShape> of) implements Check {
    @Override
    public void check(Connection connection, TableShape existing) {
      of.accept(existing);
    }
  }

  /** A check that also needs our role's rights on the table. They are read with the table. */
  record OfRights(BiConsumer<TableShape, ChangeRights> of) implements Check {
    @Override
    public void check(Connection connection, TableShape existing) throws SQLException {
      of.accept(existing, ChangeRights.of(connection, existing.name()));
    }
  }

  /**
   * The result of creating a planned table.
   *
   * @param applied the table, or null if creating it failed
   * @param failure the error, or null if the table is created
   */
  record Settled(
      String stream,
      TableName table,
      @Nullable Applied applied,
      @Nullable TargetException failure) {}

  /**
   * Creates or changes a table so that it matches its stream's SCHEMA.
   *
   * @param stream the stream that messages name
   * @throws TargetException if the check fails, or if the role lacks rights
   */
  Applied apply(String stream, TableName table, CreateTable wanted, Check check);

  /**
   * Works like {@link #apply}, but can only plan a missing table. {@link #settle} then creates it,
   * before anything needs it. By then, another session can have created a different table.
   */
  default Applied applyLater(String stream, TableName table, CreateTable wanted, Check check) {
    return apply(stream, table, wanted, check);
  }

  /** Creates the planned tables. If one fails, the other ones are still created. */
  default List<Settled> settle() {
    return List.of();
  }

  /** Returns whether the settings allow widening columns. */
  boolean widens();

  /** Changes a table so that it can hold a record. Makes all changes or none. */
  Adapted adapt(Need need);

  /**
   * Grants SELECT on the table to the roles that the settings name. For a planned table, this is
   * done when the table is created.
   *
   * @throws TargetException if a role does not exist
   */
  void grantReading(String stream, TableName table);
}
