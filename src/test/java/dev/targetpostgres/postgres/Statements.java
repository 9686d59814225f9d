package dev.targetpostgres.postgres;

import dev.targetpostgres.postgres.Dml.Source;
import dev.targetpostgres.postgres.Dml.StagingColumn;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TableChange.AddColumn;
import dev.targetpostgres.schema.TableChange.ColumnDefinition;
import dev.targetpostgres.schema.TableChange.CreateTable;
import dev.targetpostgres.schema.TableChange.DropNotNull;
import dev.targetpostgres.schema.TableChange.WidenColumn;
import dev.targetpostgres.schema.TableFit;
import dev.targetpostgres.schema.TableName;
import dev.targetpostgres.schema.TypeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All statements that we can send, in an order in which they run. Names contain hostile characters.
 */
final class Statements {
  private static final TableName TARGET =
      new TableName("he said \"hi\"", "Robert'); DROP TABLE \"Students\"; --");
  private static final TableName OTHER = TARGET.beside("$body$ other ?");
  private static final TableName SIMPLE = new TableName("public", "SA3010");
  private static final TableName MARKERS = TARGET.beside("_sdc_batches");
  private static final TableName REJECTED = TARGET.beside("_sdc_rejected");
  private static final TableName SCHEMAS = TARGET.beside("_sdc_rejected_schemas");
  private static final TableName STATES = TARGET.beside("_sdc_states");
  private static final TableName STAGING = TARGET.beside("_sdc_overwrite_0a1b2c3d");

  private static final String KEY = "SELECT \"a\"";
  private static final String SECOND_KEY = "b\\c";
  private static final String TEXT = "Größe 🎁 what?";
  private static final String INET = "$1; --";
  private static final String NUMBERED = "it''s";
  private static final String LIST = "%s";
  private static final String DELETED = Metadata.DELETED_AT.column();
  private static final String ORDINAL = "_sdc_ordinal";
  private static final String PRESENCE = "_sdc_presence";
  private static final TableName FOLDED = TARGET.beside("_sdc_folded");

  private final List<Statement> statements = new ArrayList<>();

  private Statements() {}

  /**
   * A statement.
   *
   * @param title the method that makes it, and the special case
   */
  record Statement(String title, String sql) {}

  static List<Statement> all() {
    Statements story = new Statements();
    story.makesTables();
    story.opensTables();
    story.stagesRows();
    story.mergesRows();
    story.computesRows();
    story.mergesPartialRecords();
    story.mergesRowsUnderRules();
    story.findsWhatTheSwapRejects();
    story.keepsBooks();
    story.removesRows();
    story.asksTheCatalog();
    story.worksInSessions();
    return story.statements;
  }

  private void add(String title, String sql) {
    statements.add(new Statement(title, sql));
  }

  private void makesTables() {
    add("Ddl.createSchema", Ddl.createSchema(TARGET.schema()));
    change(
        "Ddl.statements: a table with names that were cut and a key of two columns",
        TARGET,
        new CreateTable(
            List.of(
                column(KEY, "integer", null),
                column(SECOND_KEY, "date", null),
                column(TEXT, "character varying(5)", "Größe, \\ 'quoted', \0 and all"),
                column(INET, "inet", null),
                column(NUMBERED, "numeric(5,2)", null),
                column(LIST, "text[]", null),
                column(DELETED, "timestamp with time zone", null),
                column(Metadata.TABLE_VERSION.column(), "bigint", null)),
            List.of(KEY, SECOND_KEY),
            "stream\\with 'quotes' and \0"));
    change(
        "Ddl.statements: a table without key or comments",
        SIMPLE,
        new CreateTable(List.of(column("ID", "text", null)), List.of(), null));
    change(
        "Ddl.statements: a table without columns",
        OTHER,
        new CreateTable(List.of(), List.of(), null));
    change("Ddl.statements: a column", OTHER, new AddColumn(column(KEY, "integer", null)));
    change(
        "Ddl.statements: a column with a comment",
        OTHER,
        new AddColumn(column(TEXT, "double precision", "it's long")));
    change("Ddl.statements: a column that takes NULL from now on", OTHER, new DropNotNull(KEY));
    String[][] widenings = {
      {"smallint", "integer"},
      {"bigint", "numeric"},
      {"numeric(5,2)", "numeric(7,4)"},
      {"date", "timestamp with time zone"},
      {"bigint", "text"},
      {"boolean", "text"},
      {"date", "text"},
      {"timestamp with time zone", "text"},
      {"timestamp without time zone", "text"},
      {"bytea", "text"},
      {"text[]", "text"},
      {"bigint", "jsonb"},
      {"date", "jsonb"},
      {"timestamp with time zone", "jsonb"},
      {"timestamp without time zone", "jsonb"},
      {"json", "jsonb"},
      {"text[]", "jsonb"}
    };
    for (String[] pair : widenings) {
      String name = pair[0] + " → " + pair[1];
      AddColumn add = new AddColumn(column(name, pair[0], null));
      add("given: " + name, Ddl.statements(OTHER, add).get(0));
      change(
          "Ddl.statements: " + name,
          OTHER,
          new WidenColumn(name, TypeNames.parse(pair[0]), TypeNames.parse(pair[1])));
    }
    add(
        "Ddl.widen: several columns",
        Ddl.widen(
            OTHER,
            List.of(
                new WidenColumn(
                    "smallint → integer", TypeNames.parse("integer"), TypeNames.parse("bigint")),
                new WidenColumn(
                    "bigint → numeric", TypeNames.parse("numeric"), TypeNames.parse("text")))));
    staging("Ddl.createOverwriteStaging", List.of(ORDINAL, PRESENCE), false);
    add("Ddl.dropStaging", Ddl.dropStaging(STAGING));
    staging("Ddl.createOverwriteStaging: without a key", List.of(), false);
    add("Ddl.dropStaging", Ddl.dropStaging(STAGING));
    staging("Ddl.createOverwriteStaging: logged", List.of(ORDINAL), true);
    add("Ddl.addOwn", Ddl.addOwn(STAGING, new StagingColumn(PRESENCE, "bit varying", null)));
  }

  private void change(String title, TableName table, TableChange change) {
    Ddl.statements(table, change).forEach(sql -> add(title, sql));
  }

  private void staging(String title, List<String> own, boolean logged) {
    List<StagingColumn> columns =
        own.stream()
            .map(
                column ->
                    new StagingColumn(
                        column, column.equals(ORDINAL) ? "bigint" : "bit varying", null))
            .toList();
    Ddl.createOverwriteStaging(STAGING, TARGET, columns, logged, "run 'x' \\")
        .forEach(sql -> add(title, sql));
  }

  private void opensTables() {
    add("Ddl.createIndex", Ddl.createIndex(TARGET, List.of(SECOND_KEY, KEY)));
    add("Ddl.createUniqueIndex", Ddl.createUniqueIndex(TARGET, List.of(SECOND_KEY, KEY)));
    add("Ddl.analyze", Ddl.analyze(TARGET));
    add("Ddl.grantUsage", Ddl.grantUsage(TARGET.schema(), "pg_read_all_data"));
    add("Ddl.grantSelect", Ddl.grantSelect(TARGET, "pg_read_all_data"));
    add("Ddl.grantSelect: everybody", Ddl.grantSelect(SIMPLE, Grants.PUBLIC));
    add("Ddl.grantCreateOnSchema", Ddl.grantCreateOnSchema(TARGET.schema(), "pg_read_all_data"));
    add("Ddl.grantCreateOnDatabase", Ddl.grantCreateOnDatabase("template1", "pg_read_all_data"));
    add(
        "Ddl.grant",
        Ddl.grant(TARGET, Map.of("UPDATE", List.of(KEY, SECOND_KEY)), "pg_read_all_data"));
    add("Ddl.grantTemporary", Ddl.grantTemporary("template1", "pg_read_all_data"));
    add("Ddl.identifyFully", Ddl.identifyFully(TARGET));
    add("Ddl.changeOwner", Ddl.changeOwner(TARGET, "pg_monitor"));
  }

  private void stagesRows() {
    List<StagingColumn> columns =
        List.of(
            new StagingColumn(KEY, "integer", null),
            new StagingColumn(SECOND_KEY, "date", null),
            new StagingColumn(TEXT, "character varying(5)", "pg_catalog.\"C\""),
            new StagingColumn(INET, "text", null),
            new StagingColumn(NUMBERED, "numeric(5,2)", null),
            new StagingColumn(LIST, "text", null),
            new StagingColumn(DELETED, "timestamp with time zone", null),
            new StagingColumn(ORDINAL, "bigint", null),
            new StagingColumn(PRESENCE, "bit varying", null));
    List<String> names = columns.stream().map(StagingColumn::name).toList();
    add("Dml.createTemporary", Dml.createTemporary(0, columns));
    add("Dml.createTemporary: of several", Dml.createTemporary(1, columns));
    add("Dml.createTemporaryOnce", Dml.createTemporaryOnce(0, columns));
    add("Dml.createUnlogged", Dml.createUnlogged(TARGET.beside("_sdc_staging_1"), columns));
    add("Dml.copy: into the table", Dml.copy(TARGET, names.subList(0, 3)));
    add("Dml.copy: into temporary staging", Dml.copy(temporary(null), names));
    add("Dml.copy: into unlogged staging", Dml.copy(unlogged(), names));
    add("Dml.cast", Dml.cast(columns().subList(2, 4), temporary(null)));
    add("Dml.dropSource: unlogged", Dml.dropSource(unlogged()));
  }

  private void mergesRows() {
    Source unkeyed = temporary(null).withoutKeys();
    add("Dml.insert: all rows", Dml.insert(TARGET, columns(), unkeyed));
    add("Dml.insert: the last of each key", Dml.insert(TARGET, columns(), temporary(null)));
    add("Dml.upsert", Dml.upsert(TARGET, columns(), temporary(null)));
    add(
        "Dml.upsert: no two rows of the same key",
        Dml.upsert(TARGET, columns(), temporary(null).withDistinctKeys()));
    add("Dml.upsert: but for deleted rows", Dml.upsert(TARGET, columns(), temporary(DELETED)));
    add(
        "Dml.upsert: nothing but keys",
        Dml.upsert(TARGET, columns().subList(0, 2), temporary(null)));
    List<StagedColumn> widened =
        List.of(
            widened(KEY, Simple.INTEGER, Simple.INTEGER, Simple.BIGINT),
            widened(SECOND_KEY, Simple.DATE, Simple.DATE, Timestamp.WITH_ZONE),
            widened(TEXT, Simple.TEXT, TypeNames.parse("character varying(5)"), Simple.TEXT),
            widened(NUMBERED, Simple.REAL, Simple.REAL, TypeNames.parse("numeric")));
    add("Dml.upsert: widened columns", Dml.upsert(TARGET, widened, temporary(null)));
    List<String> compared = columns().stream().map(StagedColumn::name).toList();
    add(
        "Dml.upsertChanged",
        Dml.upsertChanged(TARGET, columns(), temporary(DELETED), compared, false));
    add("Dml.deleteMarked", Dml.deleteMarked(TARGET, columns(), temporary(DELETED)));
    add("Dml.lockForMerge", Dml.lockForMerge(TARGET));
    add("Dml.updateExisting", Dml.updateExisting(TARGET, columns(), temporary(null)));
    add("Dml.insertMissing", Dml.insertMissing(TARGET, columns(), temporary(null)));
    add(
        "Dml.updateExisting: but for deleted rows",
        Dml.updateExisting(TARGET, columns(), temporary(DELETED)));
    add(
        "Dml.insertMissing: but for deleted rows",
        Dml.insertMissing(TARGET, columns(), temporary(DELETED)));
  }

  /** The expressions come from the user, the names in them from the input. */
  private void computesRows() {
    Source source = Source.table(TARGET.beside("_sdc_staging_2"), keys(), ORDINAL, null);
    add(
        "Dml.createUnlogged: with what expressions can name",
        Dml.createUnlogged(
            TARGET.beside("_sdc_staging_2"),
            List.of(
                new StagingColumn(KEY, "integer", null),
                new StagingColumn(SECOND_KEY, "date", null),
                new StagingColumn(ORDINAL, "bigint", null),
                new StagingColumn("_sdc_input_3", "text", null))));
    List<RowExpressions.Input> inputs =
        List.of(
            new RowExpressions.Input("id\"; --", KEY, Simple.INTEGER, Simple.INTEGER),
            new RowExpressions.Input(
                "address", "_sdc_input_3", Simple.TEXT, TypeNames.parse("inet")));
    String config = "{\"seed\": \"it's \\\\ secret\"}";
    RowExpressions expressions =
        new RowExpressions(
            inputs,
            List.of(
                new RowExpressions.Computed(INET, "address + 1", false),
                new RowExpressions.Computed(TEXT, "left(config->>'seed', 5) -- a comment", true)),
            "\"id\"\"; --\" > 0",
            config);
    add("Dml.filter", Dml.filter(source, expressions));
    List<StagedColumn> columns =
        List.of(
            columns().get(0),
            columns().get(1),
            new StagedColumn(INET, TypeNames.parse("inet"), TypeNames.parse("inet")),
            new StagedColumn(TEXT, Simple.TEXT, TypeNames.parse("character varying(5)")));
    add("Dml.upsert: computed columns", Dml.upsert(TARGET, columns, source.with(expressions)));
    add(
        "RowExpressions.typeOf",
        RowExpressions.typeOf("set_masklen(address, 8) -- a comment", inputs, config));
    add("Dml.dropSource: computed columns", Dml.dropSource(source.with(expressions)));
  }

  private void mergesPartialRecords() {
    PartialDml partial = partial(columns(), temporary(null), null, true, List.of(), null);
    add("PartialDml.create", partial.create());
    add("PartialDml.update", partial.update());
    add("PartialDml.insert", partial.insert());
    add("PartialDml.drop", partial.drop());
    PartialDml unindexed =
        partial(columns(), temporary(null), FOLDED, false, List.of(TEXT), DELETED);
    add("PartialDml.lock: without a unique index", unindexed.lock());
    add("PartialDml.create: where temporary tables are not granted", unindexed.create());
    add("PartialDml.lacking: columns that are NOT NULL", unindexed.lacking());
    add("PartialDml.update: without a unique index", unindexed.update());
    add("PartialDml.insert: columns that are NOT NULL", unindexed.insert());
    add("PartialDml.drop: a table in a schema", unindexed.drop());
    PartialDml deleting = partial(columns(), temporary(DELETED), null, true, List.of(TEXT), null);
    add("PartialDml.create: after the last deletion", deleting.create());
    add("PartialDml.lacking: rows that come back", deleting.lacking());
    add("PartialDml.deleteMarked", deleting.deleteMarked());
    add("PartialDml.drop: again", deleting.drop());
    PartialDml distinct =
        partial(columns(), temporary(DELETED).withDistinctKeys(), null, true, List.of(), null);
    add("PartialDml.create: no key twice", distinct.create());
    add("PartialDml.drop: again", distinct.drop());
    PartialDml keysOnly =
        partial(columns().subList(0, 2), temporary(null), null, true, List.of(), null);
    add("PartialDml.create: nothing but keys", keysOnly.create());
    add("PartialDml.update: nothing but keys", keysOnly.update());
    add("PartialDml.insert: nothing but keys", keysOnly.insert());
    add("PartialDml.drop: again", keysOnly.drop());
  }

  private void mergesRowsUnderRules() {
    Fold fold = new Fold(columns(), temporary(DELETED), null, Map.of());
    PartialDml ruled = new PartialDml(TARGET, fold, null, false, false, true, List.of(), null);
    add("PartialDml.create: under rules", ruled.create());
    add("PartialDml.markNew", ruled.markNew());
    add("PartialDml.update: under rules", ruled.update());
    add("PartialDml.insert: under rules", ruled.insert());
    add("PartialDml.drop: again", ruled.drop());
  }

  private static PartialDml partial(
      List<StagedColumn> columns,
      Dml.Source source,
      @Nullable TableName folded,
      boolean indexed,
      List<String> required,
      @Nullable String mark) {
    Fold fold = new Fold(columns, source, PRESENCE, Map.of(TEXT, 1, LIST, 3));
    return new PartialDml(TARGET, fold, folded, false, indexed, false, required, mark);
  }

  private void findsWhatTheSwapRejects() {
    List<StagedColumn> columns = columns().stream().map(StagedColumn::asStaged).toList();
    SwapSql sql = new SwapSql(columns, Source.table(STAGING, keys(), ORDINAL, DELETED));
    String text = Sql.identifier(TEXT);
    TableIndex index =
        new TableIndex(
            "index",
            true,
            List.of("(lower(" + text + ")) COLLATE pg_catalog.\"C\"", "(" + text + ")"),
            text + " <> ''",
            true,
            true,
            List.of(TEXT));
    ForeignKey key =
        new ForeignKey(
            "key", List.of(KEY, SECOND_KEY), Sql.table(TARGET), keys(), true, false, true);
    ForeignKey toItself =
        new ForeignKey("itself", List.of(KEY), Sql.table(TARGET), List.of(KEY), false, true, true);
    add("SwapSql.ordinals", sql.ordinals(10));
    add("SwapSql.repeated", sql.repeated(index, 10));
    add("SwapSql.unreferenced: with MATCH FULL", sql.unreferenced(key, 10));
    add("SwapSql.unreferenced: within the table", sql.unreferenced(toItself, 10));
    add("SwapSql.large", sql.large(List.of(index), 10));
    add("SwapSql.createTrial", SwapSql.createTrial(TARGET));
    add("Dml.insert: on trial", Dml.insert(SwapSql.TRIAL, columns, sql.only(List.of(1L, 2L))));
    add("SwapSql.remove", sql.remove(7, null));
    add("SwapSql.remove: with its JSON", sql.remove(7, PRESENCE));
  }

  private void keepsBooks() {
    made(
        MARKERS,
        List.of("run", "stream", "part"),
        "run",
        "stream",
        "part bigint",
        "batch bigint",
        "loaded_at");
    add("Dml.writeMarker", Dml.writeMarker(MARKERS, "a run", "a 'stream'", 0, 17));
    add("Dml.readMarker", Dml.readMarker(MARKERS));
    add("Dml.removeMarkers", Dml.removeMarkers(MARKERS));
    made(
        REJECTED,
        List.of(),
        "stream",
        "file",
        "line bigint",
        "column",
        "reason",
        "record",
        "rejected_at",
        "version bigint",
        "sequence bigint",
        "time_extracted",
        "schema_id",
        "id uuid");
    made(SCHEMAS, List.of("id"), "id", "stream", "schema");
    add("RejectedSql.insert", RejectedSql.insert(REJECTED));
    add("RejectedSql.insertReplayable", RejectedSql.insertReplayable(REJECTED));
    add("RejectedSql.insertSchema", RejectedSql.insertSchema(SCHEMAS));
    add("RejectedSql.tables", RejectedSql.tables());
    add("RejectedSql.count", RejectedSql.count(REJECTED, SCHEMAS));
    add("RejectedSql.countOld", RejectedSql.countOld(REJECTED));
    add("RejectedSql.lastId", RejectedSql.lastId(REJECTED));
    add("RejectedSql.nextIds", RejectedSql.nextIds(REJECTED, 20_000));
    add("RejectedSql.read", RejectedSql.read(REJECTED, SCHEMAS));
    add("RejectedSql.readSchema", RejectedSql.readSchema(SCHEMAS));
    add("RejectedSql.delete", RejectedSql.delete(REJECTED));
    add("RejectedSql.find", RejectedSql.find(REJECTED));
    add("Ddl.grantReplay", Ddl.grantReplay(REJECTED, SCHEMAS, "pg_read_all_data"));
    made(
        STATES,
        List.of("pipeline_id"),
        "pipeline_id",
        "fence bigint",
        "checkpoint bigint",
        "state",
        "updated_at");
    add("StateSql.takeOver", StateSql.takeOver(STATES));
    add("StateSql.write", StateSql.write(STATES));
    add("StateSql.find", StateSql.find(STATES));
    add("StateSql.read", StateSql.read(STATES));
  }

  /** Adds a table for the next statements. Columns without a type are of type text. */
  private void made(TableName table, List<String> key, String... columns) {
    List<ColumnDefinition> definitions = new ArrayList<>();
    for (String column : columns) {
      String type = column.endsWith("_at") ? "timestamp with time zone" : "text";
      int space = column.indexOf(' ');
      definitions.add(
          space > 0
              ? column(column.substring(0, space), column.substring(space + 1), null)
              : column(column, type, null));
    }
    CreateTable create = new CreateTable(definitions, key, null);
    Ddl.statements(table, create).forEach(sql -> add("given: " + table.table(), sql));
  }

  private void removesRows() {
    add("Dml.countVersion", Dml.countVersion(TARGET, 17));
    add("Dml.deleteVersionsBefore", Dml.deleteVersionsBefore(TARGET, Long.MAX_VALUE));
    add("Dml.markVersionsBefore", Dml.markVersionsBefore(TARGET, -1));
    Source staged = Source.table(TARGET.beside("_sdc_overwrite_0a1b2c3d"), keys(), KEY, null);
    add("Dml.deleteAbsent", Dml.deleteAbsent(TARGET, overwritten(), staged));
    add("Dml.countKeysWithoutOrder", Dml.countKeysWithoutOrder(overwritten(), staged));
    add("Dml.count", Dml.count(STAGING));
    add("Dml.countBetween", Dml.countBetween(STAGING, ORDINAL, 1, Long.MAX_VALUE));
    add("Dml.size", Dml.size(TARGET));
    add("Dml.countAny", Dml.countAny(TARGET));
    add(
        "Dml.lockForRows",
        Dml.lockForRows(
            TableFit.changed(TARGET, null, List.of(new CreateTable(List.of(), List.of(), null)))));
    add("Dml.lockExclusively", Dml.lockExclusively(TARGET));
    add("Dml.countRowSecurity", Dml.countRowSecurity(TARGET));
    add("Dml.deleteAll", Dml.deleteAll(TARGET));
    add("Dml.truncate", Dml.truncate(TARGET));
    add("Ddl.dropStaging: at the end", Ddl.dropStaging(STAGING));
  }

  private void asksTheCatalog() {
    add("CatalogSql.table", CatalogSql.table(TARGET));
    add("CatalogSql.tables", CatalogSql.tables(TARGET.schema(), List.of(TARGET.table(), "other")));
    add("CatalogSql.hasAtMost", CatalogSql.hasAtMost(TARGET.schema(), 64, 50_000));
    add("CatalogSql.tableWithOthers", CatalogSql.tableWithOthers(TARGET, 64, 50_000));
    add("CatalogSql.references", CatalogSql.references());
    Map<TableName, List<StagedColumn>> written = Map.of(TARGET, columns());
    add("CatalogSql.requireColumns", CatalogSql.requireColumns(written));
    add("CatalogSql.schema", CatalogSql.schema());
    add("CatalogSql.databasePrivileges", CatalogSql.databasePrivileges());
    add("CatalogSql.schemaPrivileges", CatalogSql.schemaPrivileges());
    add("CatalogSql.readPrivileges", CatalogSql.readPrivileges());
    add("CatalogSql.fixedColumns", CatalogSql.fixedColumns());
    add("ChangeRightsSql.changeRights", ChangeRightsSql.changeRights(TARGET));
    add("ChangeRightsSql.changeRights: whole", ChangeRightsSql.changeRights(TARGET, 64, 50_000));
    add("CatalogSql.policies", CatalogSql.policies());
    add("CatalogSql.indexes", CatalogSql.indexes());
    add("CatalogSql.foreignKeys", CatalogSql.foreignKeys());
    add("CatalogSql.type", CatalogSql.type());
    add("CatalogSql.tableSize", CatalogSql.tableSize());
    add("CatalogSql.commentedTables", CatalogSql.commentedTables());
    add("CatalogSql.hasIndex", CatalogSql.hasIndex());
    add("CatalogSql.insertedRows", CatalogSql.insertedRows(TARGET));
  }

  private void worksInSessions() {
    add("SessionSql.serverFacts", SessionSql.serverFacts());
    add("SessionSql.description", SessionSql.description());
    add("SessionSql.kindOfServer", SessionSql.kindOfServer());
    add("SessionSql.begin: without settings", SessionSql.begin(0));
    add("SessionSql.begin: with two settings", SessionSql.begin(2));
    add("SessionSql.activity", SessionSql.activity());
    add("SessionSql.end", SessionSql.end());
    add("SessionSql.refreshActivity", SessionSql.refreshActivity());
    add("SessionSql.lockTimeout", SessionSql.lockTimeout(2));
    add("SessionSql.lockHolders", SessionSql.lockHolders(TARGET));
    add("SessionSql.neutralSettings", SessionSql.neutralSettings());
    add("SessionSql.savepoint", SessionSql.savepoint("_sdc_batch"));
    add("SessionSql.rollBackTo", SessionSql.rollBackTo("_sdc_batch"));
    add("SessionSql.release", SessionSql.release("_sdc_batch"));
    add("SessionSql.checkDeferred", SessionSql.checkDeferred());
    add("SessionSql.isThere", SessionSql.isThere());
    add("SessionSql.advisoryLock", SessionSql.advisoryLock());
    add("SessionSql.advisoryLocks", SessionSql.advisoryLocks(List.of("table a.b", "schema it's")));
    add("SessionSql.tryAdvisoryLock", SessionSql.tryAdvisoryLock());
  }

  private static List<String> keys() {
    return List.of(KEY, SECOND_KEY);
  }

  private static Source temporary(@Nullable String deletedAt) {
    return Source.temporary(0, keys(), ORDINAL, deletedAt);
  }

  private static Source unlogged() {
    return Source.table(TARGET.beside("_sdc_staging_1"), keys(), ORDINAL, null);
  }

  private static List<StagedColumn> columns() {
    ColumnType list = TypeNames.parse("text[]");
    return List.of(
        new StagedColumn(KEY, Simple.INTEGER, Simple.INTEGER),
        new StagedColumn(SECOND_KEY, Simple.DATE, Simple.DATE),
        staged(TEXT, "character varying(5)", "'n/a'::character varying", true),
        new StagedColumn(INET, Simple.TEXT, TypeNames.parse("inet")),
        staged(NUMBERED, "numeric(5,2)", null, false),
        new StagedColumn(LIST, Simple.TEXT, list),
        new StagedColumn(DELETED, Metadata.DELETED_AT.type(), Metadata.DELETED_AT.type()));
  }

  private static List<StagedColumn> overwritten() {
    return columns().stream().map(StagedColumn::asStaged).toList();
  }

  private static StagedColumn staged(
      String name, String type, @Nullable String substitute, boolean updatable) {
    ColumnType parsed = TypeNames.parse(type);
    return new StagedColumn(name, parsed, parsed, substitute, updatable);
  }

  private static StagedColumn widened(
      String name, ColumnType staged, ColumnType encoded, ColumnType target) {
    return new StagedColumn(name, staged, encoded, target, null, true);
  }

  private static ColumnDefinition column(String name, String type, @Nullable String comment) {
    return new ColumnDefinition(name, TypeNames.parse(type), comment);
  }
}
