package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream whose records are being read, with its open batches: one, or one for each partition. */
final class OpenStream {
  private final String name;
  private final boolean patient;
  private final RowEncoder encoder;
  private final @Nullable RecordCheck check;

  /** Tells the order of records, or null if nothing does. */
  private final Partitions.@Nullable KeyProperty orderedBy;

  /** How records are divided, once that has begun. */
  private Partitions partitions;

  private @Nullable KeyHash keyHash;
  private @Nullable Batch[] batches = new Batch[1];
  private boolean divided;
  private int turn;
  private long lastUsed;
  private long sealedBytes;

  /**
   * Starts without an open batch.
   *
   * @param patient whether larger batches are cheaper, so that an open one may wait longer
   */
  OpenStream(
      String name,
      boolean patient,
      RowEncoder encoder,
      @Nullable RecordCheck check,
      Partitions partitions) {
    this.name = name;
    this.patient = patient;
    this.encoder = encoder;
    this.check = check;
    this.partitions = partitions;
    orderedBy = partitions instanceof Partitions.ByKey byKey ? byKey.keys().get(0) : null;
  }

  String name() {
    return name;
  }

  boolean isPatient() {
    return patient;
  }

  /** Returns what notices the order of keys in a new batch, or null if nothing can. */
  @Nullable KeyOrder newOrder() {
    return orderedBy == null ? null : new KeyOrder(orderedBy);
  }

  /** Returns the bytes of all batches that have been sealed. */
  long sealedBytes() {
    return sealedBytes;
  }

  void sealed(long bytes) {
    sealedBytes += bytes;
  }

  /** Returns when a record came last, in bytes of records that had come by then. */
  long lastUsed() {
    return lastUsed;
  }

  void lastUsed(long bytes) {
    lastUsed = bytes;
  }

  /** Reads the record's values as the tap means them. */
  void read(RecordMessage record) {
    encoder.read(record);
  }

  /** Returns what checks its records, or null if nothing does. */
  @Nullable RecordCheck check() {
    return check;
  }

  /**
   * Adds the record to the batch that is open at the place.
   *
   * @param check of the stream, or null if the record need not be checked
   */
  void add(RecordMessage record, Batch batch, @Nullable RecordCheck check) {
    batch.add(record, encoder, check);
  }

  /**
   * Returns the place of the open batch that the record belongs to, or {@link KeyHash#UNKNOWN} if
   * {@link #undivide} has to come first.
   */
  int place(RecordMessage record) {
    return keyHash == null ? 0 : keyHash.partition(record);
  }

  /** Divides records from now on, if possible. No batch may be open. */
  void divide() {
    if (!divided && partitions instanceof Partitions.ByKey byKey) {
      keyHash = new KeyHash(byKey);
      batches = new Batch[byKey.count()];
    }
    divided = true;
  }

  /** Never divides records again. No batch may be open. */
  void undivide() {
    partitions = new Partitions.Undivided();
    keyHash = null;
    batches = new Batch[1];
  }

  /** Returns the batch that is open at the place, or null. */
  @Nullable Batch open(int place) {
    return batches[place];
  }

  void open(int place, Batch batch) {
    batches[place] = batch;
  }

  /** Returns the partition of a new batch at the place. */
  int partition(int place) {
    if (keyHash != null) {
      return place;
    }
    if (divided && partitions instanceof Partitions.InTurns turns) {
      turn = (turn + 1) % turns.count();
      return turn;
    }
    return Partitions.WHOLE;
  }

  /** Takes the batch out. Returns false if it is not open any more. */
  boolean close(Batch batch) {
    for (int place = 0; place < batches.length; place++) {
      if (batches[place] == batch) {
        batches[place] = null;
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
