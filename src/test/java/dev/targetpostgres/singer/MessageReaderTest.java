package dev.targetpostgres.singer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;

final class MessageReaderTest {
  private final MessageReader reader = new MessageReader();

  MessageReaderTest() {
    reader.declare(new PropertyNames("s", List.of("id", "name")));
  }

  @Test
  void readsRecord() {
    RecordMessage record =
        record(
            """
            {"type": "RECORD", "stream": "s", "record": {"id": 1, "name": "x", "more": [1]},\
             "time_extracted": "2021-05-06T07:08:09Z", "version": 5, "sequence": -6}""");
    assertThat(record.stream()).isEqualTo("s");
    assertThat(record.lineNumber()).isEqualTo(1);
    assertThat(value(record, 0)).isEqualTo("1");
    assertThat(record.kind(0)).isEqualTo(JsonKind.INTEGER);
    assertThat(value(record, 1)).isEqualTo("x");
    assertThat(record.kind(1)).isEqualTo(JsonKind.STRING);
    assertThat(record.undeclared()).containsExactly("more");
    assertThat(text(record, record.timeExtractedStart(), record.timeExtractedEnd()))
        .isEqualTo("2021-05-06T07:08:09Z");
    assertThat(record.hasVersion()).isTrue();
    assertThat(record.version()).isEqualTo(5);
    assertThat(record.hasSequence()).isTrue();
    assertThat(record.sequence()).isEqualTo(-6);
    assertThat(text(record, record.recordStart(), record.recordEnd()))
        .isEqualTo("{\"id\": 1, \"name\": \"x\", \"more\": [1]}");
  }

  /** A SCHEMA can be stored as text and read again, whatever it contains. */
  @Test
  void writesSchemasAsTheyCame() {
    String sent =
        """
        {"type":"SCHEMA","stream":"s\\u00e9","schema":{"properties":{"\\u00fc":\
        {"description":"\\u0000\\ud800","maximum":12345678901234567890.10,"multipleOf":1E-38}}},\
        "key_properties":["\\u00fc"]}\
        """;
    Message.Schema schema = (Message.Schema) read(sent);

    assertThat(schema.withSchema(JsonNodeFactory.instance.objectNode()).json())
        .isEqualToIgnoringCase(sent);
    assertThat(((Message.Schema) read(schema.json())).json()).isEqualTo(schema.json());
    assertThat(schema.withSchema(schema.schema())).isEqualTo(schema).hasSameHashCodeAs(schema);
    assertThat(schema.withSchema(JsonNodeFactory.instance.objectNode())).isNotEqualTo(schema);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"name\":\"x\",\"id\":1}}",
        "{\"record\":{\"id\":1,\"name\":\"x\"},\"stream\":\"s\",\"type\":\"RECORD\"}",
        "{\"stream\":\"s\",\"record\":{\"id\":1,\"name\":\"x\"},\"type\":\"record\"}",
        "  {\"t\\u0079pe\":\"Record\",\"stream\":\"\\u0073\",\"record\":{\"\\u0069d\":1,\"name\":\"x\"}} \r",
        "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":2,\"name\":\"x\",\"id\":1}}",
        "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{},\"record\":{\"id\":1,\"name\":\"x\"}}",
        "{\"type\":\"RECORD\",\"stream\":\"s\",\"version\":7,\"version\":null,\"sequence\":null,"
            + "\"time_extracted\":null,\"bookmark\":{\"a\":[1]},\"record\":{\"id\":1,\"name\":\"x\"}}"
      })
  void readsRecordInWhateverShapeItComes(String line) {
    RecordMessage record = record(line);
    assertThat(record.stream()).isEqualTo("s");
    assertThat(value(record, 0)).isEqualTo("1");
    assertThat(value(record, 1)).isEqualTo("x");
    assertThat(record.undeclared()).isEmpty();
    assertThat(record.hasVersion()).isFalse();
    assertThat(record.hasSequence()).isFalse();
    assertThat(record.timeExtractedStart()).isEqualTo(record.timeExtractedEnd());
  }

  @Test
  void forgetsTheRecordBefore() {
    record(
        """
        {"type":"RECORD","stream":"s","record":{"id":1,"name":"x","y":1},"version":1,"sequence":1,\
        "time_extracted":"2021-01-01"}""");
    RecordMessage record = record("{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{}}");
    assertThat(record.kind(0)).isEqualTo(JsonKind.MISSING);
    assertThat(record.kind(1)).isEqualTo(JsonKind.MISSING);
    assertThat(record.hasVersion()).isFalse();
    assertThat(record.hasSequence()).isFalse();
    assertThat(record.undeclared()).isEmpty();
    assertThat(record.timeExtractedEnd()).isEqualTo(record.timeExtractedStart());
  }

  @Test
  void forgetsSlotsThatOnlyAnEarlierStreamHas() {
    reader.declare(new PropertyNames("wide", List.of("a", "b", "c", "d")));
    record("{\"type\":\"RECORD\",\"stream\":\"wide\",\"record\":{\"c\":3,\"d\":4}}");
    RecordMessage record = record("{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":1}}");
    assertThat(record.kind(2)).isEqualTo(JsonKind.MISSING);
    assertThat(record.kind(3)).isEqualTo(JsonKind.MISSING);
  }

  @Test
  void tellsMissingFromNull() {
    RecordMessage record =
        record("{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":null}}");
    assertThat(record.kind(0)).isEqualTo(JsonKind.NULL);
    assertThat(record.kind(1)).isEqualTo(JsonKind.MISSING);
  }

  @Test
  void readsByTheLatestDeclaration() {
    record("{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":1}}");
    reader.declare(new PropertyNames("s", List.of("name")));
    RecordMessage record =
        record("{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":1,\"name\":\"x\"}}");
    assertThat(value(record, 0)).isEqualTo("x");
    assertThat(record.undeclared()).containsExactly("id");
  }

  @Test
  void readsNumbersBeyondAnyType() {
    String digits = "1234567890".repeat(200);
    RecordMessage record =
        record(
            "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":%s,\"name\":1e400000000}}"
                .formatted(digits));
    assertThat(value(record, 0)).isEqualTo(digits);
    assertThat(value(record, 1)).isEqualTo("1e400000000");
  }

  @Test
  void readsSchema() {
    Message message =
        read(
            """
            {"type": "SCHEMA", "stream": "a-b", "key_properties": ["id", "é"],\
             "bookmark_properties": ["x"], "schema": {"properties": {"id": {"maximum": 0.10}}}}""");
    Message.Schema schema = (Message.Schema) message;
    assertThat(schema.stream()).isEqualTo("a-b");
    assertThat(schema.keyProperties()).containsExactly("id", "é");
    assertThat(schema.keysDeclared()).isTrue();
    assertThat(schema.schema().at("/properties/id/maximum").decimalValue().toString())
        .isEqualTo("0.10");
  }

  @ParameterizedTest
  @CsvSource({"'', false", "',\"key_properties\": null', false", "',\"key_properties\": []', true"})
  void readsSchemaWithoutKeys(String keys, boolean declared) {
    Message message = read("{\"type\":\"schema\",\"stream\":\"s\",\"schema\":{}" + keys + "}");
    assertThat(((Message.Schema) message).keyProperties()).isEmpty();
    assertThat(((Message.Schema) message).keysDeclared()).isEqualTo(declared);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\": 1.0,  \"a\" : [1e2, \"\\u00e9é\", 12345678901234567890.10]}",
        "null",
        "\" x \"",
        "17",
        "-0.00",
        "[]",
        "{}",
        "true"
      })
  void keepsStateAsItCame(String value) {
    for (String line :
        List.of(
            "{\"type\": \"STATE\", \"value\": %s}",
            "{\"value\":%s ,\"type\":\"State\"}",
            " {\"type\":\"state\",\"extra\":[],\"value\":%s\r}\r")) {
      Message message = read(line.formatted(value));
      assertThat(new String(((Message.State) message).value(), UTF_8)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "-1, -1",
    "1.0, 1",
    "1e3, 1000",
    "9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808"
  })
  void readsActivateVersion(String written, long version) {
    Message message =
        read("{\"type\":\"ACTIVATE_VERSION\",\"stream\":\"s\",\"version\":%s}".formatted(written));
    assertThat(message).isEqualTo(new Message.ActivateVersion("s", version));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOG", "", "BATCH2", "records", "RECORD "})
  void passesUnknownTypesOn(String type) {
    String line = "{\"type\":\"%s\",\"stream\":5}".formatted(type);
    assertThat(read(line)).isEqualTo(new Message.Unknown(type, line));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [] | is not a Singer message:
          1 | is not a Singer message:
          "x" | is not a Singer message:
          null | is not a Singer message:
          {} | it has no "type": {}
          {"type": 1} | it has no "type": {"type":
          {"type": null} | it has no "type": {"type":
          {"type": "BATCH"} | BATCH has no "stream"
          {"type": "BATCH", "stream": "s"} | BATCH of stream s has no "encoding"
          {"type": "BATCH", "stream": "s", "encoding": {}} | BATCH of stream s has no "manifest"
          {"type": "BATCH", "stream": "s", "encoding": {}, "manifest": [1]} | "manifest" of BATCH of stream s is not a list of URLs
          {"type": "RECORD"} | RECORD has no "stream"
          {"type": "RECORD", "stream": 1} | "stream" of RECORD is not a string
          {"type": "RECORD", "stream": "t", "record": {}} | RECORD of stream t comes before its SCHEMA
          {"type": "RECORD", "stream": "s"} | RECORD of stream s has no "record"
          {"type": "RECORD", "stream": "s", "record": []} | "record" of stream s is not an object
          {"type": "RECORD", "stream": "s", "record": null} | "record" of stream s is not an object
          {"type": "RECORD", "stream": "s", "record": {}, "version": 1.5} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "version": "1"} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "version": NaN} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "version": 9223372036854775808} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "version": 1e400000000} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "version": 1e99999999999} | "version" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {}, "sequence": {}} | "sequence" is not an integer of 64 bits
          {"type": "RECORD", "stream": "s", "record": {"id": INF}} | is not valid JSON (column 52:
          {"type": "RECORD", "stream": "s", "record": {"id": -INF}} | -INF is not a number
          {"type": "SCHEMA", "schema": {}} | SCHEMA has no "stream"
          {"type": "SCHEMA", "stream": "s"} | SCHEMA of stream s has no "schema"
          {"type": "SCHEMA", "stream": "s", "schema": []} | "schema" of stream s is not an object
          {"type": "SCHEMA", "stream": "s", "schema": true} | "schema" of stream s is not an object
          {"type": "SCHEMA", "stream": "s", "schema": {}, "key_properties": "id"} | "key_properties" of stream s is not a list of names
          {"type": "SCHEMA", "stream": "s", "schema": {}, "key_properties": {"a": "id"}} | "key_properties" of stream s is not a list of names
          {"type": "SCHEMA", "stream": "s", "schema": {}, "key_properties": [1]} | "key_properties" of stream s is not a list of names
          {"type": "SCHEMA", "stream": "s", "schema": {}, "key_properties": [1e99999999999]} | "key_properties" of stream s is not a list of names
          {"type": "SCHEMA", "stream": "s", "schema": {"a": 1e99999999999}} | "schema" of stream s has a number that is out of range
          {"type": "SCHEMA", "stream": "s", "schema": {"a\\ud83c": 1}} | half of a surrogate pair
          {"type": "STATE"} | STATE has no "value"
          {"type": "ACTIVATE_VERSION", "version": 1} | ACTIVATE_VERSION has no "stream"
          {"type": "ACTIVATE_VERSION", "stream": "s"} | ACTIVATE_VERSION has no "version"
          {"type": "ACTIVATE_VERSION", "stream": "s", "version": null} | ACTIVATE_VERSION has null as its "version"
          {"type": "ACTIVATE_VERSION", "stream": "s", "version": "a"} | "version" is not an integer of 64 bits
          {"type": "RECORD" | is cut off after column 17, in the middle of an object: {"type": "RECORD".
          {"type": "RECORD"} x | (column 20: {"type": "RECORD"} x): the end is expected.
          {"type": "LOG"} {} | (column 17: {"type": "LOG"} {}): the end is expected and "{" found.
          {"type": "RECORD", "stream": "s", "record": {"id": 01}} | (column 52: …: "s", "record": {"id": 01}}): a value is expected.
          {"type": "RECORD", "stream": "s", "record": {"id": "a} | is cut off after column 54, in the middle of a string: {"type": "RECORD", "stream": "s", "record": {"id": "a}.
          {'type': 'RECORD'} | (column 2: {'type': 'RECORD'}): JSON needs double quotes, and a single quote is found.
          Traceback (most recent call last): | is not a Singer message: "Traceback (most recent call last):"
          INFO starting sync | is not a Singer message: "INFO starting sync"; something in the tap prints to stdout, and logs belong on stderr
          """)
  void saysWhatIsWrong(String line, String reason) {
    assertThatThrownBy(() -> read("\n\n" + line, 3))
        .isInstanceOfSatisfying(
            TargetException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INPUT))
        .hasMessageStartingWith("line 3")
        .hasMessageContaining(reason)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void refusesWhatIsNotUtf8() {
    byte[] line = "{\"type\":\"STATE\",\"value\":\"a?\"}".getBytes(UTF_8);
    line[26] = (byte) 0xE9;
    assertThatThrownBy(() -> read(line, 1))
        .hasMessage("line 1: not UTF-8 at byte 27; the input must be UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void refusesOtherEncodings(String encoding) {
    byte[] line = "{\"type\":\"STATE\",\"value\":1}".getBytes(Charset.forName(encoding));
    assertThatThrownBy(() -> read(line, 1))
        .hasMessageStartingWith("line 1: NUL at byte ")
        .hasMessageEndingWith("the input must be UTF-8");
  }

  @Test
  void takesRecordsAsDeepAsTheScannerDoesAndNoneDeeper() {
    String line = "{\"type\":\"RECORD\",\"stream\":\"s\",\"record\":{\"id\":%s}}";
    String deepest = "[".repeat(JsonScanner.MAXIMUM_DEPTH) + "]".repeat(JsonScanner.MAXIMUM_DEPTH);
    assertThat(value(record(line.formatted(deepest)), 0)).isEqualTo(deepest);
    assertThat(record(line.formatted(deepest)).kind(0)).isEqualTo(JsonKind.ARRAY);
    String escapedName = line.replace("type", "\\u0074ype");
    assertThat(value(record(escapedName.formatted(deepest)), 0)).isEqualTo(deepest);
    assertThatThrownBy(() -> record(line.formatted("[" + deepest + "]")))
        .isInstanceOf(TargetException.class)
        .hasMessageStartingWith("line 1 is nested deeper than 1000 levels: {\"type\":");
  }

  @ParameterizedTest
  @CsvSource({"'', true", "' \t\r', true", "' {', false", "x, false"})
  void knowsBlankLines(String line, boolean blank) throws IOException {
    LineReader lines = lines((line + "\n").getBytes(UTF_8));
    assertThat(MessageReader.isBlank(lines)).isEqualTo(blank);
  }

  private RecordMessage record(String line) {
    return (RecordMessage) read(line);
  }

  private Message read(String line) {
    return read(line, 1);
  }

  private Message read(String text, int lineNumber) {
    return read(text.getBytes(UTF_8), lineNumber);
  }

  private Message read(byte[] text, int lineNumber) {
    try {
      LineReader lines = lines(text);
      while (lines.lineNumber() < lineNumber) {
        lines.next();
      }
      return reader.read(lines);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Returns a reader at the first line. */
  private static LineReader lines(byte[] text) throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(text), 1 << 20);
    lines.fill();
    lines.fill();
    lines.next();
    return lines;
  }

  private static String value(RecordMessage record, int slot) {
    return text(record, record.start(slot), record.end(slot));
  }

  private static String text(RecordMessage record, int start, int end) {
    return new String(record.bytes(), start, end - start, UTF_8);
  }
}
