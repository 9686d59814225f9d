package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/**
 * Properties of a type that do not depend on its length or precision. Each type has one instance in
 * {@link ColumnType}, and every decision by type uses it. Immutable.
 *
 * @param oid number of the type, the same on all servers; {@link #NO_OID} if COPY does not carry
 *     the type in binary form
 * @param arrayOid number of the type's arrays, or {@link #NO_OID}
 * @param keyForm form of keys in which equal values have equal bytes, or null if there is none
 */
public record TypeFacts(
    int oid, int arrayOid, Family family, Strings strings, @Nullable KeyForm keyForm) {
  /** Number of types that a database can define itself, and of types without an encoder. */
  public static final int NO_OID = 0;

  /** Properties of a type without an encoder. */
  static final TypeFacts UNKNOWN =
      new TypeFacts(NO_OID, NO_OID, Family.OTHER, Strings.OWN_SPELLING, null);

  /** Types whose values convert to each other without loss. */
  public enum Family {
    /** Numbers that keep every digit. */
    EXACT_NUMBER,
    /** Numbers whose digits are limited by their bits. */
    FLOATING_NUMBER,
    /** Strings of any characters. */
    TEXT,
    /** Dates and timestamps. */
    DAY,
    /** Times without a date. */
    TIME,
    /** Any JSON. */
    JSON,
    /** All others. Values that the type cannot hold need text or JSON. */
    OTHER
  }

  /** Relations between a column of the type and a property whose values are strings. */
  public enum Strings {
    /** The column holds any string, up to its length. */
    ANY,
    /**
     * The column holds the strings of a {@code format}. Other strings widen it to text if the
     * SCHEMA allows them.
     */
    FORMAT,
    /**
     * The type's values are sent as strings. The column never becomes text, since a user chose the
     * type. Strings that do not fit are rejected.
     */
    OWN_SPELLING,
    /** The values are not sent as strings. A SCHEMA with strings widens the column to text. */
    NONE
  }

  /** Returns whether COPY carries the type in binary form, not as text that the server casts. */
  public boolean isBinary() {
    return oid != NO_OID;
  }

  public boolean isNumber() {
    return family == Family.EXACT_NUMBER || family == Family.FLOATING_NUMBER;
  }

  /** Returns the properties of the type's arrays. */
  TypeFacts ofArrays() {
    return new TypeFacts(arrayOid, NO_OID, Family.OTHER, Strings.NONE, null);
  }

  /** Returns the properties of a domain over the type. Its arrays have no fixed number. */
  TypeFacts ofDomains() {
    return new TypeFacts(oid, NO_OID, family, Strings.OWN_SPELLING, keyForm);
  }
}
