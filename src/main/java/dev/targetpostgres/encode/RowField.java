package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;

/** What a field of a row is made from. */
public sealed interface RowField {
  /** The column's name. */
  String column();

  /** The type in which the row carries the field. */
  ColumnType type();

  /**
   * A property of the record.
   *
   * @param slot of the property in {@link dev.targetpostgres.singer.PropertyNames}
   * @param required whether a record without it is refused: it is a key
   */
  record FromProperty(
      String column, ColumnType type, int slot, ContentEncoding encoding, boolean required)
      implements RowField {}

  /** Something that we know of the record. */
  record FromMetadata(Metadata metadata, ColumnType type) implements RowField {
    @Override
    public String column() {
      return metadata.column();
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
