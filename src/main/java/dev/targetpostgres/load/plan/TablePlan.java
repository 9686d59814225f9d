package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.RecordOptions;
import dev.targetpostgres.encode.EncodingOptions;
import dev.targetpostgres.encode.RecordClock;
import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.SentValues;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.postgres.Fold;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.DeclaredValues;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.schema.WiderTypes;
import dev.targetpostgres.singer.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Describes how a stream's records become rows of its table. Immutable.
 *
 * @param layout slots of the values that are read of a record
 * @param fields fields of a row, in COPY's order
 * @param columns columns of the table that are written
 * @param ordinal staging column with the record's line number, or empty if order does not matter
 * @param deletedAt column that marks rows to delete, or null if rows are not deleted
 * @param presence staging column with a bit for each column that the record has a value for, or
 *     null if missing values become NULL
 * @param source staging column with the record's JSON, or null if it is not staged
 * @param kept columns that keep their value if a record leaves it out, each with its bit in {@code
 *     presence}. The bit is the column's index in the table, the same in all plans of a run.
 * @param expressions expressions that the server evaluates for each row, or null
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
    @Nullable String source,
    Map<String, Integer> kept,
    @Nullable RowExpressions expressions) {
  /**
   * Returns the plan of a stream.
   *
   * @param layout layout of the source stream's records
   * @param ordinals whether staged rows have an ordinal even if the stream has no key
   * @param sources whether the record's JSON is staged with its row
   */
  public static TablePlan of(
      StreamTarget target,
      TableShape shape,
      RecordLayout layout,
      boolean ordinals,
      boolean sources) {
    return new TablePlanBuilder(target, shape, layout, ordinals, sources).build();
  }

  /**
   * Returns an encoder for the stream's records.
   *
   * @param message the stream's SCHEMA
   * @param jsonSlots slots that any output of the source stream loads into a json or jsonb column
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

  /** Returns the slots that are loaded into a json or jsonb column. */
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

  /**
   * Returns the columns that decide whether a row is unchanged: all but those that describe the
   * run. The version and the mark of deletes count, because later runs depend on them.
   *
   * @param written columns that are written
   */
  public List<String> compared(List<StagedColumn> written) {
    Set<String> ofRun =
        Stream.of(Metadata.values())
            .filter(column -> column != Metadata.TABLE_VERSION && column != Metadata.DELETED_AT)
            .map(Metadata::column)
            .filter(column -> !target.mergeKeys().contains(column))
            .collect(Collectors.toSet());
    return written.stream()
        .map(StagedColumn::name)
        .filter(column -> !target.metadata() || !ofRun.contains(column))
        .toList();
  }

  /** Returns whether staged rows have an ordinal. */
  public boolean hasOrdinals() {
    return !ordinal.isEmpty();
  }

  /** Returns the last fields of a row, which are staged but are not columns of the table. */
  public List<RowField> ownFields() {
    Set<String> written = columns.stream().map(StagedColumn::name).collect(Collectors.toSet());
    return fields.stream()
        .filter(field -> isOwn(field.column()) && !written.contains(field.column()))
        .toList();
  }

  private boolean isOwn(String column) {
    return column.equals(ordinal)
        || column.equals(presence)
        || column.equals(source)
        || Objects.equals(column, deletedAt);
  }

  /** Returns the kept columns for which a new row needs a value. */
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

  /** Returns the column that marks rows deleted in the source, or null if it is not written. */
  public @Nullable String deletedMark() {
    String mark = Metadata.DELETED_AT.column();
    boolean written = columns.stream().anyMatch(column -> column.name().equals(mark));
    return deletedAt == null && written ? mark : null;
  }

  /** Returns whether any property of the stream has a column. If none has, no record is loaded. */
  boolean writesProperties() {
    Set<String> own =
        target.properties().stream().map(Property::column).collect(Collectors.toSet());
    return columns.stream().anyMatch(column -> own.contains(column.name()));
  }

  /**
   * Returns whether a key column's type must stay: as text or JSON, two spellings of one value
   * would become two rows.
   */
  public boolean isFixed(TableChange change) {
    return change instanceof WidenColumn widen
        && (widen.to() == Simple.TEXT || widen.to() == Simple.JSONB)
        && (target.schema().keyColumns().contains(widen.column())
            || shape.primaryKey().contains(widen.column()));
  }

  /** Returns whether COPY can write straight into the table. */
  public boolean isDirect() {
    return expressions == null
        && !shape.rowSecurity()
        && !shape.ruled()
        && columns.stream().allMatch(StagedColumn::isDirect);
  }

  /** Returns whether an expression computes the column. */
  public boolean isComputed(String column) {
    return expressions != null
        && expressions.computed().stream().anyMatch(computed -> computed.column().equals(column));
  }

  /**
   * Returns whether loading the rows does not affect other rows of the transaction. It must need no
   * session settings for casts or expressions, and run no triggers or rules that could do so.
   *
   * @param partial whether a row leaves out a value that is kept
   */
  public boolean leavesSessionAlone(boolean partial) {
    return expressions == null
        && !shape.mindsOrder()
        && !(partial && foldsText())
        && !comparesTexts()
        && columns.stream().allMatch(StagedColumn::isDirect);
  }

  /** Returns whether rows are compared as text, because Citus supports no other comparison. */
  public boolean comparesTexts() {
    return target.keepsUnchanged() && shape.distribution().isSharded();
  }

  /** Returns whether kept values are converted to text and back. */
  public boolean foldsText() {
    return columns.stream().anyMatch(Fold::isFoldedAsText);
  }

  /** Returns the columns of a batch's staging table: one for each field. */
  public List<StagingColumn> stagingColumns() {
    return stagingColumns(fields);
  }

  /** Returns the columns that an overwrite's staging table has besides those of the table. */
  public List<StagingColumn> ownStagingColumns() {
    return stagingColumns(ownFields());
  }

  private List<StagingColumn> stagingColumns(List<RowField> staged) {
    return staged.stream()
        .map(field -> new StagingColumn(field.column(), field.staged().sql(), collation(field)))
        .toList();
  }

  /** Returns the column's collation. If the column was widened, rows can be numbers without one. */
  private @Nullable String collation(RowField field) {
    return shape
        .column(field.column())
        .filter(column -> column.type().equals(field.type()))
        .map(TableColumn::collation)
        .orElse(null);
  }

  /**
   * Returns the plan that loads rows of this one into the table as it is now. The server converts
   * values for widened columns, like ALTER TABLE converted the stored ones.
   *
   * @throws TargetException if a column was altered other than by widening it
   */
  public TablePlan into(TableShape now) {
    return new TablePlan(
        target,
        now,
        layout,
        fields,
        into(now, columns),
        ordinal,
        deletedAt,
        presence,
        source,
        kept,
        expressions);
  }

  /** Returns the columns with their present types in the table. Throws as {@link #into} does. */
  public List<StagedColumn> into(TableShape now, List<StagedColumn> written) {
    return written.stream().map(column -> into(now, column)).toList();
  }

  private StagedColumn into(TableShape now, StagedColumn column) {
    TableColumn actual = now.column(column.name()).orElseThrow(() -> altered(column.name()));
    if (actual.type().equals(column.target())) {
      return column;
    }
    ColumnType type = actual.type();
    if (!WiderTypes.isWider(type, column.encoded())
        || isFixed(new WidenColumn(column.name(), column.encoded(), type))) {
      throw altered(column.name());
    }
    return column.widened(actual);
  }

  /**
   * Returns the columns that a batch writes and that another session can alter, by table. An
   * overwrite has none: batches go into its staging table.
   */
  public Map<TableName, List<StagedColumn>> guarded() {
    return target.method().isStaged() || columns.isEmpty()
        ? Map.of()
        : Map.of(shape.name(), columns);
  }

  /** Returns the error for a column that another session has altered. */
  public TargetException altered(String column) {
    return new TargetException(
        ExitCode.LOAD_FAILED, Wording.TABLE_ALTERED.with(target.stream(), shape.name(), column));
  }

  /** Returns the first column whose field differs in the other plan, or empty. */
  public Optional<String> difference(TablePlan other) {
    for (int place = 0; place < fields.size(); place++) {
      if (place >= other.fields.size() || !fields.get(place).equals(other.fields.get(place))) {
        return Optional.of(fields.get(place).column());
      }
    }
    return other.fields.size() == fields.size()
        ? Optional.empty()
        : Optional.of(other.fields.get(fields.size()).column());
  }

  /** Returns the names of the columns that COPY fills if rows are sent without our own fields. */
  public List<String> targetColumns() {
    return columns.stream().map(StagedColumn::name).toList();
  }

  /** Returns the names of the columns that COPY fills. */
  public List<String> copyColumns() {
    return fields.stream().map(RowField::column).toList();
  }
}
