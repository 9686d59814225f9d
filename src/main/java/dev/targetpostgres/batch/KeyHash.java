package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;

/**
 * Finds the partition of a record by a hash of its key's bytes. This needs a spelling in which
 * equal keys have equal bytes; of any other spelling it says that it cannot tell.
 */
final class KeyHash {
  /** The partition of a key whose spelling does not tell. */
  static final int UNKNOWN = -1;

  private static final int UUID_LENGTH = 36;

  /** Makes letters small, and leaves digits and hyphens as they are. */
  private static final int SMALL_LETTER = 0x20;

  private final int count;
  private final Partitions.KeyProperty[] keys;

  KeyHash(Partitions.ByKey partitions) {
    count = partitions.count();
    keys = partitions.keys().toArray(new Partitions.KeyProperty[0]);
  }

  /** Returns the record's partition, from 0, or {@link #UNKNOWN}. */
  int partition(RecordMessage record) {
    int hash = 0;
    for (Partitions.KeyProperty key : keys) {
      int slot = key.slot();
      byte kind = record.kind(slot);
      if (kind == JsonKind.MISSING || kind == JsonKind.NULL) {
        continue; // The record will be rejected.
      }
      byte[] bytes = record.bytes();
      int start = record.start(slot);
      int end = record.end(slot);
      if (!isCanonical(key, record)) {
        return UNKNOWN;
      }
      int small = key.form() == KeyForm.UUID ? SMALL_LETTER : 0;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + (bytes[i] | small);
      }
    }
    hash *=
        0x9E3779B9; // Sequences of numbers would fall into partitions in turns, or all into one.
    return (hash >>> 16) % count;
  }

  /** Returns whether no other bytes mean the same key, except for the case of a uuid's letters. */
  static boolean isCanonical(Partitions.KeyProperty key, RecordMessage record) {
    byte kind = record.kind(key.slot());
    byte[] bytes = record.bytes();
    int start = record.start(key.slot());
    int end = record.end(key.slot());
    return switch (key.form()) {
      case WHOLE_NUMBER -> kind == JsonKind.INTEGER && !isMinusZero(bytes, start, end);
      case TEXT -> kind == JsonKind.STRING || kind == JsonKind.INTEGER || kind == JsonKind.DECIMAL;
      case UUID -> kind == JsonKind.STRING && isPlainUuid(bytes, start, end);
    };
  }

  private static boolean isMinusZero(byte[] bytes, int start, int end) {
    return end - start == 2 && bytes[start] == '-' && bytes[start + 1] == '0';
  }

  private static boolean isPlainUuid(byte[] bytes, int start, int end) {
    if (end - start != UUID_LENGTH) {
      return false;
    }
    for (int i = start; i < end; i++) {
      int place = i - start;
      boolean hyphen = place == 8 || place == 13 || place == 18 || place == 23;
      int b = bytes[i] | SMALL_LETTER;
      boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
      if (hyphen ? b != '-' : !digit) {
        return false;
      }
    }
    return true;
  }
}
