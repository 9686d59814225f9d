package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field of a row is made from. */
public sealed interface RowField {
  /** The column's name. */
  String column();

  /** The type of the table's column. */
  ColumnType type();

  /** The type in which rows carry the field: the column's own, or text that the server casts. */
  default ColumnType staged() {
    return type().facts().isBinary() ? type() : ColumnType.Simple.TEXT;
  }

  /**
   * A property of the record.
   *
   * @param slot of the property in {@link dev.targetpostgres.singer.PropertyNames}
   * @param missing what becomes of a record without it
   * @param wanted the type that a new column would have, or null if the column keeps its type
   *     whatever comes
   */
  record FromProperty(
      String column,
      ColumnType type,
      int slot,
      ContentEncoding encoding,
      WhenMissing missing,
      @Nullable ColumnType wanted)
      implements RowField {
    /** With a column that keeps its type. */
    public FromProperty(
        String column, ColumnType type, int slot, ContentEncoding encoding, WhenMissing missing) {
      this(column, type, slot, encoding, missing, null);
    }
  }

  /**
   * Something that we know of the record.
   *
   * @param slot of the tap's own property of that name, used if the message has no value; or {@link
   *     #NO_SLOT}
   */
  record FromMetadata(Metadata metadata, ColumnType type, int slot) implements RowField {
    /** The tap has no such property. */
    public static final int NO_SLOT = -1;

    /** With nothing of the tap's own. */
    public FromMetadata(Metadata metadata, ColumnType type) {
      this(metadata, type, NO_SLOT);
    }

    @Override
    public String column() {
      return metadata.column();
    }
  }

  /**
   * Which columns the record has a value for: one bit each, the first one leftmost; NULL if all.
   *
   * @param slots of the columns' properties, or {@link #ALWAYS} or {@link #NEVER}
   * @param ofDeleted whether a record marked as deleted keeps what it leaves out
   * @param ofOthers whether any other record does
   */
  record Presence(String column, List<Integer> slots, boolean ofDeleted, boolean ofOthers)
      implements RowField {
    /** No slot: the column has a value whatever the record has. */
    public static final int ALWAYS = -1;

    /** No slot: the stream does not write the column. */
    public static final int NEVER = -2;

    /** Copies its list. */
    public Presence {
      slots = List.copyOf(slots);
    }

    @Override
    public ColumnType type() {
      return new ColumnType.Other("bit varying");
    }

    @Override
    public ColumnType staged() {
      return type();
    }
  }

  /** The record's JSON as it came in, for the table of rejected records. */
  record Source(String column) implements RowField {
    @Override
    public ColumnType type() {
      return ColumnType.Simple.BYTEA;
    }
  }

  /** The record's place in the order of arrival: its line's number. */
  record Ordinal(String column) implements RowField {
    @Override
    public ColumnType type() {
      return ColumnType.Simple.BIGINT;
    }
  }
}
