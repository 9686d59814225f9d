package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.TableName;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Queries on the server's catalog, as text. Pure. The comments name the parameters in their order.
 *
 * <p>The server needs more time to plan the query of table shapes than to run it. One query
 * therefore reads one table or many.
 */
public final class CatalogSql {
  /** Selects the shape of each table (t): rows of oid, kind, place and an array of facts. */
  private static final String SHAPES =
      """
      SELECT t.oid, 'table' AS kind, 0 AS place, ARRAY[t.relname::text, t.relkind::text,
        (t.relkind = 'r' AND NOT t.relhassubclass)::text, row_security_active(t.oid)::text,
        (t.relhasrules OR EXISTS (SELECT FROM pg_catalog.pg_trigger g
          WHERE g.tgrelid = t.oid AND NOT g.tgisinternal)
        OR EXISTS (SELECT FROM pg_catalog.pg_constraint k
          WHERE k.conrelid = t.oid AND (k.contype = 'x' OR k.contype = 'f' AND k.confrelid = t.oid))
        OR EXISTS (SELECT FROM pg_catalog.pg_index i,
            pg_catalog.generate_series(0, i.indnkeyatts - 1) k, pg_catalog.pg_attribute a
          WHERE i.indrelid = t.oid AND i.indisunique AND a.attrelid = t.oid
            AND a.attnum = i.indkey[k] AND a.attcollation <> i.indcollation[k]))::text,
        (SELECT count(*) FROM pg_catalog.pg_index i
          WHERE i.indrelid = t.oid AND i.indisunique)::text,
        (t.relhasrules AND EXISTS (SELECT FROM pg_catalog.pg_rewrite r
          WHERE r.ev_class = t.oid AND r.ev_type IN ('2', '3')))::text,
        EXISTS (SELECT FROM pg_catalog.pg_index i, pg_catalog.pg_attribute a
          WHERE i.indrelid = t.oid AND a.attrelid = i.indexrelid AND a.attlen < 0
            AND a.attnum <= i.indnkeyatts)::text,
        EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')::text] AS facts
      FROM t
      UNION ALL
      SELECT t.oid, 'column', a.attnum, ARRAY[a.attname::text,
        pg_catalog.format_type(a.atttypid, a.atttypmod), y.typdelim::text, a.attnotnull::text,
        (WITH RECURSIVE behind(type, modifier) AS (
            SELECT typbasetype, typtypmod FROM pg_catalog.pg_type
            WHERE oid = CASE WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
              AND typtype = 'd'
            UNION ALL
            SELECT t.typbasetype, t.typtypmod
            FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype = 'd')
          SELECT pg_catalog.format_type(behind.type, behind.modifier)
          FROM behind JOIN pg_catalog.pg_type t ON t.oid = behind.type AND t.typtype <> 'd'),
        CASE WHEN a.attidentity = '' THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid)
          ELSE (SELECT pg_catalog.format('nextval(%L)',
              pg_catalog.format('%I.%I', n.nspname, s.relname))
            FROM pg_catalog.pg_depend o
            JOIN pg_catalog.pg_class s ON s.oid = o.objid AND s.relkind = 'S'
            JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
            WHERE o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
              AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
              AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i') END,
        (a.attidentity = 'a')::text, (a.attgenerated <> '')::text,
        (SELECT pg_catalog.format('%I.%I', n.nspname, l.collname)
          FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
          WHERE l.oid = a.attcollation AND l.collname <> 'default'), (ORDERED)::text]
      FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid
      JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped
      UNION ALL
      SELECT t.oid, CASE WHEN i.indisprimary THEN 'primary key'
          WHEN EXISTS (SELECT FROM pg_catalog.generate_series(0, i.indnkeyatts - 1) k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]
            JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k]
            WHERE a.attcollation <> l.oid AND NOT l.collisdeterministic) THEN 'loose key'
          ELSE 'unique key' END, 0,
        ARRAY(SELECT a.attname::text
          FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(attnum, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          ORDER BY k.place)
      FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid
      WHERE i.indisunique AND i.indisvalid AND i.indimmediate
        AND i.indpred IS NULL AND i.indexprs IS NULL
      UNION ALL
      SELECT DISTINCT t.oid, 'referred', 0, ARRAY[n.nspname::text, c.relname::text]
      FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
      JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
      UNION ALL
      SELECT t.oid, 'access', 0, ARRAY[t.relnatts::text,
        pg_catalog.has_schema_privilege(t.relnamespace, 'USAGE')::text,
        pg_catalog.has_schema_privilege(t.relnamespace, 'CREATE')::text,
        pg_catalog.has_database_privilege(pg_catalog.current_database(), 'TEMP')::text,
        current_user::text, pg_catalog.current_database()::text]
      FROM t
      UNION ALL
      SELECT t.oid, 'lacks', 0, p || ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
          WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND CASE WHEN p IN ('SELECT', 'INSERT', 'UPDATE')
              THEN pg_catalog.has_column_privilege(t.oid, a.attnum, p) END)
      FROM t, unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::pg_catalog.text[]) p
      WHERE NOT pg_catalog.has_table_privilege(t.oid, p)
      UNION ALL
      SELECT t.oid, 'published', 0, ARRAY[CASE WHEN bool_or(b.pubupdate) THEN 'UPDATE' END,
        CASE WHEN bool_or(b.pubdelete) THEN 'DELETE' END]
      FROM t, pg_catalog.pg_publication b,
        pg_catalog.pg_get_publication_tables(b.pubname::text) g,
        LATERAL (SELECT t.oid AS relid
          UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)
          UNION ALL SELECT relid FROM pg_catalog.pg_partition_ancestors(t.oid)) f
      WHERE g.relid = f.relid AND EXISTS (
        SELECT FROM (SELECT t.oid AS relid
            UNION ALL SELECT relid FROM pg_catalog.pg_partition_tree(t.oid)) f
          JOIN pg_catalog.pg_class c ON c.oid = f.relid
        WHERE c.relkind = 'r' AND c.relreplident <> 'f'
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_index i
            WHERE i.indrelid = c.oid AND i.indimmediate AND CASE c.relreplident
              WHEN 'd' THEN i.indisprimary WHEN 'i' THEN i.indisreplident END))
      GROUP BY t.oid
      ORDER BY oid, kind, place\
      """
          .replace("ORDERED", ordered());

  private CatalogSql() {}

  /**
   * Selects whether values of a type (y) or elements of its arrays can be sorted, as keys require.
   * The order belongs to the type, to one with the same storage, or to its kind, such as enums.
   */
  private static String ordered() {
    return """
        SELECT o.typtype IN ('e', 'r', 'm', 'c', 'd') OR o.typcategory = 'A'
            OR o.oid IN (SELECT opcintype FROM pg_catalog.pg_opclass
              WHERE opcmethod = 403 AND opcdefault)
            OR o.oid IN (SELECT k.castsource FROM pg_catalog.pg_cast k
              JOIN pg_catalog.pg_opclass p ON p.opcintype = k.casttarget
              WHERE k.castmethod = 'b' AND k.castcontext = 'i'
                AND p.opcmethod = 403 AND p.opcdefault)
          FROM pg_catalog.pg_type o WHERE o.oid = CASE WHEN y.typtype = 'd' THEN y.typbasetype
            WHEN y.typlen = -1 AND y.typelem <> 0 THEN y.typelem ELSE y.oid END""";
  }

  /** Selects the shape of a table. */
  public static String table(TableName table) {
    return shapes(table.schema(), "c.relname = " + Sql.text(table.table()));
  }

  /** Selects the shapes of a schema's tables that have one of the names. */
  public static String tables(String schema, List<String> names) {
    return shapes(schema, "c.relname IN (" + Sql.list(names, Sql::text) + ")");
  }

  /** Selects the shape of a table, and of its schema's other tables unless there are too many. */
  public static String tableWithOthers(TableName table, int mostTables, int mostColumns) {
    return shapes(
        table.schema(),
        "(c.relname = %s OR c.relkind IN ('r', 'p') AND (%s))"
            .formatted(
                Sql.text(table.table()), hasAtMost(table.schema(), mostTables, mostColumns)));
  }

  /** Selects whether a schema has at most so many tables, with so many columns altogether. */
  public static String hasAtMost(String schema, int tables, int columns) {
    return """
        SELECT count(*) <= %d AND coalesce(sum(o.relnatts), 0) <= %d FROM pg_catalog.pg_class o
            WHERE o.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s)
              AND o.relkind IN ('r', 'p')\
        """
        .formatted(tables, columns, Sql.text(schema));
  }

  private static String shapes(String schema, String condition) {
    return """
        WITH t AS (
          SELECT c.oid, c.relname, c.relkind, c.relhassubclass, c.relhasrules, c.relnamespace,
            c.relnatts
          FROM pg_catalog.pg_class c
          WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = %s)
            AND %s)
        """
            .formatted(Sql.text(schema), condition)
        + SHAPES;
  }

  /** Selects the foreign keys of other tables that refer to a table. Parameter: its name in SQL. */
  public static String references() {
    return """
        SELECT k.conname, k.conrelid::regclass::text, k.confdeltype::text
        FROM pg_catalog.pg_constraint k
        WHERE k.confrelid = ?::regclass AND k.contype = 'f' AND k.conrelid <> k.confrelid\
        """;
  }

  /** Selects a table's indexes for {@link TableIndex}. Parameter: the table's name in SQL. */
  public static String indexes() {
    return """
        SELECT c.relname, i.indisunique,
          ARRAY(SELECT '(' || pg_catalog.pg_get_indexdef(i.indexrelid, k, true) || ')'
              || CASE WHEN l.oid IS NULL THEN ''
                ELSE pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname) END
            FROM pg_catalog.generate_series(1, i.indnkeyatts) k
            LEFT JOIN pg_catalog.pg_collation l ON l.oid = i.indcollation[k - 1]
            LEFT JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
            ORDER BY k),
          pg_catalog.pg_get_expr(i.indpred, i.indrelid),
          (pg_catalog.to_jsonb(i)->>'indnullsnotdistinct') IS DISTINCT FROM 'true',
          EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = i.indexrelid
            AND a.attlen < 0 AND a.attnum <= i.indnkeyatts),
          ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = i.indrelid AND a.attnum > 0
              AND (a.attnum = ANY (i.indkey)
                OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                    AND d.objid = i.indexrelid AND d.refobjid = i.indrelid
                    AND d.refobjsubid = a.attnum)))
        FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ?::pg_catalog.regclass AND i.indislive
        ORDER BY c.relname\
        """;
  }

  /** Selects a table's foreign keys for {@link ForeignKey}. Parameter: the table's name in SQL. */
  public static String foreignKeys() {
    return """
        SELECT k.conname,
          ARRAY(SELECT a.attname::text
            FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u(number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
            ORDER BY u.place),
          k.confrelid::pg_catalog.regclass::text,
          ARRAY(SELECT a.attname::text
            FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u(number, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number
            ORDER BY u.place),
          k.confmatchtype = 'f', k.conrelid = k.confrelid,
          NOT pg_catalog.row_security_active(k.confrelid)
            AND pg_catalog.has_schema_privilege(c.relnamespace, 'USAGE')
            AND (SELECT bool_and(pg_catalog.has_column_privilege(k.confrelid, n, 'SELECT'))
              FROM pg_catalog.unnest(k.confkey) n)
        FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.confrelid
        WHERE k.conrelid = ?::pg_catalog.regclass AND k.contype = 'f' AND k.conparentid = 0
          AND (pg_catalog.to_jsonb(k)->>'conenforced') IS DISTINCT FROM 'false'
          AND (pg_catalog.to_jsonb(k)->>'conperiod') IS DISTINCT FROM 'true'
        ORDER BY k.conname\
        """;
  }

  /**
   * Fails if a column of the tables is missing or has another type, length or precision. The server
   * then does not run the statements after it. A time without a precision has precision 6.
   */
  public static String requireColumns(Map<TableName, List<StagedColumn>> tables) {
    String wanted =
        tables.entrySet().stream()
            .flatMap(
                table -> table.getValue().stream().map(column -> wanted(table.getKey(), column)))
            .collect(Collectors.joining(", "));
    return "SELECT CASE WHEN count(*) > 0 THEN (count(*) || ' altered columns')::boolean END"
        + " FROM (VALUES "
        + wanted
        + ") AS w (relation, name, type)"
        + """
         WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = pg_catalog.to_regclass(w.relation)
              AND a.attname = w.name::pg_catalog.name AND NOT a.attisdropped
              AND a.atttypid = pg_catalog.to_regtype(w.type)
              AND (a.atttypid >= 16384 OR replace(replace(
                  pg_catalog.format_type(a.atttypid, a.atttypmod), 'timestamp(6)', 'timestamp'),
                  'time(6)', 'time') = w.type))\
        """;
  }

  private static String wanted(TableName table, StagedColumn column) {
    return "("
        + Sql.literal(Sql.table(table))
        + ", "
        + Sql.literal(column.name())
        + ", "
        + Sql.literal(column.target().sql())
        + ")";
  }

  /** Selects one row if the schema exists. Parameter: schema. */
  public static String schema() {
    return """
        SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?\
        """;
  }

  /** Selects whether the role may create temporary tables, and schemas. */
  public static String databasePrivileges() {
    return """
        SELECT pg_catalog.has_database_privilege(d.oid, 'TEMP'),
          pg_catalog.has_database_privilege(d.oid, 'CREATE')
        FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()\
        """;
  }

  /**
   * Selects whether the role may use a schema and create tables in it, and the tables into which
   * the role may not upsert. Parameter: schema.
   */
  public static String schemaPrivileges() {
    return """
        SELECT pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
          pg_catalog.has_schema_privilege(n.oid, 'CREATE'),
          (SELECT pg_catalog.string_agg(
              pg_catalog.format('%I.%I', n.nspname, c.relname), ', ' ORDER BY c.relname)
            FROM pg_catalog.pg_class c
            WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
              AND NOT (pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
                AND pg_catalog.has_any_column_privilege(c.oid, 'INSERT')
                AND pg_catalog.has_any_column_privilege(c.oid, 'UPDATE'))),
          EXISTS (SELECT FROM pg_catalog.pg_class c
            WHERE c.relnamespace = n.oid AND c.relkind IN ('r', 'p'))
        FROM pg_catalog.pg_namespace n WHERE n.nspname = ?\
        """;
  }

  /**
   * Selects whether a role may read tables, and whether the role exists. The tables need not exist.
   * Parameters: role, schemas, tables.
   */
  public static String readPrivileges() {
    return """
        SELECT CASE WHEN r.known THEN pg_catalog.has_schema_privilege(r.name, n.oid, 'USAGE') END,
          CASE WHEN r.known THEN pg_catalog.has_table_privilege(r.name, c.oid, 'SELECT') END,
          r.known, t.schema, t.name
        FROM (SELECT g.name, g.name = 'public'
            OR EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = g.name) AS known
          FROM (SELECT ?::pg_catalog.name AS name) g) r
          CROSS JOIN unnest(?::pg_catalog.text[], ?::pg_catalog.text[])
            AS t(schema, name)
          LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
          LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name\
        """;
  }

  /**
   * Selects the columns whose type cannot be changed: all if another role owns the table, else
   * those that views, rules, triggers and policies use. Parameter: the table's name in SQL.
   */
  public static String fixedColumns() {
    return """
        SELECT a.attname FROM pg_catalog.pg_attribute a
          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        WHERE c.oid = ?::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
          AND (NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
            OR EXISTS (SELECT FROM pg_catalog.pg_depend d
              WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.refobjid = c.oid AND d.refobjsubid = a.attnum
                AND d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass,
                  'pg_catalog.pg_trigger'::pg_catalog.regclass,
                  'pg_catalog.pg_policy'::pg_catalog.regclass)))\
        """;
  }

  /**
   * Selects a type's name in the catalog's spelling, the delimiter of its arrays, and whether its
   * values can be sorted. Parameter: type.
   */
  public static String type() {
    return """
        SELECT pg_catalog.format_type(y.oid, NULL), y.typdelim::text,
          (ORDERED)
        FROM pg_catalog.pg_type y WHERE y.oid = pg_catalog.to_regtype(?)\
        """
        .replace("ORDERED", ordered());
  }

  /** Selects the policies that limit which rows the role may write. Parameter: the table in SQL. */
  public static String policies() {
    return """
        SELECT p.polname FROM pg_catalog.pg_policy p
        WHERE p.polrelid = ?::pg_catalog.regclass AND p.polcmd IN ('*', 'a', 'w')
          AND (p.polroles = '{0}' OR EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r
            WHERE pg_catalog.pg_has_role(r, 'USAGE')))
        ORDER BY p.polname\
        """;
  }

  /** Selects the size of a table with its indexes and partitions. Parameter: its name in SQL. */
  public static String tableSize() {
    return """
        WITH RECURSIVE t AS (SELECT ?::regclass::oid AS oid
          UNION SELECT i.inhrelid FROM t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
        SELECT s.bytes, pg_catalog.pg_size_pretty(s.bytes)
        FROM (SELECT sum(pg_catalog.pg_total_relation_size(t.oid))::bigint AS bytes FROM t) s\
        """;
  }

  /** Selects tables for {@link Catalog.CommentedTable}. Parameters: schema, prefix of the names. */
  public static String commentedTables() {
    return """
        SELECT c.relname, pg_catalog.obj_description(c.oid, 'pg_class'),
          pg_catalog.pg_has_role(c.relowner, 'USAGE')
            OR pg_catalog.pg_has_role(n.nspowner, 'USAGE')
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND c.relkind = 'r' AND starts_with(c.relname::text, ?)\
        """;
  }

  /** Selects whether a full index has exactly these columns. Parameters: schema, table, columns. */
  public static String hasIndex() {
    return """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
          JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = ? AND c.relname = ? AND i.indisvalid
            AND i.indpred IS NULL AND i.indexprs IS NULL
            AND ?::pg_catalog.text[] = (
              SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.place)
              FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (number, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
              WHERE k.place <= i.indnkeyatts))\
        """;
  }

  /** Selects how many rows the transaction has inserted so far; -1 if the server counts none. */
  public static String insertedRows(TableName table) {
    return "SELECT CASE WHEN pg_catalog.current_setting('track_counts')::boolean THEN"
        + " pg_catalog.pg_stat_get_xact_tuples_inserted("
        + Sql.literal(Sql.table(table))
        + "::regclass) ELSE -1 END";
  }
}
