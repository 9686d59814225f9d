package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import dev.targetpostgres.singer.RecordMessage;
import java.util.Arrays;

/**
 * Notices whether one property of the key only ever grows in a batch. Then no two records have the
 * same key, and they come in the order of the table's index. If a spelling does not show the order,
 * the answer is "no".
 */
final class KeyOrder {
  private final Partitions.KeyProperty key;
  private byte[] latest = new byte[0];
  private int length;
  private boolean ascending;

  KeyOrder(Partitions.KeyProperty key) {
    this.key = key;
    // A uuid's letters may be large or small.
    ascending = key.form() != KeyForm.UUID;
  }

  /** Looks at the next record. */
  void add(RecordMessage record) {
    if (!ascending) {
      return;
    }
    int start = record.start(key.slot());
    int end = record.end(key.slot());
    byte[] bytes = record.bytes();
    ascending = KeyHash.isCanonical(key, record) && isBehindLatest(bytes, start, end);
    if (ascending) {
      length = end - start;
      if (latest.length < length) {
        latest = new byte[2 * length];
      }
      System.arraycopy(bytes, start, latest, 0, length);
    }
  }

  private boolean isBehindLatest(byte[] bytes, int start, int end) {
    if (key.form() == KeyForm.WHOLE_NUMBER) {
      // No sign and no zeros in front, so that the longer one is the larger.
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
