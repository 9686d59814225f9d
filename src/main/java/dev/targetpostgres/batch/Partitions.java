package dev.targetpostgres.batch;

import dev.targetpostgres.schema.KeyForm;
import java.util.List;

/**
 * Describes how a stream's records are divided among batches that can be loaded at the same time.
 * Batches of one partition are loaded in order.
 */
public sealed interface Partitions {
  /** The partition of a batch that is loaded after all earlier ones and before all later ones. */
  int WHOLE = -1;

  /** All batches of the stream are loaded in order. */
  record Undivided() implements Partitions {}

  /**
   * Each batch belongs to the next partition, round-robin. The order of rows must not matter.
   *
   * @param count number of partitions
   */
  record InTurns(int count) implements Partitions {}

  /**
   * Records are divided by their key, so that the records of one key stay in order.
   *
   * @param count number of partitions
   * @param keys the properties of the key, at least one
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
   * @param slot index of its value in a record
   * @param form canonical form, in which equal keys have equal bytes
   */
  record KeyProperty(int slot, KeyForm form) {}
}
