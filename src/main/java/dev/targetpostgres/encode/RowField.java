package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import java.util.List;

/** What a field of a row is made from. */
public sealed interface RowField {
  /** The column's name. */
  String column();

  /** The type of the table's column. */
  ColumnType type();

  /** The type in which rows carry the field: the column's own, or text that the server casts. */
  default ColumnType staged() {
    return ValueEncoders.isBinary(type()) ? type() : ColumnType.Simple.TEXT;
  }

  /**
   * A property of the record.
   *
   * @param slot of the property in {@link dev.targetpostgres.singer.PropertyNames}
   * @param missing what becomes of a record without it
   */
  record FromProperty(
      String column, ColumnType type, int slot, ContentEncoding encoding, WhenMissing missing)
      implements RowField {}

  /** Something that we know of the record. */
  record FromMetadata(Metadata metadata, ColumnType type) implements RowField {
    @Override
    public String column() {
      return metadata.column();
    }
  }

  /**
   * Which of some properties the record has: one bit each, the first one leftmost.
   *
   * @param slots of the properties
   */
  record Presence(String column, List<Integer> slots) implements RowField {
    /** Copies its list. */
    public Presence {
      slots = List.copyOf(slots);
    }

    @Override
    public ColumnType type() {
      return new ColumnType.Other("bit(" + Math.max(slots.size(), 1) + ")");
    }

    @Override
    public ColumnType staged() {
      return type();
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
