package dev.targetpostgres.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.encode.RowField.FromMetadata;
import dev.targetpostgres.encode.RowField.FromProperty;
import dev.targetpostgres.encode.RowField.Ordinal;
import dev.targetpostgres.encode.RowField.Presence;
import dev.targetpostgres.postgres.CopySink;
import dev.targetpostgres.schema.ContentEncoding;
import dev.targetpostgres.schema.Metadata;
import dev.targetpostgres.schema.TableChange;
import dev.targetpostgres.schema.TypeNames;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.testing.PostgresServer;
import dev.targetpostgres.testing.RecordSource;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowEncoderTest {
  private static final long POSTGRES_EPOCH_MICROS = 946_684_800_000_000L;

  private final RecordClock clock = new RecordClock();
  private final CopyBuffer buffer = new CopyBuffer(new PlainChunks());
  private final RecordSource source = new RecordSource().declare("s", "a", "b", "c");

  @Test
  void writesFieldsInTheOrderOfTheColumns() {
    RowEncoder encoder = encoder(property("b", 1, "text"), property("a", 0, "integer"));
    encoder.encode(record("{\"a\": 7, \"b\": \"x\"}"), buffer);
    assertThat(fields()).containsExactly("[120]", "[0, 0, 0, 7]");
  }

  @Test
  void writesNullForMissingAndNull() {
    RowEncoder encoder = encoder(property("a", 0, "integer"), property("b", 1, "text"));
    encoder.encode(record("{\"b\": null}"), buffer);
    assertThat(fields()).containsExactly("null", "null");
  }

  @Test
  void refusesRecordWithoutItsKey() {
    RowEncoder encoder =
        encoder(property("a", 0, "integer", WhenMissing.IS_REJECTED), property("b", 1, "text"));
    record("{}");
    assertThatThrownBy(() -> encoder.encode(record("{\"b\": \"x\"}"), buffer))
        .isInstanceOfSatisfying(
            RejectedRecordException.class,
            rejected -> {
              assertThat(rejected.stream()).isEqualTo("s");
              assertThat(rejected.place().line()).isEqualTo(2);
              assertThat(rejected.column()).isEqualTo("a");
              assertThat(rejected.reason()).startsWith("the key is missing; ");
            })
        .hasMessageStartingWith("line 2: stream s, column \"a\": the key is missing");
    assertThatThrownBy(() -> encoder.encode(record("{\"a\": null}"), buffer))
        .hasMessageStartingWith("line 3: stream s, column \"a\": the key is null; ");
    assertThat(buffer.size()).isZero();
  }

  @Test
  void saysWhichColumnDoesNotTakeNull() {
    RowEncoder encoder =
        encoder(property("a", 0, "integer"), property("b", 1, "text", WhenMissing.IS_NOT_ALLOWED));
    assertThatThrownBy(() -> encoder.encode(record("{\"a\": 1}"), buffer))
        .isInstanceOfSatisfying(
            TableTooNarrowException.class,
            narrow ->
                assertThat(narrow.changes()).containsExactly(new TableChange.DropNotNull("b")));
    assertThat(buffer.size()).isZero();
  }

  @Test
  void leavesNothingOfRefusedRecord() {
    RowEncoder encoder =
        encoder(
            property("a", 0, "text"),
            new FromMetadata(Metadata.BATCHED_AT, Metadata.BATCHED_AT.type()),
            property("b", 1, "jsonb"));
    String text = "x".repeat(50_000);
    encoder.encode(record("{\"a\": \"first\", \"b\": 1}"), buffer);
    long size = buffer.size();
    for (String bad : List.of("NaN", "[\"%s\", 1e999999]".formatted(text))) {
      RecordMessage record = record("{\"a\": \"%s\", \"b\": %s}".formatted(text, bad));
      assertThatThrownBy(() -> encoder.encode(record, buffer))
          .isInstanceOf(RejectedRecordException.class);
      assertThat(buffer.size()).isEqualTo(size);
    }
    encoder.encode(record("{\"a\": \"second\", \"b\": 2}"), buffer);
    buffer.fillIn(5);
    List<String> fields = fields();
    assertThat(fields).hasSize(6).doesNotContain("null");
    assertThat(fields.get(1)).isEqualTo(fields.get(4)).isEqualTo("[0, 0, 0, 0, 0, 0, 0, 5]");
  }

  @Test
  void numbersRowsByTheirLines() {
    RowEncoder encoder = encoder(new Ordinal("_sdc_ordinal"));
    record("{}");
    encoder.encode(record("{}"), buffer);
    record("{}");
    encoder.encode(record("{}"), buffer);
    assertThat(longs()).containsExactly(2L, 4L);
  }

  @Test
  void marksWhichPropertiesAreThere() {
    RowEncoder encoder = encoder(new Presence("_sdc_presence", List.of(1, 0, 2), true, true));
    encoder.encode(record("{\"b\": null, \"c\": 1}"), buffer);
    encoder.encode(record("{\"a\": 1}"), buffer);
    assertThat(fields()).containsExactly("[0, 0, 0, 3, -96]", "[0, 0, 0, 3, 64]");
  }

  @Test
  void marksNothingOfARecordThatHasAll() {
    RowEncoder encoder =
        encoder(new Presence("_sdc_presence", List.of(0, Presence.ALWAYS, 2, -2), true, true));
    encoder.encode(record("{\"a\": 1, \"c\": null}"), buffer);
    assertThat(RowRange.all(buffer, 1).isPartial()).isFalse();
    encoder.encode(record("{\"a\": 1}"), buffer);
    assertThat(RowRange.all(buffer, 2).isPartial()).isTrue();
    assertThat(fields()).containsExactly("null", "[0, 0, 0, 4, -64]");
  }

  @Test
  void tellsWhatARecordHasInAsManyBytesAsThatTakes() {
    source.declare("wide", "a", "b", "c", "d", "e", "f", "g", "h", "i");
    RowEncoder encoder =
        encoder(new Presence("_sdc_presence", List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), true, true));
    encoder.encode(source.record("wide", "{\"a\": 1, \"h\": 1, \"i\": 1}"), buffer);
    encoder.encode(source.record("wide", "{\"b\": 1}"), buffer);
    assertThat(fields()).containsExactly("[0, 0, 0, 9, -127, -128]", "[0, 0, 0, 9, 64, 0]");
  }

  @Test
  void knowsWhenRecordsWereRead() {
    Instant before = Instant.now();
    RowEncoder encoder =
        encoder(metadata(Metadata.RECEIVED_AT), metadata(Metadata.SYNC_STARTED_AT));
    encoder.encode(record("{}"), buffer);
    List<Long> values = longs();
    Instant received = Instant.EPOCH.plusNanos((values.get(0) + POSTGRES_EPOCH_MICROS) * 1000);
    assertThat(received).isBetween(before.minusMillis(5), Instant.now().plusMillis(5));
    assertThat(values.get(1)).isEqualTo(clock.startedEpochMillis());
  }

  @Test
  void countsSequenceUpStrictlyAndTakesTheRecordsOwn() {
    RowEncoder encoder = encoder(metadata(Metadata.SEQUENCE));
    RecordMessage record = record("{}");
    for (int i = 0; i < 10_000; i++) {
      encoder.encode(record, buffer);
    }
    assertThat(longs()).isSorted().doesNotHaveDuplicates();
    CopyBuffer own = new CopyBuffer(new PlainChunks());
    encoder.encode(record("{}", ",\"sequence\": -5"), own);
    assertThat(ByteBuffer.wrap(own.toByteArray()).getLong(6)).isEqualTo(-5);
  }

  @Test
  void passesVersionAndTimeExtractedOn() {
    RowEncoder encoder = encoder(metadata(Metadata.TABLE_VERSION), metadata(Metadata.EXTRACTED_AT));
    encoder.encode(
        record("{}", ",\"version\": 12, \"time_extracted\": \"2000-01-01T00:00:01Z\""), buffer);
    assertThat(longs()).containsExactly(12L, 1_000_000L);
    encoder.encode(record("{}"), buffer);
    assertThat(fields().subList(2, 4)).containsExactly("null", "null");
  }

  @Test
  void refusesTimeExtractedThatIsNone() {
    RowEncoder encoder = encoder(metadata(Metadata.EXTRACTED_AT));
    assertThatThrownBy(
            () -> encoder.encode(record("{}", ",\"time_extracted\": \"yesterday\""), buffer))
        .hasMessageContaining(
            "column \"_sdc_extracted_at\": \"yesterday\" is not a valid date or time");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          _sdc_received_at     | timestamp without time zone
          _sdc_received_at     | timestamp(3) with time zone
          _sdc_received_at     | timestamp(0) without time zone
          _sdc_received_at     | text
          _sdc_received_at     | character varying(40)
          _sdc_received_at     | jsonb
          _sdc_batched_at      | timestamp without time zone
          _sdc_batched_at      | timestamp(3) with time zone
          _sdc_batched_at      | text
          _sdc_extracted_at    | timestamp without time zone
          _sdc_extracted_at    | text
          _sdc_sequence        | numeric
          _sdc_sequence        | text
          _sdc_sequence        | double precision
          _sdc_sequence        | jsonb
          _sdc_table_version   | integer
          _sdc_table_version   | text
          _sdc_sync_started_at | numeric(20,0)
          _sdc_sync_started_at | text
          """)
  void fillsMetadataColumnsThatSomebodyElseMade(String column, String type) throws SQLException {
    Metadata metadata = metadata(column);
    RowEncoder encoder = encoder(new FromMetadata(metadata, TypeNames.parse(type)));
    encoder.encode(
        record(
            "{}",
            ",\"version\": 12, \"sequence\": 34, \"time_extracted\": \"2021-05-06T07:08:09Z\""),
        buffer);
    buffer.fillIn(RecordClock.wallMicros());
    String text = "(value::text::jsonb #>> '{}')";
    String read = type.equals("jsonb") ? text : "value::text";
    String wanted =
        switch (metadata) {
          case EXTRACTED_AT -> read + "::timestamp = '2021-05-06 07:08:09'";
          case TABLE_VERSION -> read + " = '12'";
          case SEQUENCE -> read + " = '34'";
          case SYNC_STARTED_AT -> read + " = '" + clock.startedEpochMillis() + "'";
          case RECEIVED_AT, BATCHED_AT, DELETED_AT ->
              "abs(extract(epoch FROM " + read + "::timestamp - now()::timestamp)) < 60";
        };
    try (Connection connection = PostgresServer.shared().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET TimeZone = 'UTC'; CREATE TEMPORARY TABLE t (value " + type + ")");
      CopySink.copy(connection, "COPY t FROM STDIN (FORMAT BINARY)", RowRange.all(buffer, 1));
      try (ResultSet row = statement.executeQuery("SELECT " + wanted + ", value FROM t")) {
        row.next();
        assertThat(row.getBoolean(1)).as(row.getString(2)).isTrue();
      }
    }
  }

  private RowEncoder encoder(RowField... fields) {
    return Encoders.asSent(List.of(fields), clock);
  }

  private static RowField property(String column, int slot, String type) {
    return property(column, slot, type, WhenMissing.IS_NULL);
  }

  private static RowField property(String column, int slot, String type, WhenMissing missing) {
    return new FromProperty(column, TypeNames.parse(type), slot, ContentEncoding.NONE, missing);
  }

  private static RowField metadata(Metadata metadata) {
    return new FromMetadata(metadata, metadata.type());
  }

  private static Metadata metadata(String column) {
    for (Metadata metadata : Metadata.values()) {
      if (metadata.column().equals(column)) {
        return metadata;
      }
    }
    throw new IllegalArgumentException(column);
  }

  private RecordMessage record(String json) {
    return record(json, "");
  }

  private RecordMessage record(String json, String more) {
    return source.record("s", json, more);
  }

  /** Returns the bytes of all fields of all rows. */
  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    while (bytes.hasRemaining()) {
      for (int count = bytes.getShort(); count > 0; count--) {
        int length = bytes.getInt();
        byte[] field = new byte[Math.max(length, 0)];
        bytes.get(field);
        fields.add(length < 0 ? "null" : Arrays.toString(field));
      }
    }
    return fields;
  }

  /** Returns the fields of all rows, which all have eight bytes. */
  private List<Long> longs() {
    List<Long> longs = new ArrayList<>();
    ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
    while (bytes.hasRemaining()) {
      for (int count = bytes.getShort(); count > 0; count--) {
        assertThat(bytes.getInt()).isEqualTo(8);
        longs.add(bytes.getLong());
      }
    }
    return longs;
  }
}
