package dev.targetpostgres.singer;

import dev.targetpostgres.json.JsonTrees;
import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;

/**
 * Reads any message, with its members in any order, and finds lines that are not messages. Slower
 * than {@link RecordScanner}. Not thread-safe.
 */
final class JacksonReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              // LineReader already limits the length of a line.
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonScanner.MAXIMUM_DEPTH + 2)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  /** Bytes after a line that {@link JsonScanner} and {@link Utf8} read. */
  private static final int SLACK = 16;

  /** Marks names with a lone surrogate, which no SCHEMA can declare. No other name starts so. */
  private static final String LONE_SURROGATE = "\uDFFF";

  private final Map<String, PropertyNames> streams;

  JacksonReader(Map<String, PropertyNames> streams) {
    this.streams = streams;
  }

  /** A member of the message: its first token, and the range of its value in the line. */
  private record Member(JsonToken token, int start, int end) {}

  /**
   * Reads the line.
   *
   * @param record object that is filled and returned if the message is a RECORD
   * @throws TargetException if the line is not a message
   */
  Message read(InputLine line, RecordMessage record) {
    byte[] bytes = checked(line);
    try {
      Map<String, Member> members = members(bytes, 0, line.length());
      Member type = members.get("type");
      if (type == null || type.token() != JsonToken.VALUE_STRING) {
        throw line.withoutType();
      }
      return message(bytes, members, line, record);
    } catch (JacksonException malformed) {
      throw line.malformed(malformed);
    }
  }

  /**
   * Returns a copy of the line, after a check that it is UTF-8 without NUL and begins an object.
   */
  private static byte[] checked(InputLine sent) {
    byte[] line = sent.copy(SLACK);
    int length = sent.length();
    int invalid = Utf8.firstInvalid(line, 0, length);
    if (invalid >= 0) {
      throw sent.notUtf8(invalid);
    }
    requireNoNul(line, length, sent.place());
    if (line[JsonScanner.skipSpace(line, 0)] != '{') {
      throw sent.notAnObject();
    }
    return line;
  }

  /** Rejects NUL, which JSON does not allow and which Jackson considers a sign of UTF-16. */
  private static void requireNoNul(byte[] line, int length, Place place) {
    for (int i = 0; i < length; i++) {
      if (line[i] == 0) {
        throw TargetException.input(place, Wording.NUL_BYTE.with(i + 1));
      }
    }
  }

  private Message message(
      byte[] line, Map<String, Member> members, InputLine sent, RecordMessage record) {
    Place place = sent.place();
    String type = string(line, members, "type", place, "the message");
    return switch (type.toUpperCase(Locale.ROOT)) {
      case "SCHEMA" -> schema(line, members, place);
      case "RECORD" -> record(line, members, place, record);
      case "STATE" -> {
        Member value = required(members, "value", place, "STATE");
        yield new Message.State(Arrays.copyOfRange(line, value.start(), value.end()));
      }
      case "ACTIVATE_VERSION" -> {
        String stream = string(line, members, "stream", place, "ACTIVATE_VERSION");
        required(members, "version", place, "ACTIVATE_VERSION");
        Long version = integer(line, members, "version", place);
        if (version == null) {
          throw TargetException.input(place, Wording.VERSION_IS_NULL.with());
        }
        yield new Message.ActivateVersion(stream, version);
      }
      case "BATCH" -> batch(line, members, place);
      default -> new Message.Unknown(type, sent.beginning());
    };
  }

  /** Reads a line that contains only a record. */
  void readRecord(InputLine line, PropertyNames names, RecordMessage record) {
    byte[] bytes = checked(line);
    int length = line.length();
    while (length > 0 && bytes[length - 1] <= ' ') {
      length--;
    }
    int first = JsonScanner.skipSpace(bytes, 0);
    try {
      body(bytes, new Member(JsonToken.START_OBJECT, first, length), names, record, line.place());
    } catch (JacksonException malformed) {
      throw line.malformed(malformed);
    }
  }

  private static Message batch(byte[] line, Map<String, Member> members, Place place) {
    String stream = string(line, members, "stream", place, "BATCH");
    String what = "BATCH of stream " + stream;
    JsonNode encoding = tree(line, required(members, "encoding", place, what));
    JsonNode manifest = tree(line, required(members, "manifest", place, what));
    List<String> files = new ArrayList<>();
    manifest.forEach(file -> files.add(file.isString() ? file.asString() : ""));
    if (!manifest.isArray() || files.contains("")) {
      throw TargetException.input(place, Wording.MANIFEST_NOT_URLS.with(what));
    }
    return new Message.Batch(
        stream,
        encoding.path("format").asString(""),
        encoding.path("compression").asString(""),
        files,
        integer(line, members, "version", place));
  }

  private static Message schema(byte[] line, Map<String, Member> members, Place place) {
    String stream = string(line, members, "stream", place, "SCHEMA");
    Member schema = required(members, "schema", place, "SCHEMA of stream " + stream);
    if (schema.token() != JsonToken.START_OBJECT) {
      throw TargetException.input(place, Wording.SCHEMA_NOT_AN_OBJECT.with(stream));
    }
    Member keys = members.get("key_properties");
    boolean declared = keys != null && keys.token() != JsonToken.VALUE_NULL;
    List<String> names =
        keys != null && declared ? keyProperties(line, keys, stream, place) : List.of();
    try {
      return new Message.Schema(stream, tree(line, schema), names, declared);
    } catch (JsonTrees.OutOfRangeException tooLarge) {
      throw TargetException.input(place, Wording.SCHEMA_NUMBER_OUT_OF_RANGE.with(stream));
    }
  }

  private static List<String> keyProperties(byte[] line, Member keys, String stream, Place place) {
    Text wrong = Wording.KEYS_NOT_NAMES.with(stream);
    List<String> names = new ArrayList<>();
    try {
      JsonNode list = tree(line, keys);
      for (JsonNode key : list) {
        names.add(key.isString() ? key.asString() : "");
      }
      if (list.isArray() && !names.contains("")) {
        return names;
      }
    } catch (JsonTrees.OutOfRangeException tooLarge) {
      throw TargetException.input(place, wrong);
    }
    throw TargetException.input(place, wrong);
  }

  private Message record(
      byte[] line, Map<String, Member> members, Place place, RecordMessage record) {
    String stream = string(line, members, "stream", place, "RECORD");
    PropertyNames names = streams.get(stream);
    if (names == null) {
      throw TargetException.input(place, Wording.RECORD_BEFORE_SCHEMA.with(stream));
    }
    Member body = required(members, "record", place, "RECORD of stream " + stream);
    if (body.token() != JsonToken.START_OBJECT) {
      throw TargetException.input(place, Wording.RECORD_MEMBER_NOT_AN_OBJECT.with(stream));
    }
    body(line, body, names, record, place);
    Member extracted = members.get("time_extracted");
    if (extracted != null && extracted.token() != JsonToken.VALUE_NULL) {
      if (extracted.token() != JsonToken.VALUE_STRING || extracted.end() - extracted.start() <= 2) {
        throw TargetException.input(place, Wording.TIME_EXTRACTED_NOT_A_TIME.with());
      }
      record.timeExtracted(extracted.start() + 1, extracted.end() - 1);
    }
    Long version = integer(line, members, "version", place);
    if (version != null) {
      record.version(version);
    }
    Long sequence = integer(line, members, "sequence", place);
    if (sequence != null) {
      record.sequence(sequence);
    }
    return record;
  }

  private static void body(
      byte[] line, Member body, PropertyNames names, RecordMessage record, Place place) {
    record.start(line, place.number());
    record.properties(names);
    record.record(body.start(), body.end());
    properties(line, body, names, record, place);
    record.longDecimals(true); // This reader does not count digits.
  }

  private static void properties(
      byte[] line, Member body, PropertyNames names, RecordMessage record, Place place) {
    members(line, body.start(), body.end())
        .forEach(
            (name, member) -> {
              boolean hasLoneSurrogate = name.startsWith(LONE_SURROGATE);
              byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
              int slot =
                  hasLoneSurrogate ? PropertyNames.UNDECLARED : names.slot(utf8, 0, utf8.length);
              if (slot == PropertyNames.UNDECLARED) {
                record.undeclared(hasLoneSurrogate ? name.substring(1) : name);
              } else {
                record.value(slot, kind(line, member, place), member.start(), member.end());
              }
            });
  }

  /** Receives one member of an object: its name, the kind of its value, and the value's range. */
  interface Members {
    void accept(String name, byte kind, int start, int end);
  }

  /** Passes each member of an object in a line on; of members with one name, the last. */
  static void forEachMember(byte[] line, int start, int end, Place place, Members members) {
    members(line, start, end)
        .forEach(
            (name, member) ->
                members.accept(name, kind(line, member, place), member.start(), member.end()));
  }

  private static byte kind(byte[] line, Member member, Place place) {
    return switch (member.token()) {
      case VALUE_NULL -> JsonKind.NULL;
      case VALUE_TRUE -> JsonKind.TRUE;
      case VALUE_FALSE -> JsonKind.FALSE;
      case VALUE_NUMBER_INT -> JsonKind.INTEGER;
      case VALUE_NUMBER_FLOAT -> number(line, member, place);
      case VALUE_STRING -> JsonKind.ESCAPED_STRING;
      case START_OBJECT -> JsonKind.DOUBTFUL_OBJECT;
      case START_ARRAY -> JsonKind.DOUBTFUL_ARRAY;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value starts with " + member.token());
    };
  }

  private static byte number(byte[] line, Member member, Place place) {
    String text = text(line, member);
    return switch (text) {
      case "NaN", "Infinity", "-Infinity" -> JsonKind.NOT_FINITE;
      default -> {
        if (!Character.isDigit(text.charAt(text.length() - 1))) {
          throw TargetException.input(place, Wording.MALFORMED_NUMBER.with(text));
        }
        yield JsonKind.DECIMAL;
      }
    };
  }

  /** Returns the members of an object by name. The last member of a name wins. */
  private static Map<String, Member> members(byte[] line, int start, int end) {
    Map<String, Member> members = new HashMap<>();
    byte[] written = start == 0 ? line : Arrays.copyOfRange(line, start, end);
    byte[] json = LoneSurrogates.replaced(written, end - start);
    int before = 0;
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), json, 0, end - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(parser, "not an object");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        int first = (int) parser.currentTokenLocation().getByteOffset();
        if (token.isStructStart()) {
          parser.skipChildren();
        } else {
          parser.finishToken();
        }
        boolean asWritten = Arrays.equals(written, before, first, json, before, first);
        before = (int) parser.currentLocation().getByteOffset();
        members.put(
            asWritten ? name : LONE_SURROGATE + name,
            new Member(token, start + first, start + before));
      }
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "more than one value");
      }
    }
    return members;
  }

  private static String string(
      byte[] line, Map<String, Member> members, String name, Place place, String what) {
    Member member = required(members, name, place, what);
    if (member.token() != JsonToken.VALUE_STRING) {
      throw TargetException.input(place, Wording.MEMBER_NOT_A_STRING.with(name, what));
    }
    return tree(line, member).asString();
  }

  private static Member required(
      Map<String, Member> members, String name, Place place, String what) {
    Member member = members.get(name);
    if (member == null) {
      throw TargetException.input(place, Wording.MEMBER_MISSING.with(what, name));
    }
    return member;
  }

  private static @Nullable Long integer(
      byte[] line, Map<String, Member> members, String name, Place place) {
    Member member = members.get(name);
    if (member == null || member.token() == JsonToken.VALUE_NULL) {
      return null;
    }
    try {
      if (member.token().isNumeric() && member.end() - member.start() <= 40) {
        return new BigDecimal(text(line, member)).longValueExact();
      }
    } catch (ArithmeticException tooLarge) {
      throw notAnInteger(name, place);
    } catch (NumberFormatException notFinite) {
      throw notAnInteger(name, place);
    }
    throw notAnInteger(name, place);
  }

  private static TargetException notAnInteger(String name, Place place) {
    return TargetException.input(place, Wording.MEMBER_NOT_AN_INTEGER.with(name));
  }

  private static JsonNode tree(byte[] line, Member member) {
    return JsonTrees.read(FACTORY, line, member.start(), member.end() - member.start());
  }

  private static String text(byte[] line, Member member) {
    return new String(line, member.start(), member.end() - member.start(), StandardCharsets.UTF_8);
  }
}
