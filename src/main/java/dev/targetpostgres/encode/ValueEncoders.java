package dev.targetpostgres.encode;

import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Characters;
import dev.targetpostgres.schema.ColumnType.Domain;
import dev.targetpostgres.schema.ColumnType.Numeric;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.ColumnType.Time;
import dev.targetpostgres.schema.ColumnType.Timestamp;
import dev.targetpostgres.schema.ContentEncoding;
import java.util.regex.Pattern;

/** Chooses the encoder for the type of a column. */
final class ValueEncoders {
  /** Matches the type's name with or without its schema, which depends on the search path. */
  private static final Pattern HSTORE = Pattern.compile("(.*\\.)?hstore", Pattern.DOTALL);

  private ValueEncoders() {}

  static ValueEncoder of(ColumnType type, ContentEncoding encoding, EncodingOptions options) {
    boolean sanitize = options.sanitize();
    if (type instanceof Simple simple) {
      return switch (simple) {
        case SMALLINT, INTEGER, BIGINT -> new IntegerEncoder(simple);
        case REAL, DOUBLE_PRECISION -> new FloatEncoder(simple);
        case BOOLEAN -> new BooleanEncoder();
        case TEXT -> new TextEncoder(sanitize);
        case DATE -> new DateEncoder();
        case UUID -> new UuidEncoder();
        case JSON -> new JsonEncoder(false, sanitize);
        case JSONB -> new JsonEncoder(true, sanitize);
        case BYTEA -> new ByteaEncoder(encoding);
      };
    }
    if (type instanceof Characters characters) {
      return new CharactersEncoder(characters, sanitize);
    }
    if (type instanceof Numeric numeric) {
      return new NumericEncoder(numeric);
    }
    if (type instanceof Timestamp timestamp) {
      return new TimestampEncoder(timestamp);
    }
    if (type instanceof Time time) {
      return new TimeEncoder(time);
    }
    if (type instanceof ArrayOf array) {
      return type.facts().isBinary()
          ? new ArrayEncoder(of(array.element(), encoding, options), array.element().facts().oid())
          : new ArrayLiteralEncoder(array.delimiter(), sanitize);
    }
    return type instanceof Domain domain
        ? of(domain.base(), encoding, options)
        : castByServer(type.sql(), sanitize);
  }

  /** Returns the encoder for a type sent as text. A few types define a special meaning for JSON. */
  private static ValueEncoder castByServer(String type, boolean sanitize) {
    if (HSTORE.matcher(type).matches()) {
      return new HstoreEncoder(sanitize);
    }
    return type.equals("bit") || type.startsWith("bit(") || type.startsWith("bit varying")
        ? new BitEncoder(sanitize)
        : new TextEncoder(sanitize);
  }
}
