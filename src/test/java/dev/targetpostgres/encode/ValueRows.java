package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowField.Ordinal;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.singer.LineReader;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import dev.targetpostgres.singer.RecordMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Encodes JSON values from a tap's lines into rows of two columns: the value and its line. */
final class ValueRows {
  static final List<String> COLUMNS = List.of("value", "line");

  /** A record in the shape that taps print, and one that only Jackson reads. */
  private static final String USUAL =
      "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"v\":%s}}\n";

  private static final String UNUSUAL =
      "{\"record\": { \"v\" : %s } , \"type\": \"RECORD\",\"stream\":\"s\"}\n";

  private final RowEncoder encoder;
  private final CopyBuffer buffer = new CopyBuffer(new PlainChunks());
  private final Map<Long, String> refusals = new TreeMap<>();
  private int rows;

  private ValueRows(ColumnType type, ContentEncoding encoding, boolean sanitize) {
    FromProperty value = new FromProperty("value", type, 0, encoding, WhenMissing.IS_NULL);
    encoder =
        Encoders.asSent(
            List.of(value, new Ordinal("line")),
            new RecordClock(),
            new EncodingOptions(sanitize, false));
  }

  /** Encodes the values as values of the type. The first one is in line 1. */
  static ValueRows of(
      ColumnType type, ContentEncoding encoding, boolean sanitize, List<String> values) {
    ValueRows rows = new ValueRows(type, encoding, sanitize);
    StringBuilder lines = new StringBuilder();
    for (String value : values) {
      boolean usual = lines.length() % 5 > 0;
      lines.append((usual ? USUAL : UNUSUAL).replace("%s", value));
    }
    rows.encode(lines.toString().getBytes(UTF_8));
    return rows;
  }

  /** Encodes one value as a value of the named type. */
  static ValueRows of(String type, String value) {
    return of(TypeNames.parse(type), ContentEncoding.NONE, false, List.of(value));
  }

  private void encode(byte[] lines) {
    MessageReader messages = new MessageReader();
    messages.declare(new PropertyNames("s", List.of("v")));
    LineReader reader = new LineReader(new ByteArrayInputStream(lines), Integer.MAX_VALUE / 2);
    try {
      while (reader.fill()) {
        while (reader.next()) {
          add((RecordMessage) messages.read(reader));
        }
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private void add(RecordMessage record) {
    try {
      encoder.encode(record, buffer);
      rows++;
    } catch (RejectedRecordException rejected) {
      refusals.put(rejected.place().line(), rejected.reason());
    }
  }

  /** Returns the rows of the values that were not rejected. */
  RowRange rows() {
    return RowRange.all(buffer, rows);
  }

  /** Returns the reasons of rejected values by line. */
  Map<Long, String> refusals() {
    return refusals;
  }

  /** Returns the reason why the only value was rejected. */
  String refusal() {
    if (refusals.size() != 1) {
      throw new AssertionError("not rejected");
    }
    return refusals.values().iterator().next();
  }

  /** Returns the bytes of all rows. */
  byte[] bytes() {
    return buffer.toByteArray();
  }
}
