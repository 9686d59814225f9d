package dev.targetpostgres.singer;

/**
 * Kinds of the values in a {@link RecordMessage}. They are bytes instead of an enum, since the
 * scanner stores one for every property of every record.
 */
public final class JsonKind {
  /** The record does not have the property. */
  public static final byte MISSING = 0;

  public static final byte NULL = 1;

  public static final byte TRUE = 2;

  public static final byte FALSE = 3;

  /** A number without fraction or exponent. */
  public static final byte INTEGER = 4;

  /** A number with a fraction or an exponent. */
  public static final byte DECIMAL = 5;

  /** {@code NaN}, {@code Infinity} or {@code -Infinity}, as Python prints them. */
  public static final byte NOT_FINITE = 6;

  /** A string without escapes; its range excludes the quotes. */
  public static final byte STRING = 7;

  /** A string with at least one escape; its range excludes the quotes. */
  public static final byte ESCAPED_STRING = 8;

  /** An object that PostgreSQL's jsonb surely accepts. */
  public static final byte OBJECT = 9;

  /** An array that PostgreSQL's jsonb surely accepts. */
  public static final byte ARRAY = 10;

  /**
   * An object with escapes, exponents, long numbers or numbers that are not finite. jsonb accepts
   * it only if a check succeeds.
   */
  public static final byte DOUBTFUL_OBJECT = 11;

  /** An array with the same contents as a {@link #DOUBTFUL_OBJECT}. */
  public static final byte DOUBTFUL_ARRAY = 12;

  private JsonKind() {}

  /** Returns the name of the kind for messages. */
  public static String describe(byte kind) {
    return switch (kind) {
      case MISSING -> "nothing";
      case NULL -> "null";
      case TRUE, FALSE -> "a boolean";
      case INTEGER -> "an integer";
      case DECIMAL -> "a number";
      case NOT_FINITE -> "a number that is not finite";
      case STRING, ESCAPED_STRING -> "a string";
      case OBJECT, DOUBTFUL_OBJECT -> "an object";
      default -> "an array";
    };
  }
}
