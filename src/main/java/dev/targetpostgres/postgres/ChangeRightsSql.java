package dev.targetpostgres.postgres;

import dev.targetpostgres.schema.Names;
import dev.targetpostgres.schema.TableName;

/** The query whose row becomes {@link ChangeRights}, as text. Pure. */
final class ChangeRightsSql {
  /**
   * Selects tables that another target made: schema, name, target, and the columns if only these
   * suggest the target. It searches MeltanoLabs' schema and those named like ours, ignoring case.
   * Only similar names count, if our table is missing; or all tables, if the whole schema is read.
   */
  private static final String TABLES_OF_OTHERS =
      """
        ARRAY(SELECT ARRAY[s.nspname::text, o.relname::text, k.target, k.names]
          FROM pg_catalog.pg_class o JOIN pg_catalog.pg_namespace s ON s.oid = o.relnamespace,
            LATERAL (SELECT CASE
                WHEN bool_or(a.attname = '_sdc_deleted_at' AND a.type = 'varchar')
                  THEN 'pipelinewise'
                WHEN bool_or(a.attname = '_sdc_table_version')
                    AND NOT bool_or(a.attname = '_sdc_extracted_at')
                    OR pg_catalog.obj_description(o.oid, 'pg_class') LIKE '{%"version"%'
                  THEN 'datamill'
                WHEN bool_or(a.attname LIKE '\\_sdc\\_%' AND a.type = 'timestamp')
                  THEN 'meltanolabs'
                WHEN s.nspname <> 'melty' AND bool_or(a.type IN ('varchar', 'timestamp', 'float8'))
                    AND bool_and(a.attname = pg_catalog.lower(a.attname) AND a.type IN ('varchar',
                      'timestamp', 'time', 'float8', 'int2', 'int4', 'int8', 'numeric', 'bool',
                      'jsonb'))
                  THEN 'pipelinewise' END AS target,
              CASE WHEN NOT bool_or(a.attname LIKE '\\_sdc\\_%')
                THEN pg_catalog.string_agg(a.attname, E'\\n') END AS names
            FROM (SELECT a.attname::text,
                CASE WHEN a.atttypmod < 0 THEN y.typname::text ELSE '' END AS type
              FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
              WHERE a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped) a) k
          WHERE (c.oid IS NULL OR t.whole) AND o.relkind IN ('r', 'p') AND k.target IS NOT NULL
            AND (s.nspname = 'melty' OR pg_catalog.lower(s.nspname::text COLLATE "default")
              = pg_catalog.lower(t.schema COLLATE "default"))
            AND (t.whole OR o.relname = t.plain OR pg_catalog.lower(o.relname::text COLLATE "default")
              = pg_catalog.lower(t.name COLLATE "default"))
          ORDER BY s.nspname, o.relname),
      """;

  private ChangeRightsSql() {}

  /**
   * Selects our role's rights on a table and its schema, which need not exist, and tables with a
   * similar name that another target made.
   */
  public static String changeRights(TableName table) {
    return changeRights(table, "false");
  }

  /**
   * Selects the same, with all tables of other targets if the schema is not larger than the limits.
   * The last column but one says whether it is not.
   */
  public static String changeRights(TableName table, int mostTables, int mostColumns) {
    return changeRights(
        table, "(" + CatalogSql.hasAtMost(table.schema(), mostTables, mostColumns) + ")");
  }

  private static String changeRights(TableName table, String whole) {
    return """
        WITH t AS MATERIALIZED (
          SELECT %s AS schema, %s AS name, %s AS plain, %s AS whole)
        SELECT current_user, pg_catalog.current_database(), n.oid IS NOT NULL,
          pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE'),
          pg_catalog.has_schema_privilege(n.oid, 'CREATE')
            AND pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
          pg_catalog.pg_get_userbyid(c.relowner), pg_catalog.pg_has_role(c.relowner, 'USAGE'),
          ARRAY(SELECT p FROM unnest('{SELECT,INSERT,UPDATE,DELETE}'::pg_catalog.text[]) p
            WHERE pg_catalog.has_table_privilege(c.oid, p)),
        """
            .formatted(
                Sql.text(table.schema()),
                Sql.text(table.table()),
                Sql.text(Names.plain(table.table())),
                whole)
        + TABLES_OF_OTHERS
        + """
          t.whole,
          EXISTS (SELECT FROM pg_catalog.pg_extension x WHERE x.extname = 'citus')
        FROM t
          LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
          LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name\
        """;
  }
}
