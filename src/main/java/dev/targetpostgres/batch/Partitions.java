package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import java.util.List;

/**
 * How a stream's records are divided among batches that are loaded at the same time. Batches of one
 * partition are loaded in order.
 */
public sealed interface Partitions {
  /** The partition of a batch that is loaded behind all earlier ones and before all later ones. */
  int WHOLE = -1;

  /** Not at all. */
  record Undivided() implements Partitions {}

  /**
   * Batch by batch, where rows may come in any order.
   *
   * @param count of partitions
   */
  record InTurns(int count) implements Partitions {}

  /**
   * By key, so that the records of one key stay in order.
   *
   * @param count of partitions
   * @param keys of which at least one is there
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
   * @param form which spellings are told apart by the column as they are by their bytes
   */
  record KeyProperty(int slot, KeyForm form) {}
}
