package dev.targetpostgres.sample;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.targetpostgres.testing.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A Singer tap whose source is a shop that it makes up as it goes: customers, products, orders and
 * page views, with later changes of earlier rows. The same seed gives the same bytes.
 */
public final class SampleTap {
  public static final int DEFAULT_RECORDS = 6_000;
  public static final long DEFAULT_SEED = 42;

  private static final int RECORDS_PER_STATE = 250;

  private final OutputStream out;
  private final Map<SampleStream, String> bookmarks = new EnumMap<>(SampleStream.class);

  private SampleTap(OutputStream out) {
    this.out = out;
  }

  /** Takes the number of records and the seed, both optional. */
  public static void main(String[] arguments) throws IOException {
    int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_RECORDS;
    long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : DEFAULT_SEED;
    OutputStream out = new BufferedOutputStream(System.out);
    write(out, records, seed);
    out.flush();
  }

  /** Writes a whole sync: every SCHEMA, the records, a STATE now and then and one at the end. */
  public static void write(OutputStream out, int records, long seed) throws IOException {
    new SampleTap(out).sync(new Shop(new Random(seed)), records);
  }

  private void sync(Shop shop, int records) throws IOException {
    for (SampleStream stream : SampleStream.values()) {
      line(stream.schemaMessage());
    }
    for (int count = 1; count <= records; count++) {
      ShopRecord next = shop.next();
      line(Json.of(recordMessage(next)));
      bookmarks.put(next.stream(), next.changedAt());
      if (count % RECORDS_PER_STATE == 0 || count == records) {
        line(Json.of(stateMessage()));
      }
    }
  }

  private static Map<String, Object> recordMessage(ShopRecord shopRecord) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "RECORD");
    message.put("stream", shopRecord.stream().streamName());
    message.put("record", shopRecord.values());
    message.put("time_extracted", shopRecord.changedAt());
    return message;
  }

  private Map<String, Object> stateMessage() {
    Map<String, Object> perStream = new LinkedHashMap<>();
    bookmarks.forEach(
        (stream, changedAt) -> perStream.put(stream.streamName(), bookmark(stream, changedAt)));
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("type", "STATE");
    message.put("value", Map.of("bookmarks", perStream));
    return message;
  }

  private static Map<String, Object> bookmark(SampleStream stream, String changedAt) {
    Map<String, Object> bookmark = new LinkedHashMap<>();
    bookmark.put("replication_key", stream.replicationKey());
    bookmark.put("replication_key_value", changedAt);
    return bookmark;
  }

  private void line(String json) throws IOException {
    out.write(json.getBytes(US_ASCII));
    out.write('\n');
  }
}
