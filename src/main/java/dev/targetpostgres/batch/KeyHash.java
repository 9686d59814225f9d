package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;

/**
 * Finds the partition of a record by a hash of its key's bytes. The key must be in a canonical
 * form, in which equal keys have equal bytes. For any other key it returns {@link #UNKNOWN}.
 */
final class KeyHash {
  /** The partition of a key that is not in canonical form. */
  static final int UNKNOWN = -1;

  private static final int UUID_LENGTH = 36;

  /** The bit that makes ASCII letters lowercase. Digits and hyphens have it already. */
  private static final int LOWERCASE = 0x20;

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
      int lowercase = key.form() == KeyForm.UUID ? LOWERCASE : 0;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + (bytes[i] | lowercase);
      }
    }
    // Without this, sequences of numbers would alternate between partitions, or all be in one.
    hash *= 0x9E3779B9;
    return (hash >>> 16) % count;
  }

  /** Returns whether no other bytes mean the same key, except for the case of a UUID's letters. */
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
      int b = bytes[i] | LOWERCASE;
      boolean digit = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
      if (hyphen ? b != '-' : !digit) {
        return false;
      }
    }
    return true;
  }
}
