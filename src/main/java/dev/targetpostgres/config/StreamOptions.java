package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of one stream. Immutable.
 *
 * @param naming the rules for the name of its table
 * @param loadMethod the load method, or null if nobody chose: upsert if the stream has keys, append
 *     if not
 * @param distributeBy column by which Citus distributes a new table, {@code reference}, {@code
 *     none} or null
 * @param keyProperties the stream's key, or null for that of its SCHEMA
 * @param keyRequired whether a stream without a key is an error
 * @param metadata whether the table has the {@code _sdc_*} columns
 * @param hardDelete whether obsolete rows are deleted rather than marked
 * @param missingProperties the meaning of a property that a merged record lacks
 * @param keepsUnchanged whether a row is not written if it has the values of its record already
 * @param columns the rules for its columns
 * @param expressionValues values for the expressions of its stream map, a JSON object
 */
public record StreamOptions(
    Naming naming,
    @Nullable LoadMethodName loadMethod,
    @Nullable String distributeBy,
    @Nullable List<String> keyProperties,
    boolean keyRequired,
    boolean metadata,
    boolean hardDelete,
    MissingProperties missingProperties,
    boolean keepsUnchanged,
    Columns columns,
    String expressionValues) {
  /** Copies its list. */
  public StreamOptions {
    keyProperties = keyProperties == null ? null : List.copyOf(keyProperties);
  }

  /** Returns the options of a stream that the {@code streams} setting does not match. */
  static StreamOptions of(Settings settings) {
    return new StreamOptions(
        Naming.of(settings),
        settings.find(SettingsTable.LOAD_METHOD).orElse(null),
        settings.find(SettingsTable.DISTRIBUTE_BY).orElse(null),
        null,
        settings.get(SettingsTable.PRIMARY_KEY_REQUIRED),
        settings.get(SettingsTable.ADD_RECORD_METADATA),
        settings.get(SettingsTable.HARD_DELETE),
        settings.get(SettingsTable.MISSING_PROPERTIES),
        settings.get(SettingsTable.UNCHANGED_ROWS) == UnchangedRows.KEEP,
        Columns.of(settings),
        StreamMapSettings.config(settings));
  }

  /** Returns the options for records that are added to the table's rows: without overwrite. */
  StreamOptions joiningRows() {
    return new StreamOptions(
        naming,
        loadMethod == LoadMethodName.OVERWRITE ? null : loadMethod,
        distributeBy,
        keyProperties,
        keyRequired,
        metadata,
        hardDelete,
        missingProperties,
        keepsUnchanged,
        columns,
        expressionValues);
  }

  /** Leaves out the values for expressions, since they can be secrets. */
  @Override
  public String toString() {
    return "stream options " + naming;
  }

  /**
   * The rules for the name of a stream's table. Immutable.
   *
   * @param schema the schema, or null for the one in the stream's name, else {@code public}
   * @param schemasBySource schemas by the one in the stream's name; they win over {@code schema}
   * @param splitsNames whether hyphens divide the stream's name into schema and table
   * @param tableCase the case of a name that is made from the stream's name
   * @param table the table's name, or null to use the stream's name
   * @param choosesSchema whether a setting of the user chooses the schema
   * @param choosesTable whether a setting of the user chooses the table's name or its case
   */
  public record Naming(
      @Nullable String schema,
      Map<String, String> schemasBySource,
      boolean splitsNames,
      NameCase tableCase,
      @Nullable String table,
      boolean choosesSchema,
      boolean choosesTable) {
    /** Copies its map. */
    public Naming {
      schemasBySource = Map.copyOf(schemasBySource);
    }

    private static Naming of(Settings settings) {
      return new Naming(
          settings.find(SettingsTable.DEFAULT_TARGET_SCHEMA).orElse(null),
          TableOptions.schemasBySource(settings),
          settings.get(SettingsTable.SPLIT_STREAM_NAMES),
          settings.get(SettingsTable.TABLE_CASE),
          null,
          settings.isGiven(SettingsTable.DEFAULT_TARGET_SCHEMA)
              || settings.isGiven(SettingsTable.SCHEMA_MAPPING),
          settings.isGiven(SettingsTable.TABLE_CASE));
    }

    /** Returns the rules with a chosen schema, which wins over the mapping of names, and table. */
    Naming with(@Nullable String chosenSchema, @Nullable String chosenTable) {
      return new Naming(
          chosenSchema == null ? schema : chosenSchema,
          chosenSchema == null ? schemasBySource : Map.of(),
          splitsNames,
          tableCase,
          chosenTable == null ? table : chosenTable,
          choosesSchema || chosenSchema != null,
          choosesTable || chosenTable != null);
    }
  }

  /**
   * The rules for making columns of properties. Immutable.
   *
   * @param nameCase the case of column names
   * @param number the type of new columns for JSON Schema's {@code number}
   * @param decodesContent whether base16 and base64 strings become bytea
   * @param flattenedLevels levels of objects whose members get columns of their own, 0 to 100
   * @param separator text between the names of an object and its member
   * @param longestName maximum length of a member's name, 1 to 10,000 characters
   * @param chosen the user's choices by property
   */
  public record Columns(
      NameCase nameCase,
      NumberType number,
      boolean decodesContent,
      int flattenedLevels,
      String separator,
      int longestName,
      Map<String, ColumnOverride> chosen) {
    /** Copies its map. */
    public Columns {
      chosen = Map.copyOf(chosen);
    }

    private static Columns of(Settings settings) {
      return new Columns(
          settings.get(SettingsTable.COLUMN_CASE),
          settings.get(SettingsTable.NUMBER_TYPE),
          settings.get(SettingsTable.INTERPRET_CONTENT_ENCODING),
          FlatteningSettings.depth(settings),
          settings.get(FlatteningSettings.SEPARATOR),
          settings.get(FlatteningSettings.MAX_KEY_LENGTH),
          Map.of());
    }

    Columns with(Map<String, ColumnOverride> columns) {
      return new Columns(
          nameCase, number, decodesContent, flattenedLevels, separator, longestName, columns);
    }
  }
}
