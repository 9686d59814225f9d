package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.singer.RecordMessage;
import java.util.Arrays;

/**
 * Checks whether one property of the key grows with each record of a batch. If it does, all keys
 * are distinct, and in the order of the table's index. If the values' bytes do not show their
 * order, they count as not growing.
 */
final class KeyOrder {
  private final Partitions.KeyProperty key;
  private byte[] latest = new byte[0];
  private int length;
  private boolean ascending;

  KeyOrder(Partitions.KeyProperty key) {
    this.key = key;
    // A UUID's letters can be of either case, so its bytes do not show the order.
    ascending = key.form() != KeyForm.UUID;
  }

  /** Compares the next record's key with the one before. */
  void add(RecordMessage record) {
    if (!ascending) {
      return;
    }
    int start = record.start(key.slot());
    int end = record.end(key.slot());
    byte[] bytes = record.bytes();
    ascending = KeyHash.isCanonical(key, record) && isAfterLatest(bytes, start, end);
    if (ascending) {
      length = end - start;
      if (latest.length < length) {
        latest = new byte[2 * length];
      }
      System.arraycopy(bytes, start, latest, 0, length);
    }
  }

  private boolean isAfterLatest(byte[] bytes, int start, int end) {
    if (key.form() == KeyForm.WHOLE_NUMBER) {
      // JSON has no leading zeros. So of two numbers without a sign, the longer one is larger.
      if (bytes[start] == '-' || end - start < length) {
        return false;
      }
      if (end - start > length) {
        return true;
      }
    }
    return Arrays.compareUnsigned(bytes, start, end, latest, 0, length) > 0;
  }

  /** Returns whether the property has grown with every record. */
  boolean isAscending() {
    return ascending;
  }
}
