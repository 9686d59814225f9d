package dev.targetpostgres.batch;

import dev.targetpostgres.encode.RowEncoder;
import dev.targetpostgres.singer.RecordMessage;
import dev.targetpostgres.validate.RecordCheck;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream whose records are being read, and its open batches: one, or one for each partition. */
final class OpenStream {
  private final String name;
  private final boolean patient;
  private final RowEncoder encoder;
  private final @Nullable RecordCheck check;

  /** Tells the order of records, or null where nothing does. */
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
   * Has no batch open.
   *
   * @param patient whether larger batches are cheaper, so that an open one may grow older
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

  /** Sees in which order the keys of a new batch come; null where that cannot be told. */
  @Nullable KeyOrder newOrder() {
    return orderedBy == null ? null : new KeyOrder(orderedBy);
  }

  /** Bytes of all batches that have been sealed. */
  long sealedBytes() {
    return sealedBytes;
  }

  void sealed(long bytes) {
    sealedBytes += bytes;
  }

  /** When a record came last, in bytes of records that had come by then. */
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

  /** Adds the record to the batch that is open at the place. */
  void add(RecordMessage record, Batch batch) {
    batch.add(record, encoder, check);
  }

  /**
   * The place of the open batch that the record belongs to; {@link KeyHash#UNKNOWN} where {@link
   * #undivide} has to come first.
   */
  int place(RecordMessage record) {
    return keyHash == null ? 0 : keyHash.partition(record);
  }

  /** From now on records are divided, where they can be; no batch may be open. */
  void divide() {
    if (!divided && partitions instanceof Partitions.ByKey byKey) {
      keyHash = new KeyHash(byKey);
      batches = new Batch[byKey.count()];
    }
    divided = true;
  }

  /** Never again are records divided; no batch may be open. */
  void undivide() {
    partitions = new Partitions.Undivided();
    keyHash = null;
    batches = new Batch[1];
  }

  /** The batch that is open at the place, or null. */
  @Nullable Batch open(int place) {
    return batches[place];
  }

  void open(int place, Batch batch) {
    batches[place] = batch;
  }

  /** The partition of a new batch at the place. */
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

  /** Takes the batch out; false where it is not one of the open ones any more. */
  boolean close(Batch batch) {
    for (int place = 0; place < batches.length; place++) {
      if (batches[place] == batch) {
        batches[place] = null;
        return true;
      }
    }
    return false;
  }

  /** The batches that are open. */
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
