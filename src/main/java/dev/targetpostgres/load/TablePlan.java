package dev.targetpostgres.load;

import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.ValueEncoders;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a stream's records become rows of its table.
 *
 * @param properties names that records are read by; a field's slot is its place in this list
 * @param fields of a row, in COPY's order
 * @param columns of the table that are written
 * @param ordinal staging column that orders arrival, or empty where nothing is merged
 * @param deletedAt column that marks rows to delete, or null where none are deleted
 */
record TablePlan(
    StreamTarget target,
    TableShape shape,
    List<String> properties,
    List<RowField> fields,
    List<StagedColumn> columns,
    String ordinal,
    @Nullable String deletedAt) {

  static TablePlan of(StreamTarget target, TableShape shape) {
    return new Builder(target, shape).build();
  }

  /** Whether rows can be copied straight into the table. */
  boolean isDirect() {
    return !shape.rowSecurity()
        && columns.stream().allMatch(column -> column.staged().equals(column.target()));
  }

  /** Columns of a staging table: one for every field. */
  List<ColumnDefinition> stagingColumns() {
    return fields.stream()
        .map(field -> new ColumnDefinition(field.column(), field.type(), null))
        .toList();
  }

  /** Names of the columns that COPY fills. */
  List<String> copyColumns() {
    return fields.stream().map(RowField::column).toList();
  }

  private static final class Builder {
    private final StreamTarget target;
    private final TableShape shape;
    private final List<String> properties = new ArrayList<>();
    private final List<RowField> fields = new ArrayList<>();
    private final List<StagedColumn> columns = new ArrayList<>();

    Builder(StreamTarget target, TableShape shape) {
      this.target = target;
      this.shape = shape;
    }

    TablePlan build() {
      for (Property property : target.schema().properties()) {
        properties.add(property.name());
      }
      for (Property property : target.properties()) {
        column(property.column())
            .ifPresent(
                column -> {
                  ColumnType staged = write(column);
                  int slot = properties.indexOf(property.name());
                  boolean key = target.isKey(property);
                  fields.add(
                      new RowField.FromProperty(
                          column.name(), staged, slot, property.contentEncoding(), key));
                });
      }
      if (target.metadata()) {
        metadata();
      }
      boolean deletes = target.method() == StreamTarget.Kind.UPSERT && target.hardDelete();
      String deletedAt = deletes ? Metadata.DELETED_AT.column() : null;
      if (deletes && !target.metadata()) {
        deletedAt(ColumnType.Timestamp.WITH_ZONE);
      }
      String ordinal = "";
      if (!target.mergeKeys().isEmpty()) {
        ordinal = ordinalName();
        fields.add(new RowField.Ordinal(ordinal));
      }
      return new TablePlan(target, shape, properties, fields, columns, ordinal, deletedAt);
    }

    /** The column, unless the server computes it. */
    private Optional<TableColumn> column(String name) {
      return shape.column(name).filter(column -> !column.generated());
    }

    private ColumnType write(TableColumn column) {
      ColumnType staged = staged(column.type());
      columns.add(new StagedColumn(column.name(), staged, column.type()));
      return staged;
    }

    private static ColumnType staged(ColumnType type) {
      return ValueEncoders.isBinary(type) ? type : Simple.TEXT;
    }

    private void metadata() {
      for (Metadata metadata : Metadata.values()) {
        column(metadata.column())
            .ifPresent(
                column -> {
                  ColumnType staged = write(column);
                  if (metadata == Metadata.DELETED_AT) {
                    deletedAt(staged);
                  } else {
                    fields.add(new RowField.FromMetadata(metadata, staged));
                  }
                });
      }
    }

    /** The tap's own word, in a property that its SCHEMA need not declare. */
    private void deletedAt(ColumnType type) {
      String name = Metadata.DELETED_AT.column();
      if (!properties.contains(name)) {
        properties.add(name);
      }
      fields.add(
          new RowField.FromProperty(
              name, type, properties.indexOf(name), ContentEncoding.NONE, false));
    }

    private String ordinalName() {
      String name = "_sdc_ordinal";
      while (copies(name)) {
        name = name + "_";
      }
      return name;
    }

    private boolean copies(String name) {
      return fields.stream().anyMatch(field -> field.column().equals(name));
    }
  }
}
