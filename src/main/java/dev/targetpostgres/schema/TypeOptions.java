package dev.targetpostgres.schema;

/**
 * Options for the types of new columns, which the user sets. Immutable.
 *
 * @param number type of JSON Schema's {@code number} if the schema declares nothing narrower
 * @param interpretContentEncoding whether base16 and base64 strings become bytea
 * @param flattening rules for flattening objects
 */
public record TypeOptions(
    ColumnType number, boolean interpretContentEncoding, Flattening flattening) {
  /** Numbers are exact, and encoded strings stay text. */
  public static final TypeOptions DEFAULT =
      new TypeOptions(ColumnType.Numeric.UNCONSTRAINED, false);

  /** Creates options without flattening. */
  public TypeOptions(ColumnType number, boolean interpretContentEncoding) {
    this(number, interpretContentEncoding, Flattening.NONE);
  }
}
