package dev.targetpostgres.schema;

/**
 * One property of a stream and the column that it goes to.
 *
 * @param name as the tap sends it
 * @param column as the table has it
 * @param type of the column, should it have to be made
 * @param contentEncoding how its strings are turned into bytes for a bytea column
 */
public record Property(
    String name, String column, ColumnType type, ContentEncoding contentEncoding) {}
