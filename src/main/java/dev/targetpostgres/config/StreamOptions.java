package dev.targetpostgres.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of one stream. Immutable.
 *
 * @param naming how its table is named
 * @param loadMethod how rows reach the table, or null if nobody chose: upsert if the stream has
 *     keys, append if not
 * @param distributeBy column by which Citus distributes a new table, {@code reference}, {@code
 *     none} or null
 * @param keyProperties its key, or null for the one that its SCHEMA names
 * @param keyRequired whether a stream without a key is an error
 * @param metadata whether the table has the {@code _sdc_*} columns
 * @param hardDelete whether obsolete rows are deleted rather than marked
 * @param missingProperties what a merged record means by leaving a property out
 * @param keepsUnchanged whether rows that already hold the values of their record are left alone
 * @param columns how properties become columns
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

  /** Returns what holds for a stream that the {@code streams} setting does not name. */
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

  /** Returns the options for records that join the rows that are there, and replace no others. */
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

  /** Without the values for expressions, which may be secrets. */
  @Override
  public String toString() {
    return "stream options " + naming;
  }

  /**
   * How a stream's table is named. Immutable.
   *
   * @param schema of the table, or null for the one in the stream's name, else {@code public}
   * @param schemasBySource by the schema in the stream's name; they win over {@code schema}
   * @param splitsNames whether hyphens divide the stream's name into schema and table
   * @param tableCase how the stream's name is spelled as that of a table
   * @param table its name, or null for the stream's
   * @param choosesSchema whether the user says so of the schema, in whatever setting
   * @param choosesTable whether the user says so of the table's name or its case
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

    /**
     * A schema chosen for the stream wins over everything that the settings say about the stream's
     * name.
     */
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
   * How properties become columns. Immutable.
   *
   * @param nameCase of column names
   * @param number the type of new columns for JSON Schema's {@code number}
   * @param decodesContent whether base16 and base64 strings become bytea
   * @param flattenedLevels 0 to 100; of objects whose members have columns of their own
   * @param separator between the names of an object and its member
   * @param longestName 1 to 10,000 characters; from which on the name of a member is abbreviated
   * @param chosen by property: what the user says of its column
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
