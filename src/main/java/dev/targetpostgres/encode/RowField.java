package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The source of a field in a row. */
public sealed interface RowField {
  String column();

  ColumnType type();

  /** Returns the type of the field in COPY: the column's own, or text that the server casts. */
  default ColumnType staged() {
    return type().facts().isBinary() ? type() : ColumnType.Simple.TEXT;
  }

  /**
   * A field with a property of the record.
   *
   * @param slot slot of the property in {@link dev.targetpostgres.singer.PropertyNames}
   * @param missing rule for records without the property
   * @param wanted type that a new column would have, or null if the column must keep its type
   */
  record FromProperty(
      String column,
      ColumnType type,
      int slot,
      ContentEncoding encoding,
      WhenMissing missing,
      @Nullable ColumnType wanted)
      implements RowField {
    /** Creates the field of a column that keeps its type. */
    public FromProperty(
        String column, ColumnType type, int slot, ContentEncoding encoding, WhenMissing missing) {
      this(column, type, slot, encoding, missing, null);
    }
  }

  /**
   * A field with metadata of the record.
   *
   * @param slot slot of the tap's own property with that name, used if the message has no value; or
   *     {@link #NO_SLOT}
   */
  record FromMetadata(Metadata metadata, ColumnType type, int slot) implements RowField {
    /** Means that the tap has no such property. */
    public static final int NO_SLOT = -1;

    /** Creates the field for a tap without such a property. */
    public FromMetadata(Metadata metadata, ColumnType type) {
      this(metadata, type, NO_SLOT);
    }

    @Override
    public String column() {
      return metadata.column();
    }
  }

  /**
   * A field with one bit for each column, the first one leftmost: whether the record has a value.
   * NULL if it has all values.
   *
   * @param slots slots of the columns' properties, or {@link #ALWAYS} or {@link #NEVER}
   * @param ofDeleted whether omitted values are kept if a record is marked as deleted
   * @param ofOthers whether omitted values are kept for all other records
   */
  record Presence(String column, List<Integer> slots, boolean ofDeleted, boolean ofOthers)
      implements RowField {
    /** Replaces a slot: the column has a value for every record. */
    public static final int ALWAYS = -1;

    /** Replaces a slot: the stream never writes the column. */
    public static final int NEVER = -2;

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

  /** A field with the record's JSON as sent, for the table of rejected records. */
  record Source(String column) implements RowField {
    @Override
    public ColumnType type() {
      return ColumnType.Simple.BYTEA;
    }
  }

  /** A field with the number of the record's line, which gives the order of arrival. */
  record Ordinal(String column) implements RowField {
    @Override
    public ColumnType type() {
      return ColumnType.Simple.BIGINT;
    }
  }
}
