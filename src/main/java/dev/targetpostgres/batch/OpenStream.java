package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A declared stream with its open batches: one, or one for each partition. Not thread-safe. */
final class OpenStream {
  private final String name;
  private final boolean prefersLarge;
  private final RowEncoder encoder;
  private final @Nullable RecordCheck check;

  /** The property whose growth {@link KeyOrder} checks, or null if records have no order. */
  private final Partitions.@Nullable KeyProperty orderedBy;

  /** How records are divided, after {@link #divide}. */
  private Partitions partitions;

  private @Nullable KeyHash keyHash;
  private @Nullable Batch[] batches = new Batch[1];
  private boolean divided;
  private int lastPartition;
  private long lastUsed;
  private long sealedBytes;

  /** Creates a stream without open batches. */
  OpenStream(
      String name,
      boolean prefersLarge,
      RowEncoder encoder,
      @Nullable RecordCheck check,
      Partitions partitions) {
    this.name = name;
    this.prefersLarge = prefersLarge;
    this.encoder = encoder;
    this.check = check;
    this.partitions = partitions;
    orderedBy = partitions instanceof Partitions.ByKey byKey ? byKey.keys().get(0) : null;
  }

  String name() {
    return name;
  }

  boolean prefersLargeBatches() {
    return prefersLarge;
  }

  /** Returns the check of the keys' order in a new batch, or null if the stream has none. */
  @Nullable KeyOrder newOrder() {
    return orderedBy == null ? null : new KeyOrder(orderedBy);
  }

  /** Returns the bytes of all batches that were sealed. */
  long sealedBytes() {
    return sealedBytes;
  }

  void sealed(long bytes) {
    sealedBytes += bytes;
  }

  /** Returns how many bytes of all streams' records had been read when it had its last record. */
  long lastUsed() {
    return lastUsed;
  }

  void lastUsed(long bytes) {
    lastUsed = bytes;
  }

  /** Prepares the record's values, before anything else uses them. */
  void read(RecordMessage record) {
    encoder.read(record);
  }

  /** Returns the check of its records, or null if records are not checked. */
  @Nullable RecordCheck check() {
    return check;
  }

  /**
   * Adds the record to the batch.
   *
   * @param check the stream's check, or null if the record need not be checked
   */
  void add(RecordMessage record, Batch batch, @Nullable RecordCheck check) {
    batch.add(record, encoder, check);
  }

  /**
   * Returns the index of the open batch that the record belongs to. Returns {@link KeyHash#UNKNOWN}
   * if the stream can no longer be divided, and {@link #undivide} must be called.
   */
  int index(RecordMessage record) {
    return keyHash == null ? 0 : keyHash.partition(record);
  }

  /** Divides records from now on, if the stream can be divided. No batch may be open. */
  void divide() {
    if (!divided && partitions instanceof Partitions.ByKey byKey) {
      keyHash = new KeyHash(byKey);
      batches = new Batch[byKey.count()];
    }
    divided = true;
  }

  /** Stops dividing records for good. No batch may be open. */
  void undivide() {
    partitions = new Partitions.Undivided();
    keyHash = null;
    batches = new Batch[1];
  }

  /** Returns the open batch of the index, or null if none is open. */
  @Nullable Batch open(int index) {
    return batches[index];
  }

  void open(int index, Batch batch) {
    batches[index] = batch;
  }

  /** Returns the partition of a new batch of the index. */
  int partition(int index) {
    if (keyHash != null) {
      return index;
    }
    if (divided && partitions instanceof Partitions.InTurns turns) {
      lastPartition = (lastPartition + 1) % turns.count();
      return lastPartition;
    }
    return Partitions.WHOLE;
  }

  /** Removes the batch from the open ones. Returns false if it was removed before. */
  boolean close(Batch batch) {
    for (int index = 0; index < batches.length; index++) {
      if (batches[index] == batch) {
        batches[index] = null;
        return true;
      }
    }
    return false;
  }

  /** Returns the open batches. */
  List<Batch> open() {
    List<Batch> open = new ArrayList<>();
    for (Batch batch : batches) {
      if (batch != null) {
        open.add(batch);
      }
    }
    return open;
  }
}
