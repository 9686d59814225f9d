package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.RecordOptions;
import dev.targetpostgres.encode.EncodingOptions;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.SentValues;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.DeclaredValues;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.singer.Message;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a stream's records become rows of its table.
 *
 * @param layout by which records are read
 * @param fields of a row, in COPY's order
 * @param columns of the table that are written
 * @param ordinal staging column that orders arrival, or empty where nothing asks for the order
 * @param deletedAt column that marks rows to delete, or null where none are deleted
 * @param presence staging column that tells which columns a record has a value for, or null where
 *     missing values are NULL
 * @param kept columns that keep their value where a record leaves it out, each with its bit in
 *     {@code presence}: its place in the table, which later plans of a run do not change
 * @param expressions evaluated for each row, or null where there are none
 */
public record TablePlan(
    StreamTarget target,
    TableShape shape,
    RecordLayout layout,
    List<RowField> fields,
    List<StagedColumn> columns,
    String ordinal,
    @Nullable String deletedAt,
    @Nullable String presence,
    Map<String, Integer> kept,
    @Nullable RowExpressions expressions) {

  public static TablePlan of(StreamTarget target, TableShape shape, RecordLayout layout) {
    return of(target, shape, layout, false);
  }

  /**
   * Works it out.
   *
   * @param layout of the source stream's records, which all its outputs share
   * @param ordinals whether staged rows have an ordinal though the stream has no key
   */
  public static TablePlan of(
      StreamTarget target, TableShape shape, RecordLayout layout, boolean ordinals) {
    return new TablePlanBuilder(target, shape, layout, ordinals).build();
  }

  /**
   * An encoder for the stream's records.
   *
   * @param message the stream's SCHEMA
   * @param jsonSlots slots of which any output of the source stream makes a json or jsonb column
   */
  public RowEncoder encoder(
      Message.Schema message, Set<Integer> jsonSlots, RecordClock clock, RecordOptions records) {
    EncodingOptions options =
        new EncodingOptions(records.replacesUnstorable(), records.keepsAllDigits());
    List<DeclaredValues> declared =
        layout.paths().stream().map(path -> DeclaredValues.of(message.schema(), path)).toList();
    return new RowEncoder(
        fields,
        layout.slot(List.of(target.deletedAtProperty())),
        clock,
        options,
        new SentValues(declared, jsonSlots, options));
  }

  /** Slots of which a json or jsonb column is made. */
  Set<Integer> jsonSlots() {
    Set<Integer> json = new HashSet<>();
    for (RowField field : fields) {
      if (field instanceof RowField.FromProperty property
          && (property.type() == Simple.JSON || property.type() == Simple.JSONB)) {
        json.add(property.slot());
      }
    }
    return json;
  }

  /** Whether staged rows have an ordinal. */
  public boolean hasOrdinals() {
    return !ordinal.isEmpty();
  }

  /** Staging fields at the end of a row that are not columns of the table. */
  public List<RowField> ownFields() {
    Set<String> written = columns.stream().map(StagedColumn::name).collect(Collectors.toSet());
    return fields.stream()
        .filter(field -> isOwn(field.column()) && !written.contains(field.column()))
        .toList();
  }

  private boolean isOwn(String column) {
    return column.equals(ordinal) || column.equals(presence) || Objects.equals(column, deletedAt);
  }

  /** NOT NULL columns without a default. */
  public List<String> required() {
    return columns.stream()
        .map(StagedColumn::name)
        .filter(kept::containsKey)
        .filter(name -> shape.column(name).filter(TablePlan::isRequired).isPresent())
        .filter(name -> !shape.primaryKey().contains(name))
        .toList();
  }

  private static boolean isRequired(TableColumn column) {
    return column.notNull() && column.defaultExpression() == null;
  }

  /** Column that says that a row is deleted in the source, or null where no such rows stay. */
  public @Nullable String deletedMark() {
    String mark = Metadata.DELETED_AT.column();
    boolean written = columns.stream().anyMatch(column -> column.name().equals(mark));
    return deletedAt == null && written ? mark : null;
  }

  /** Whether any property of the stream has a column, so that records are not lost as a whole. */
  boolean writesProperties() {
    Set<String> own =
        target.properties().stream().map(Property::column).collect(Collectors.toSet());
    return columns.stream().anyMatch(column -> own.contains(column.name()));
  }

  /** Whether it is the text of a key, of which two spellings would become two rows. */
  public boolean isFixed(TableChange change) {
    return change instanceof WidenColumn widen
        && (target.schema().keyColumns().contains(widen.column())
            || shape.primaryKey().contains(widen.column()));
  }

  /** Whether rows can be copied straight into the table. */
  public boolean isDirect() {
    return expressions == null
        && !shape.rowSecurity()
        && columns.stream().allMatch(StagedColumn::isDirect);
  }

  /** Whether the column is computed of others. */
  public boolean isComputed(String column) {
    return expressions != null
        && expressions.computed().stream().anyMatch(computed -> computed.column().equals(column));
  }

  /**
   * Whether loading rows leaves the rest of their transaction as it would be without them: nothing
   * is set for casts and expressions, and no trigger runs that could do as it likes.
   *
   * @param partial whether a row leaves out what is kept
   */
  public boolean leavesSessionAlone(boolean partial) {
    return expressions == null
        && !shape.mindsOrder()
        && !(partial && foldsText())
        && columns.stream().allMatch(StagedColumn::isDirect);
  }

  /** Whether values that are kept go through their text. */
  public boolean foldsText() {
    return columns.stream().anyMatch(Fold::isFoldedAsText);
  }

  /** Columns of a batch's staging table: one for every field. */
  public List<StagingColumn> stagingColumns() {
    return stagingColumns(fields);
  }

  /** Columns that a staging table has which is like the table. */
  public List<StagingColumn> ownStagingColumns() {
    return stagingColumns(ownFields());
  }

  private List<StagingColumn> stagingColumns(List<RowField> staged) {
    return staged.stream()
        .map(
            field ->
                new StagingColumn(
                    field.column(),
                    field.staged().sql(),
                    shape.column(field.column()).map(TableColumn::collation).orElse(null)))
        .toList();
  }

  /**
   * Sees that the columns are still those that values were encoded for: of another type, the server
   * would take the bytes for something else. To be asked when the rows are in the table, so that it
   * cannot be altered any more.
   */
  public void requireUnchanged(Connection connection) throws SQLException {
    List<String> changed = Catalog.changed(connection, Map.of(shape.name(), columns));
    if (!changed.isEmpty()) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.TABLE_ALTERED.with(target.stream(), shape.name(), changed.get(0)));
    }
  }

  /** Names of the table's columns that COPY fills, where rows are sent without our own fields. */
  public List<String> targetColumns() {
    return columns.stream().map(StagedColumn::name).toList();
  }

  /** Names of the columns that COPY fills. */
  public List<String> copyColumns() {
    return fields.stream().map(RowField::column).toList();
  }
}
