package dev.targetpostgres.schema;

import static dev.targetpostgres.schema.KeyForm.WHOLE_NUMBER;
import static dev.targetpostgres.schema.TypeFacts.Family.DAY;
import static dev.targetpostgres.schema.TypeFacts.Family.EXACT_NUMBER;
import static dev.targetpostgres.schema.TypeFacts.Family.FLOATING_NUMBER;
import static dev.targetpostgres.schema.TypeFacts.Family.OTHER;
import static dev.targetpostgres.schema.TypeFacts.Family.TIME;
import static dev.targetpostgres.schema.TypeFacts.Strings.ANY;
import static dev.targetpostgres.schema.TypeFacts.Strings.FORMAT;
import static dev.targetpostgres.schema.TypeFacts.Strings.NONE;

import dev.targetpostgres.schema.TypeFacts.Family;
import dev.targetpostgres.schema.TypeFacts.Strings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL column type, with the details that affect encoding. Immutable. */
public sealed interface ColumnType {
  /** Returns the type in the syntax of DDL and of the server's {@code format_type}. */
  String sql();

  /** Returns the properties of the type that do not depend on its length or precision. */
  TypeFacts facts();

  /** Types without a modifier: name, oid, oid of arrays, family, strings, key form, other names. */
  enum Simple implements ColumnType {
    SMALLINT("smallint", 21, 1005, EXACT_NUMBER, NONE, WHOLE_NUMBER, "int2"),
    INTEGER("integer", 23, 1007, EXACT_NUMBER, NONE, WHOLE_NUMBER, "int4", "int"),
    BIGINT("bigint", 20, 1016, EXACT_NUMBER, NONE, WHOLE_NUMBER, "int8"),
    REAL("real", 700, 1021, FLOATING_NUMBER, NONE, null, "float4"),
    DOUBLE_PRECISION(
        "double precision", 701, 1022, FLOATING_NUMBER, NONE, null, "float8", "float", "double"),
    BOOLEAN("boolean", 16, 1000, OTHER, NONE, null, "bool"),
    TEXT("text", 25, 1009, Family.TEXT, ANY, KeyForm.TEXT, "string"),
    DATE("date", 1082, 1182, DAY, FORMAT, null),
    UUID("uuid", 2950, 2951, OTHER, FORMAT, KeyForm.UUID),
    JSON("json", 114, 199, Family.JSON, ANY, null),
    JSONB("jsonb", 3802, 3807, Family.JSON, ANY, null),
    BYTEA("bytea", 17, 1001, OTHER, ANY, null);

    private final String sql;

    @SuppressWarnings("ImmutableEnumChecker") // TypeFacts is a record of numbers and enums.
    private final TypeFacts facts;

    @SuppressWarnings("ImmutableEnumChecker") // List.of creates the list.
    private final List<String> aliases;

    Simple(
        String sql,
        int oid,
        int arrayOid,
        Family family,
        Strings strings,
        @Nullable KeyForm keyForm,
        String... aliases) {
      this.sql = sql;
      facts = new TypeFacts(oid, arrayOid, family, strings, keyForm);
      this.aliases = List.of(aliases);
    }

    @Override
    public String sql() {
      return sql;
    }

    @Override
    public TypeFacts facts() {
      return facts;
    }

    /** Returns other names of the type, which users also write. */
    List<String> aliases() {
      return aliases;
    }
  }

  /**
   * A numeric column.
   *
   * @param precision total number of digits, 1 to 1000, or 0 for a numeric without limits
   * @param scale digits after the point, -1000 to 1000
   */
  record Numeric(int precision, int scale) implements ColumnType {
    private static final TypeFacts FACTS =
        new TypeFacts(1700, 1231, EXACT_NUMBER, NONE, WHOLE_NUMBER);

    /** Greatest precision that PostgreSQL accepts. */
    static final int MAXIMUM_PRECISION = 1000;

    /** The numeric without limits, which holds every number that PostgreSQL can store. */
    public static final Numeric UNCONSTRAINED = new Numeric(0, 0);

    /** Returns whether the type has a precision and scale. */
    public boolean constrained() {
      return precision > 0;
    }

    /** Returns the greatest number of digits before the point. */
    public int integerDigits() {
      return precision - scale;
    }

    /**
     * Compares like a record's own method, which is slow at its first call:
     * docs/performance-notes.md, "The start".
     */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Numeric numeric
          && precision == numeric.precision
          && scale == numeric.scale;
    }

    @Override
    public int hashCode() {
      return 31 * precision + scale;
    }

    @Override
    public String sql() {
      return constrained() ? "numeric(" + precision + "," + scale + ")" : "numeric";
    }

    @Override
    public TypeFacts facts() {
      return FACTS;
    }
  }

  /**
   * A varchar or char column.
   *
   * @param fixed whether values are padded with blanks to the length
   * @param length greatest length in characters, or 0 for no limit
   */
  record Characters(boolean fixed, int length) implements ColumnType {
    private static final TypeFacts FIXED = new TypeFacts(1042, 1014, Family.TEXT, ANY, null);
    private static final TypeFacts VARYING =
        new TypeFacts(1043, 1015, Family.TEXT, ANY, KeyForm.TEXT);

    /** Greatest length that PostgreSQL accepts. */
    static final int MAXIMUM_LENGTH = 10_485_760;

    @Override
    public String sql() {
      if (length == 0) {
        return fixed ? "bpchar" : "character varying"; // A bare "character" has length 1.
      }
      return (fixed ? "character(" : "character varying(") + length + ")";
    }

    @Override
    public TypeFacts facts() {
      return fixed ? FIXED : VARYING;
    }
  }

  /**
   * A timestamp column with or without time zone.
   *
   * @param precision number of fraction digits, 0 to 6
   */
  record Timestamp(boolean zoned, int precision) implements ColumnType {
    private static final TypeFacts ZONED = new TypeFacts(1184, 1185, DAY, FORMAT, null);
    private static final TypeFacts UNZONED = new TypeFacts(1114, 1115, DAY, FORMAT, null);

    /** timestamptz with microseconds. */
    public static final Timestamp WITH_ZONE = new Timestamp(true, MICROSECONDS);

    /** Compares like a record's own method; see {@link Numeric#equals}. */
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Timestamp timestamp
          && zoned == timestamp.zoned
          && precision == timestamp.precision;
    }

    @Override
    public int hashCode() {
      return 31 * Boolean.hashCode(zoned) + precision;
    }

    @Override
    public String sql() {
      return temporal("timestamp", zoned, precision);
    }

    @Override
    public TypeFacts facts() {
      return zoned ? ZONED : UNZONED;
    }
  }

  /**
   * A time column with or without time zone.
   *
   * @param precision number of fraction digits, 0 to 6
   */
  record Time(boolean zoned, int precision) implements ColumnType {
    private static final TypeFacts ZONED = new TypeFacts(1266, 1270, TIME, FORMAT, null);
    private static final TypeFacts UNZONED = new TypeFacts(1083, 1183, TIME, FORMAT, null);

    /** time without time zone, with microseconds. */
    public static final Time WITHOUT_ZONE = new Time(false, MICROSECONDS);

    @Override
    public String sql() {
      return temporal("time", zoned, precision);
    }

    @Override
    public TypeFacts facts() {
      return zoned ? ZONED : UNZONED;
    }
  }

  /**
   * An array column. PostgreSQL does not store the number of dimensions with the type.
   *
   * @param delimiter character between the elements of a literal, which depends on the type
   */
  record ArrayOf(ColumnType element, char delimiter) implements ColumnType {
    /** Creates an array whose delimiter is a comma, as for nearly all types. */
    public ArrayOf(ColumnType element) {
      this(element, ',');
    }

    /** Returns the type with that delimiter if it is an array or a domain over one. */
    public static ColumnType dividedBy(char delimiter, ColumnType type) {
      if (type instanceof ArrayOf array) {
        return new ArrayOf(array.element(), delimiter);
      }
      return type instanceof Domain domain
          ? new Domain(domain.sql(), dividedBy(delimiter, domain.base()))
          : type;
    }

    @Override
    public String sql() {
      return element.sql() + "[]";
    }

    @Override
    public TypeFacts facts() {
      return element.facts().ofArrays();
    }
  }

  /**
   * A domain. Values are encoded as the base type, and the server checks the domain's rules.
   *
   * @param sql name as in the server's catalog
   * @param base type under the domain, not itself a domain, with its modifier
   */
  record Domain(String sql, ColumnType base) implements ColumnType {
    @Override
    public TypeFacts facts() {
      return base.facts().ofDomains();
    }
  }

  /**
   * Any other type. Its values are sent as text, and the server casts them.
   *
   * @param sql name as in the server's catalog, with quotes if it needs them
   */
  record Other(String sql) implements ColumnType {
    @Override
    public TypeFacts facts() {
      return TypeFacts.UNKNOWN;
    }
  }

  /** Greatest number of fraction digits that PostgreSQL stores. */
  int MICROSECONDS = 6;

  private static String temporal(String name, boolean zoned, int precision) {
    String fraction = precision < MICROSECONDS ? "(" + precision + ")" : "";
    return name + fraction + (zoned ? " with time zone" : " without time zone");
  }
}
