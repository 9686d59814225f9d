package dev.targetpostgres.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.targetpostgres.singer.JsonKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encodes hstore, as text that the server casts. The members of an object become its pairs: strings
 * without quotes, null as NULL, other values as JSON. The last member of a name wins. A JSON string
 * is sent unchanged, as a literal.
 */
final class HstoreEncoder extends ValueEncoder {
  private static final byte[] ARROW = {'=', '>'};
  private static final byte[] NULL = {'N', 'U', 'L', 'L'};

  private final boolean sanitize;
  private final TextEncoder literals;
  private final JsonContainer object = new JsonContainer();

  HstoreEncoder(boolean sanitize) {
    this.sanitize = sanitize;
    literals = new TextEncoder(sanitize);
  }

  @Override
  void encode(byte kind, byte[] bytes, int start, int end, CopyBuffer out) {
    if (kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING) {
      literals.encode(kind, bytes, start, end, out);
      return;
    }
    if (kind != JsonKind.OBJECT && kind != JsonKind.DOUBTFUL_OBJECT) {
      throw wrongKind(kind, bytes, start, end, "an object");
    }
    long length = out.beginLength();
    boolean first = true;
    for (Map.Entry<String, byte @Nullable []> member : members(bytes, start).entrySet()) {
      if (!first) {
        out.int8(',');
      }
      first = false;
      LiteralText.quoted(member.getKey().getBytes(UTF_8), out);
      out.bytes(ARROW, 0, ARROW.length);
      byte[] value = member.getValue();
      if (value == null) {
        out.bytes(NULL, 0, NULL.length);
      } else {
        LiteralText.quoted(value, out);
      }
    }
    out.setLength(length);
  }

  private Map<String, byte @Nullable []> members(byte[] bytes, int start) {
    Map<String, byte @Nullable []> members = new LinkedHashMap<>();
    for (object.begin(bytes, start); object.next(); ) {
      byte[] name = JsonText.unescaped(bytes, object.nameStart(), object.nameEnd(), sanitize);
      byte[] value =
          object.kind() == JsonKind.NULL
              ? null
              : LiteralText.plain(object.kind(), bytes, object.start(), object.end(), sanitize);
      members.put(new String(name, UTF_8), value);
    }
    return members;
  }
}
