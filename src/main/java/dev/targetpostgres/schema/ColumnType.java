package dev.targetpostgres.schema;

import org.jspecify.annotations.Nullable;

/** A PostgreSQL column type, as far as it decides how a value is encoded. Immutable. */
public sealed interface ColumnType {
  /** The type as DDL writes it, and as the server's {@code format_type} does. */
  String sql();

  /** Types without a modifier. */
  enum Simple implements ColumnType {
    SMALLINT("smallint"),
    INTEGER("integer"),
    BIGINT("bigint"),
    REAL("real"),
    DOUBLE_PRECISION("double precision"),
    BOOLEAN("boolean"),
    TEXT("text"),
    DATE("date"),
    UUID("uuid"),
    JSON("json"),
    JSONB("jsonb"),
    BYTEA("bytea");

    private final String sql;

    Simple(String sql) {
      this.sql = sql;
    }

    @Override
    public String sql() {
      return sql;
    }
  }

  /**
   * An exact number.
   *
   * @param precision digits in all, 1 to 1000, or 0 for a numeric without limits
   * @param scale digits after the point, -1000 to 1000
   */
  record Numeric(int precision, int scale) implements ColumnType {
    /** The most digits that a modifier allows. */
    static final int MAXIMUM_PRECISION = 1000;

    /** Holds every number that PostgreSQL can. */
    public static final Numeric UNCONSTRAINED = new Numeric(0, 0);

    /** Whether a precision and scale are set. */
    public boolean constrained() {
      return precision > 0;
    }

    /** Digits before the point. */
    public int integerDigits() {
      return precision - scale;
    }

    /** As a record's own, which is linked when first called: docs/performance.md, "The start". */
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
  }

  /**
   * varchar or char.
   *
   * @param fixed whether values are padded with blanks to the length
   * @param length in characters, or 0 for no limit
   */
  record Characters(boolean fixed, int length) implements ColumnType {
    /** The longest length that can be declared. */
    static final int MAXIMUM_LENGTH = 10_485_760;

    @Override
    public String sql() {
      if (length == 0) {
        return fixed ? "bpchar" : "character varying"; // A bare "character" is of length 1.
      }
      return (fixed ? "character(" : "character varying(") + length + ")";
    }
  }

  /**
   * timestamp with or without time zone.
   *
   * @param precision fraction digits kept, 0 to 6
   */
  record Timestamp(boolean zoned, int precision) implements ColumnType {
    /** timestamptz to the microsecond. */
    public static final Timestamp WITH_ZONE = new Timestamp(true, MICROSECONDS);

    /** timestamp to the microsecond. */
    public static final Timestamp WITHOUT_ZONE = new Timestamp(false, MICROSECONDS);

    /** As a record's own; see {@link Numeric#equals}. */
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
  }

  /**
   * time with or without time zone.
   *
   * @param precision fraction digits kept, 0 to 6
   */
  record Time(boolean zoned, int precision) implements ColumnType {
    /** time to the microsecond. */
    public static final Time WITHOUT_ZONE = new Time(false, MICROSECONDS);

    @Override
    public String sql() {
      return temporal("time", zoned, precision);
    }
  }

  /**
   * An array; PostgreSQL keeps no number of dimensions.
   *
   * @param delimiter between elements of a literal, which differs from type to type
   */
  record ArrayOf(ColumnType element, char delimiter) implements ColumnType {
    /** An array of elements that a comma divides, as it does for nearly all types. */
    public ArrayOf(ColumnType element) {
      this(element, ',');
    }

    /** The type, elements of which that character divides; a domain of arrays is looked into. */
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
  }

  /**
   * A domain: values are those of the type behind it, and the server checks the domain's rules.
   *
   * @param sql the name as the server's catalog writes it
   * @param base the type behind it, which is no domain, with its modifier
   */
  record Domain(String sql, ColumnType base) implements ColumnType {}

  /**
   * Any other type: its values travel as text and are cast by the server.
   *
   * @param sql the name as the server's catalog writes it, quoted where it must be
   */
  record Other(String sql) implements ColumnType {}

  /** The finest fraction that PostgreSQL keeps. */
  int MICROSECONDS = 6;

  private static String temporal(String name, boolean zoned, int precision) {
    String fraction = precision < MICROSECONDS ? "(" + precision + ")" : "";
    return name + fraction + (zoned ? " with time zone" : " without time zone");
  }
}
