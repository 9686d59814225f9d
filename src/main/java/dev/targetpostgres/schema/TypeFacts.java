package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a type, whatever its length or precision. A type has one row of these in {@link
 * ColumnType}, and every decision by type goes by that row.
 *
 * @param oid which the server gives the type, the same everywhere; {@link #NO_OID} if rows do not
 *     carry the type in its binary form
 * @param arrayOid of its arrays, or {@link #NO_OID}
 * @param keyForm the spelling of keys in which equal values have equal bytes, or null if there is
 *     none
 */
public record TypeFacts(
    int oid, int arrayOid, Family family, Strings strings, @Nullable KeyForm keyForm) {
  /** No number: of a type that a database may have made itself, or that is not encoded here. */
  public static final int NO_OID = 0;

  /** Of a type that is not encoded here. */
  static final TypeFacts UNKNOWN =
      new TypeFacts(NO_OID, NO_OID, Family.OTHER, Strings.OWN_SPELLING, null);

  /** Types whose values can become each other's without loss. */
  public enum Family {
    /** Numbers, every digit of which counts. */
    EXACT_NUMBER,
    /** Numbers with as many digits as bits have room for. */
    FLOATING_NUMBER,
    /** Strings of any characters. */
    TEXT,
    /** Days, and moments of days. */
    DAY,
    /** Times without a day. */
    TIME,
    /** Any JSON. */
    JSON,
    /** All others: what the type does not hold, only text or JSON does. */
    OTHER
  }

  /** What a column of the type is to a property of strings. */
  public enum Strings {
    /** Any string goes in, or at least any of some length. */
    ANY,
    /**
     * The strings of a {@code format} go in. A string without it widens the column to text, if the
     * SCHEMA allows such strings.
     */
    FORMAT,
    /**
     * Strings are how values of the type are sent. Somebody chose the type, so the column never
     * becomes text: a string that does not fit is rejected.
     */
    OWN_SPELLING,
    /** The values are not sent as strings, so a SCHEMA with strings widens the column to text. */
    NONE
  }

  /**
   * Whether rows carry the type in its binary form; if not, they carry text and the server casts.
   */
  public boolean isBinary() {
    return oid != NO_OID;
  }

  /** Whether the values are numbers. */
  public boolean isNumber() {
    return family == Family.EXACT_NUMBER || family == Family.FLOATING_NUMBER;
  }

  /** The facts of arrays of the type. */
  TypeFacts ofArrays() {
    return new TypeFacts(arrayOid, NO_OID, Family.OTHER, Strings.NONE, null);
  }

  /** The facts of a domain over the type: somebody made it, and its arrays have no fixed number. */
  TypeFacts ofDomains() {
    return new TypeFacts(oid, NO_OID, family, Strings.OWN_SPELLING, keyForm);
  }
}
