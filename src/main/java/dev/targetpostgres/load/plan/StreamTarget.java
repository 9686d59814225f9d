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
 * Says where a stream goes and how: its SCHEMA and its options put together.
 *
 * @param chosen what the user chose of the table's name
 * @param metadata whether the table has the {@code _sdc_*} columns
 * @param hardDelete whether records marked as deleted delete their rows
 * @param keeping which records keep the values that they leave out, if rows are merged by key
 * @param keepsUnchanged whether rows that already hold the values of their record are left alone
 * @param distributeBy column or property by which Citus distributes a new table, {@code reference},
 *     {@code none} or null
 * @param mapping what is done to the stream before
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

  /** What is done with the rows. */
  public enum Kind {
    /** Every record becomes a row. */
    APPEND(false, false),
    /** If a key occurs more than once, the last record wins. */
    UPSERT(true, true),
    /** The records replace all rows when the run ends well. */
    OVERWRITE(true, false);

    private final boolean merges;
    private final boolean mergesBatches;

    /**
     * Takes what plans ask about the method.
     *
     * @param merges whether rows of one key become one
     * @param mergesBatches whether they do so batch by batch, so that a batch knows what is missing
     */
    Kind(boolean merges, boolean mergesBatches) {
      this.merges = merges;
      this.mergesBatches = mergesBatches;
    }

    boolean mergesBatches() {
      return mergesBatches;
    }

    /** Returns whether rows wait in a table of their own until they replace the old ones. */
    boolean isStaged() {
      return this == OVERWRITE;
    }
  }

  /** Says which records keep the values of the columns that they leave out. */
  public enum Keeping {
    /** None: what is left out becomes NULL. */
    NOTHING,
    /** Those that are marked as deleted. */
    OF_DELETED,
    /** All. */
    EVERYTHING
  }

  /**
   * Returns the target of a stream.
   *
   * @param options of the stream that the map makes
   * @param lineNumber of the SCHEMA, for messages
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

  /**
   * Checks that the rows of a stream do not go into a table that the program itself writes or
   * clears.
   */
  private void requireForeignTable() {
    if (OwnTable.is(table)) {
      throw new TargetException(
          ExitCode.USAGE, Wording.TABLE_IS_OURS.with(stream(), table, stream()));
    }
  }

  /**
   * Returns which records keep what they leave out.
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

  /** Returns the table of a stream. */
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

  /** Returns the tap's name for the stream. */
  public String stream() {
    return schema.stream();
  }

  /** Returns the key columns by which rows are merged; none in append. */
  public List<String> mergeKeys() {
    return method.merges ? schema.keyColumns() : List.of();
  }

  /**
   * Returns the paths of everything that is read of a record: what the source's SCHEMA declares,
   * and the mark of deletes.
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

  /** Returns the properties that have a column: all except those in columns that we write. */
  List<Property> properties() {
    return schema.properties().stream()
        .filter(property -> !isReserved(property) || isKey(property))
        .toList();
  }

  /** Returns the properties that have no column, since their names are those of our own columns. */
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

  /** Returns the same target with other types for new columns. */
  StreamTarget withTypes(UnaryOperator<ColumnType> types) {
    List<Property> typed =
        schema.properties().stream()
            .map(property -> property.withType(types.apply(property.type())))
            .toList();
    return with(typed, mapping.withTypes(types));
  }

  /** Returns the same target with the types of computed properties, unless the user chose one. */
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

  /** Returns the table as we would create it. */
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
   * Returns where Citus is to keep the rows.
   *
   * @throws TargetException if it cannot
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
