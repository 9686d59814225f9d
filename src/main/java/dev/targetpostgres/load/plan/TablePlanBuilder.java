package dev.targetpostgres.load.plan;

import dev.targetpostgres.encode.RowField;
import dev.targetpostgres.encode.WhenMissing;
import dev.targetpostgres.postgres.RowExpressions;
import dev.targetpostgres.postgres.StagedColumn;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TableAccess;
import dev.targetpostgres.schema.TableColumn;
import dev.targetpostgres.schema.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds a {@link TablePlan}, column by column. */
final class TablePlanBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(TablePlanBuilder.class);

  /** The most staging fields besides columns: the ordinal, and presence bits or JSON. */
  private static final int OWN_FIELDS = 2;

  private final StreamTarget target;
  private final TableShape shape;
  private final boolean ordinals;
  private final boolean sources;

  /** Whether records marked as deleted delete their rows. */
  private final boolean deletes;

  /** Which rows keep the values that their records leave out. */
  private final StreamTarget.Keeping keeping;

  private final RecordLayout layout;
  private final List<RowField> fields = new ArrayList<>();
  private final List<StagedColumn> columns = new ArrayList<>();
  private final List<RowExpressions.Computed> computed = new ArrayList<>();

  /** Columns that can keep their value, with the slots of their properties. */
  private final Map<String, Integer> kept = new LinkedHashMap<>();

  TablePlanBuilder(
      StreamTarget target,
      TableShape shape,
      RecordLayout layout,
      boolean ordinals,
      boolean sources) {
    this.target = target;
    this.shape = shape;
    this.layout = layout;
    boolean keyed = !target.mergeKeys().isEmpty();
    this.ordinals = ordinals || keyed;
    this.sources = sources;
    deletes = keyed && target.hardDelete();
    keeping = keyed ? target.keeping() : StreamTarget.Keeping.NOTHING;
  }

  TablePlan build() {
    target.properties().forEach(this::property);
    if (target.metadata()) {
      metadata();
    }
    if (deletes && !isWritten(Metadata.DELETED_AT.column())) {
      fields.add(fromTap(Timestamp.WITH_ZONE));
    }
    @Nullable String presence = presence();
    @Nullable RowExpressions expressions = expressions();
    @Nullable String source = null;
    if (sources && fields.size() + OWN_FIELDS <= TableAccess.MOST_COLUMNS) {
      source = unused("_sdc_record");
      fields.add(new RowField.Source(source));
    }
    String ordinal = "";
    if (ordinals) {
      // After expressions(), which adds fields: RowRange expects the ordinal in the last field.
      ordinal = unused("_sdc_ordinal");
      fields.add(new RowField.Ordinal(ordinal));
    }
    warnOfReserved();
    @Nullable String deletedAt = deletes ? Metadata.DELETED_AT.column() : null;
    return new TablePlan(
        target,
        shape,
        layout,
        fields,
        columns,
        ordinal,
        deletedAt,
        presence,
        source,
        bits(),
        expressions);
  }

  /**
   * Adds the field with a bit for each column that a record has a value for. Returns its column, or
   * null if no values are kept.
   */
  private @Nullable String presence() {
    boolean ofDeleted = keeping != StreamTarget.Keeping.NOTHING && !deletes;
    boolean ofOthers = keeping == StreamTarget.Keeping.EVERYTHING;
    // If only deleted records keep values, a table of the greatest width is loaded without this.
    boolean fits = ofOthers || fields.size() + OWN_FIELDS <= TableAccess.MOST_COLUMNS;
    if (kept.isEmpty() || !(ofDeleted || ofOthers) || !fits) {
      return null;
    }
    String presence = unused("_sdc_present");
    List<Integer> slots =
        shape.columns().stream()
            .map(column -> kept.getOrDefault(column.name(), withoutProperty(column)))
            .toList();
    fields.add(new RowField.Presence(presence, slots, ofDeleted, ofOthers));
    return presence;
  }

  private int withoutProperty(TableColumn column) {
    boolean written = columns.stream().anyMatch(other -> other.name().equals(column.name()));
    return written ? RowField.Presence.ALWAYS : RowField.Presence.NEVER;
  }

  /** Returns the presence bit of each kept column. */
  private Map<String, Integer> bits() {
    Map<String, Integer> bits = new HashMap<>();
    for (TableColumn column : shape.columns()) {
      if (kept.containsKey(column.name())) {
        bits.put(column.name(), shape.columns().indexOf(column));
      }
    }
    return bits;
  }

  private void property(Property property) {
    Optional<TableColumn> existing = shape.column(property.column());
    if (existing.isEmpty() || existing.get().generated()) {
      leaveOut(property, existing.isPresent());
      return;
    }
    TableColumn column = existing.get();
    if (property.expression() != null) {
      compute(property, property.expression(), column);
      return;
    }
    int slot = layout.slot(property.path());
    boolean key = target.isKey(property);
    write(
        new RowField.FromProperty(
            column.name(),
            column.type(),
            slot,
            property.contentEncoding(),
            whenMissing(column, key),
            property.chosen() ? null : property.type()),
        column);
    if (!key) {
      kept.put(column.name(), slot);
    }
  }

  private void compute(Property property, String expression, TableColumn column) {
    boolean cast = !column.type().equals(target.mapping().type(property.name()));
    ColumnType staged = cast ? ColumnType.Simple.TEXT : column.type();
    computed.add(new RowExpressions.Computed(column.name(), expression, cast));
    columns.add(staged(column, staged));
  }

  /** Returns the expressions with their inputs, or null if there are none. */
  private @Nullable RowExpressions expressions() {
    StreamMapping mapping = target.mapping();
    if (computed.isEmpty() && mapping.map().filter() == null) {
      return null;
    }
    List<RowExpressions.Input> inputs = new ArrayList<>();
    for (Property input : mapping.inputs()) {
      RowField.FromProperty field = input(input);
      inputs.add(
          new RowExpressions.Input(input.name(), field.column(), field.staged(), input.type()));
    }
    return new RowExpressions(inputs, computed, mapping.map().filter(), mapping.config());
  }

  /**
   * Returns the field that stages a property with the type that expressions see. A column's field
   * is used if it has this type; else a field is added.
   */
  private RowField.FromProperty input(Property input) {
    int slot = layout.slot(input.path());
    for (RowField field : fields) {
      if (field instanceof RowField.FromProperty same
          && same.slot() == slot
          && same.type().equals(input.type())
          && same.encoding() == input.contentEncoding()) {
        return same;
      }
    }
    RowField.FromProperty own =
        new RowField.FromProperty(
            unused("_sdc_input_" + fields.size()),
            input.type(),
            slot,
            input.contentEncoding(),
            WhenMissing.IS_NULL);
    fields.add(own);
    return own;
  }

  private void leaveOut(Property property, boolean generated) {
    if (target.isKey(property)) {
      throw new TargetException(
          ExitCode.LOAD_FAILED,
          Wording.NO_COLUMN_FOR_KEY.with(target.stream(), shape.name(), property.column()));
    }
    if (generated) {
      Wording.PROPERTY_OF_COMPUTED_COLUMN
          .with(target.stream(), property.column(), shape.name())
          .warn(LOG);
    } else {
      Wording.PROPERTY_WITHOUT_COLUMN
          .with(target.stream(), shape.name(), property.column())
          .warn(LOG);
    }
  }

  private WhenMissing whenMissing(TableColumn column, boolean key) {
    if (key) {
      return WhenMissing.IS_REJECTED;
    }
    boolean takesNull = !column.notNull() || column.defaultExpression() != null;
    if (takesNull) {
      return WhenMissing.IS_NULL;
    }
    boolean primary = shape.primaryKey().contains(column.name());
    boolean everything = keeping == StreamTarget.Keeping.EVERYTHING;
    if (primary) {
      return everything ? WhenMissing.IS_NULL : WhenMissing.IS_REJECTED;
    }
    if (!target.method().mergesBatches()) {
      // In an overwrite, only the swap folds the records of a key.
      return WhenMissing.IS_NOT_ALLOWED;
    }
    if (everything) {
      return WhenMissing.IS_KEPT;
    }
    boolean ofDeleted = deletes || keeping == StreamTarget.Keeping.OF_DELETED;
    return ofDeleted ? WhenMissing.IS_KEPT_IF_DELETED : WhenMissing.IS_NOT_ALLOWED;
  }

  private void write(RowField field, TableColumn column) {
    fields.add(field);
    columns.add(staged(column, field.staged()));
  }

  private StagedColumn staged(TableColumn column, ColumnType type) {
    boolean key = target.schema().keyColumns().contains(column.name());
    return new StagedColumn(
        column.name(),
        type,
        column.type(),
        column.notNull() && !key ? column.defaultExpression() : null,
        !column.alwaysIdentity());
  }

  /** Warns of properties that are not loaded, because they are named like metadata columns. */
  private void warnOfReserved() {
    List<String> dropped =
        target.reservedProperties().stream()
            .filter(property -> !isWritten(Metadata.DELETED_AT, property))
            .filter(property -> !isWritten(Metadata.EXTRACTED_AT, property))
            .map(property -> '"' + property.name() + '"')
            .toList();
    if (!dropped.isEmpty()) {
      Wording.PROPERTIES_OF_OUR_COLUMNS.with(target.stream(), String.join(", ", dropped)).warn(LOG);
    }
  }

  private boolean isWritten(Metadata metadata, Property property) {
    return property.column().equals(metadata.column()) && isWritten(metadata.column());
  }

  private void metadata() {
    for (Metadata metadata : Metadata.values()) {
      Optional<TableColumn> column =
          shape.column(metadata.column()).filter(existing -> !existing.generated());
      if (column.isPresent() && !isWritten(metadata.column())) {
        ColumnType type = column.get().type();
        boolean fromTap = metadata == Metadata.DELETED_AT;
        write(
            fromTap
                ? fromTap(type)
                : new RowField.FromMetadata(metadata, type, slotFromTap(metadata)),
            column.get());
      }
    }
  }

  /** Returns the slot of {@code _sdc_extracted_at} if the tap sends it, else {@code NO_SLOT}. */
  private int slotFromTap(Metadata metadata) {
    return target.reservedProperties().stream()
        .filter(property -> isExtractedAt(property) && metadata == Metadata.EXTRACTED_AT)
        .mapToInt(property -> layout.slot(property.path()))
        .findFirst()
        .orElse(RowField.FromMetadata.NO_SLOT);
  }

  private static boolean isExtractedAt(Property property) {
    return property.column().equals(Metadata.EXTRACTED_AT.column())
        && property.expression() == null
        && property.path().size() == 1;
  }

  /** Returns the field of the tap's mark of deletes, which its SCHEMA need not declare. */
  private RowField fromTap(ColumnType type) {
    return new RowField.FromProperty(
        Metadata.DELETED_AT.column(),
        type,
        layout.slot(List.of(target.deletedAtProperty())),
        ContentEncoding.NONE,
        WhenMissing.IS_NULL);
  }

  private String unused(String wanted) {
    String name = wanted;
    while (isWritten(name) || shape.column(name).isPresent()) {
      name = name + "_";
    }
    return name;
  }

  private boolean isWritten(String column) {
    return fields.stream().anyMatch(field -> field.column().equals(column));
  }
}
