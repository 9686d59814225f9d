package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.config.LoadMethodName;
import dev.targetpostgres.config.MissingProperties;
import dev.targetpostgres.config.NameCase;
import dev.targetpostgres.config.NumberType;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.config.StreamOptions;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.Distribution;
import dev.targetpostgres.schema.Flattening;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.PropertyOverride;
import dev.targetpostgres.schema.StreamSchema;
import dev.targetpostgres.schema.TableChange.Chosen;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.schema.TypeOptions;
import dev.targetpostgres.singer.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Describes into which table a stream is loaded, and how. It combines the SCHEMA and the options.
 *
 * @param chosen which parts of the table's name the user chose
 * @param metadata whether the table has the {@code _sdc_*} columns
 * @param hardDelete whether records marked as deleted delete their rows
 * @param keeping which rows keep the values that a record leaves out, if rows are merged by key
 * @param keepsUnchanged whether a row that already has the values of its record is not updated
 * @param distributeBy column or property by which Citus distributes a new table, {@code reference},
 *     {@code none} or null
 * @param mapping the stream map that makes the stream
 */
public record StreamTarget(
    StreamSchema schema,
    TableName table,
    Chosen chosen,
    Kind method,
    boolean metadata,
    boolean hardDelete,
    Keeping keeping,
    boolean keepsUnchanged,
    @Nullable String distributeBy,
    StreamMapping mapping) {

  /** How records become rows. */
  public enum Kind {
    /** Each record becomes a row. */
    APPEND(false, false),
    /** If a key occurs more than once, the last record wins. */
    UPSERT(true, true),
    /** The records replace all rows at the end of a successful run. */
    OVERWRITE(true, false);

    private final boolean merges;
    private final boolean mergesBatches;

    /**
     * Defines the method's properties that plans depend on.
     *
     * @param merges whether the records of one key become one row
     * @param mergesBatches whether each batch is merged, so that it finds missing values itself
     */
    Kind(boolean merges, boolean mergesBatches) {
      this.merges = merges;
      this.mergesBatches = mergesBatches;
    }

    boolean mergesBatches() {
      return mergesBatches;
    }

    /** Returns whether rows are kept in a staging table until they replace the old ones. */
    boolean isStaged() {
      return this == OVERWRITE;
    }
  }

  /** Which rows keep the value of a column if their record leaves it out. */
  public enum Keeping {
    /** No row: the column becomes NULL. */
    NOTHING,
    /** The rows of records that are marked as deleted. */
    OF_DELETED,
    /** All rows. */
    EVERYTHING
  }

  /**
   * Returns the target of a stream.
   *
   * @param options options of the stream that the map makes
   * @param lineNumber line number of the SCHEMA
   * @throws TargetException if SCHEMA and options contradict each other
   */
  static StreamTarget of(
      Message.Schema message, StreamMap map, StreamOptions options, long lineNumber) {
    String stream = map.nameOf(message.stream());
    List<String> keys =
        Optional.ofNullable(options.keyProperties())
            .or(() -> Optional.ofNullable(map.keyProperties()))
            .orElse(message.keyProperties());
    StreamSchema schema = schema(message, map, keys, options.columns(), lineNumber);
    StreamMapping mapping = mapping(message, map, options, lineNumber);
    StreamTarget target =
        new StreamTarget(
            schema,
            table(stream, options.naming()),
            new Chosen(options.naming().choosesSchema(), options.naming().choosesTable()),
            kind(stream, options, keys),
            options.metadata(),
            options.hardDelete(),
            keeping(
                options.missingProperties(), map.isSame() ? schema.properties() : mapping.inputs()),
            options.keepsUnchanged(),
            options.distributeBy(),
            mapping);
    target.requireForeignTable();
    return target;
  }

  /** Checks that the stream's table is not one of our own tables. */
  private void requireForeignTable() {
    if (OwnTable.is(table)) {
      throw new TargetException(
          ExitCode.USAGE, Wording.TABLE_IS_OURS.with(stream(), table, stream()));
    }
  }

  /**
   * Returns which rows keep the values that their records leave out.
   *
   * @param sent the properties that the tap declares, before any map
   */
  private static Keeping keeping(MissingProperties missing, List<Property> sent) {
    return switch (missing) {
      case NULL -> Keeping.NOTHING;
      case KEEP -> Keeping.EVERYTHING;
      case AUTO ->
          sent.stream().anyMatch(StreamTarget::isOfChangeCapture)
              ? Keeping.EVERYTHING
              : Keeping.OF_DELETED;
    };
  }

  private static boolean isOfChangeCapture(Property property) {
    return property.path().equals(List.of(Metadata.DELETED_AT.column()))
        || property.path().equals(List.of("_sdc_lsn"));
  }

  private static StreamSchema schema(
      Message.Schema message,
      StreamMap map,
      List<String> keys,
      StreamOptions.Columns columns,
      long lineNumber) {
    try {
      return StreamSchema.of(
          map.nameOf(message.stream()),
          message.schema(),
          keys,
          types(columns),
          spelled(columns.nameCase()),
          overrides(columns.chosen()),
          map.isSame() ? null : StreamMapping.properties(map).of(message.schema(), keys));
    } catch (IllegalArgumentException unusable) {
      throw unusable(message, lineNumber, unusable);
    }
  }

  private static StreamMapping mapping(
      Message.Schema message, StreamMap map, StreamOptions options, long lineNumber) {
    if (map.isSame()) {
      return StreamMapping.NONE;
    }
    try {
      StreamSchema inputs =
          StreamSchema.of(
              message.stream(),
              message.schema(),
              List.of(),
              types(options.columns()),
              UnaryOperator.identity(),
              Map.of());
      return new StreamMapping(map, inputs.properties(), options.expressionValues(), Map.of());
    } catch (IllegalArgumentException unusable) {
      throw unusable(message, lineNumber, unusable);
    }
  }

  private static TargetException unusable(
      Message.Schema message, long lineNumber, IllegalArgumentException unusable) {
    return TargetException.input(
        lineNumber, Wording.SCHEMA_OF_STREAM.with(message.stream(), unusable.getMessage()));
  }

  private static TypeOptions types(StreamOptions.Columns columns) {
    ColumnType number =
        columns.number() == NumberType.NUMERIC
            ? ColumnType.Numeric.UNCONSTRAINED
            : ColumnType.Simple.DOUBLE_PRECISION;
    Flattening flattening =
        new Flattening(columns.flattenedLevels(), columns.separator(), columns.longestName());
    return new TypeOptions(number, columns.decodesContent(), flattening);
  }

  private static Map<String, PropertyOverride> overrides(Map<String, ColumnOverride> chosen) {
    Map<String, PropertyOverride> overrides = new HashMap<>();
    chosen.forEach(
        (property, column) ->
            overrides.put(
                property,
                new PropertyOverride(
                    column.name(), column.type() == null ? null : TypeNames.parse(column.type()))));
    return overrides;
  }

  /** Returns the name of a stream's table. */
  public static TableName table(String stream, StreamOptions.Naming naming) {
    TableName named =
        Names.table(stream, naming.schema(), naming.schemasBySource(), naming.splitsNames());
    String table = naming.table();
    return named.beside(
        Names.fitted(table == null ? spelled(naming.tableCase()).apply(named.table()) : table));
  }

  private static UnaryOperator<String> spelled(NameCase nameCase) {
    return switch (nameCase) {
      case PRESERVE -> UnaryOperator.identity();
      case LOWER -> Names::lower;
      case PLAIN -> Names::plain;
    };
  }

  private static Kind kind(String stream, StreamOptions options, List<String> keys) {
    if (keys.isEmpty() && options.keyRequired()) {
      throw new TargetException(ExitCode.USAGE, Wording.KEY_REQUIRED.with(stream, stream));
    }
    LoadMethodName asked =
        Optional.ofNullable(options.loadMethod()).orElse(LoadMethodName.APPEND_ONLY);
    return switch (asked) {
      case APPEND -> Kind.APPEND;
      case APPEND_ONLY -> keys.isEmpty() ? Kind.APPEND : Kind.UPSERT;
      case OVERWRITE -> Kind.OVERWRITE;
      case UPSERT -> {
        if (keys.isEmpty()) {
          throw new TargetException(
              ExitCode.USAGE, Wording.UPSERT_WITHOUT_KEY.with(stream, stream));
        }
        yield Kind.UPSERT;
      }
    };
  }

  /** Returns the stream's name, from the tap or the stream map. */
  public String stream() {
    return schema.stream();
  }

  /** Returns the key columns by which rows are merged. The list is empty for append. */
  public List<String> mergeKeys() {
    return method.merges ? schema.keyColumns() : List.of();
  }

  /**
   * Returns the paths of all values that are read of a record: the properties of the tap's SCHEMA,
   * and the property that marks deleted records.
   */
  List<List<String>> paths() {
    List<List<String>> paths = new ArrayList<>();
    List<Property> sent = mapping.map().isSame() ? schema.properties() : mapping.inputs();
    sent.forEach(property -> paths.add(property.path()));
    List<String> mark = List.of(deletedAtProperty());
    boolean keeps = keeping != Keeping.NOTHING && !mergeKeys().isEmpty();
    if ((metadata || hardDelete || keeps) && !paths.contains(mark)) {
      paths.add(mark);
    }
    return paths;
  }

  /** Returns the property that marks a record as deleted. The SCHEMA need not declare it. */
  String deletedAtProperty() {
    String column = Metadata.DELETED_AT.column();
    return schema.properties().stream()
        .filter(property -> property.column().equals(column) && property.path().size() == 1)
        .map(property -> property.path().get(0))
        .findFirst()
        .orElse(column);
  }

  /** Returns the properties that have a column: all but those named like our metadata columns. */
  List<Property> properties() {
    return schema.properties().stream()
        .filter(property -> !isReserved(property) || isKey(property))
        .toList();
  }

  /** Returns the properties without a column, because they are named like our metadata columns. */
  List<Property> reservedProperties() {
    return schema.properties().stream()
        .filter(property -> isReserved(property) && !isKey(property))
        .toList();
  }

  private static boolean isReserved(Property property) {
    return Metadata.isReserved(property.name()) || Metadata.isReserved(property.column());
  }

  boolean isKey(Property property) {
    return schema.keys().contains(property.name());
  }

  /** Returns the same target with the types of its properties replaced. */
  StreamTarget withTypes(UnaryOperator<ColumnType> types) {
    List<Property> typed =
        schema.properties().stream()
            .map(property -> property.withType(types.apply(property.type())))
            .toList();
    return with(typed, mapping.withTypes(types));
  }

  /**
   * Returns the same target with the types of computed properties. A type set by the user stays.
   */
  StreamTarget withComputed(Map<String, ColumnType> types, Map<String, ColumnOverride> chosen) {
    List<Property> typed =
        schema.properties().stream()
            .map(
                property -> {
                  ColumnOverride column = chosen.get(property.name());
                  ColumnType type = types.get(property.name());
                  boolean free = column == null || column.type() == null;
                  return type != null && free ? property.withType(type) : property;
                })
            .toList();
    return with(typed, mapping.withComputed(types));
  }

  private StreamTarget with(List<Property> properties, StreamMapping changed) {
    return new StreamTarget(
        new StreamSchema(schema.stream(), properties, schema.keys()),
        table,
        chosen,
        method,
        metadata,
        hardDelete,
        keeping,
        keepsUnchanged,
        distributeBy,
        changed);
  }

  /** Returns the definition of the table, as it is created if it is missing. */
  public CreateTable wanted() {
    List<ColumnDefinition> columns = new ArrayList<>();
    for (Property property : properties()) {
      boolean renamed = !property.name().equalsIgnoreCase(property.column());
      columns.add(
          new ColumnDefinition(
              property.column(),
              property.type(),
              renamed ? property.name() : null,
              property.origin()));
    }
    if (metadata) {
      for (Metadata column : Metadata.values()) {
        if (!schema.keyColumns().contains(column.column())) {
          columns.add(new ColumnDefinition(column.column(), column.type(), null));
        }
      }
    }
    boolean cut = !Names.lower(stream()).endsWith(Names.lower(table.table()));
    return new CreateTable(
        columns, mergeKeys(), cut ? stream() : null, chosen, distribution(columns));
  }

  /**
   * Returns how Citus is to distribute the table.
   *
   * @throws TargetException if the column is missing, or if it is not part of the key
   */
  private Distribution distribution(List<ColumnDefinition> columns) {
    if (distributeBy == null || distributeBy.equals("none")) {
      return Distribution.LOCAL;
    }
    if (distributeBy.equals("reference")) {
      return Distribution.REFERENCE;
    }
    String column =
        properties().stream()
            .filter(property -> property.name().equals(distributeBy))
            .map(Property::column)
            .findFirst()
            .orElse(distributeBy);
    List<String> names = columns.stream().map(ColumnDefinition::name).toList();
    if (!names.contains(column)) {
      throw new TargetException(
          ExitCode.USAGE, Wording.DISTRIBUTED_BY_NO_COLUMN.with(stream(), column, stream()));
    }
    List<String> keys = mergeKeys();
    if (!keys.isEmpty() && !keys.contains(column)) {
      throw new TargetException(
          ExitCode.USAGE,
          Wording.DISTRIBUTED_OUTSIDE_KEY.with(
              stream(), column, keys, column, stream(), String.join(" or ", keys)));
    }
    return Distribution.by(column);
  }
}
