package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import java.util.List;

/**
 * Says how a stream's records are divided among batches that are loaded at the same time. Batches
 * of one partition are loaded in order.
 */
public sealed interface Partitions {
  /** The partition of a batch that is loaded after all earlier ones and before all later ones. */
  int WHOLE = -1;

  /** Does not divide the records. */
  record Undivided() implements Partitions {}

  /**
   * Divides batch by batch, if rows may come in any order.
   *
   * @param count of partitions
   */
  record InTurns(int count) implements Partitions {}

  /**
   * Divides by key, so that the records of one key stay in order.
   *
   * @param count of partitions
   * @param keys at least one
   */
  record ByKey(int count, List<KeyProperty> keys) implements Partitions {
    /** Copies the list. */
    public ByKey {
      keys = List.copyOf(keys);
    }
  }

  /**
   * A property of the key.
   *
   * @param slot its place in a record
   * @param form of keys that are equal only if their bytes are
   */
  record KeyProperty(int slot, KeyForm form) {}
}
