package dev.targetpostgres.schema;

/**
 * What a user may choose about the types of new columns.
 *
 * @param number the type of JSON Schema's {@code number} where nothing narrower is declared
 * @param interpretContentEncoding whether base16 and base64 strings become bytea
 * @param flattening how far objects are flattened
 */
public record TypeOptions(
    ColumnType number, boolean interpretContentEncoding, Flattening flattening) {
  /** Exact numbers; encoded strings stay text. */
  public static final TypeOptions DEFAULT =
      new TypeOptions(ColumnType.Numeric.UNCONSTRAINED, false);

  /** Objects stay whole. */
  public TypeOptions(ColumnType number, boolean interpretContentEncoding) {
    this(number, interpretContentEncoding, Flattening.NONE);
  }
}
