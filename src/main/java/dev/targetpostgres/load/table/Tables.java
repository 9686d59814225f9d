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
 * Makes the tables of a run what its streams need: on the server, or on paper in a dry run. Used by
 * one thread at a time.
 */
public interface Tables {
  /**
   * A table and what was done to it.
   *
   * @param changes in order; empty if the table was as wanted
   */
  record Applied(TableShape shape, List<TableChange> changes) implements Adapted {
    /** Copies its list. */
    public Applied {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What a record needs of its table.
   *
   * @param table as the record was encoded for
   * @param changes with which the table holds it
   * @param atSwap whether the table is changed only when its rows are replaced
   */
  record Need(
      String stream, Place place, TableShape table, List<TableChange> changes, boolean atSwap) {
    /** Copies its list. */
    public Need {
      changes = List.copyOf(changes);
    }
  }

  /** What became of a table that a record needs changed. */
  sealed interface Adapted permits Applied, Stays {}

  /**
   * A table that stays as it is.
   *
   * @param changes that are not possible
   * @param why not, or null if the reason of the record's rejection says so
   */
  record Stays(List<TableChange> changes, @Nullable Text why) implements Adapted {
    /** Copies its list. */
    public Stays {
      changes = List.copyOf(changes);
    }

    /**
     * Returns a table that stays because of the first of the changes.
     *
     * @param why the column keeps its type
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

  /** Changes a table so that it holds a record. Makes all changes or none. */
  Adapted adapt(Need need);

  /**
   * Lets the roles that the settings name read the table. One that is planned gets its grants when
   * it is made.
   *
   * @throws TargetException if there is no such role
   */
  void grantReading(String stream, TableName table);
}
