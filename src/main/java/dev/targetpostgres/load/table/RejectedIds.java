package dev.targetpostgres.load.table;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongFunction;

/** Makes ids for rejected records. They are UUIDs of version 7 (RFC 9562), in input order. */
public final class RejectedIds {
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 42;

  private RejectedIds() {}

  /** Returns a function from line numbers to the ids of records that are rejected now. */
  public static LongFunction<UUID> now() {
    long millis = System.currentTimeMillis();
    return number -> {
      // 32 bits of the line number suffice: they order only the ids of one millisecond.
      long high = (millis << 16) | VERSION | ((number >>> 20) & 0xFFF);
      long random = ThreadLocalRandom.current().nextLong(1L << RANDOM_BITS);
      return new UUID(high, VARIANT | ((number & 0xFFFFF) << RANDOM_BITS) | random);
    };
  }
}
