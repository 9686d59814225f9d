package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A RECORD, as ranges of its line in {@link #bytes()}. All records of a run share one instance,
 * which is valid until the next line is read. Not thread-safe.
 */
public final class RecordMessage implements Message {
  /** Readable bytes that scanners need after a value. */
  private static final int SPARE = Words.SIZE + 1;

  private static final PropertyNames NO_NAMES = new PropertyNames("", List.of());

  private PropertyNames names = NO_NAMES;
  private String stream = "";
  private byte[] bytes = {};
  private long lineNumber;
  private LineOrigin origin = LineOrigin.input();
  private int recordStart;
  private int recordEnd;
  private byte[] kinds = {};

  /** Number of slots of the last record. All other slots are empty. */
  private int filled;

  private int[] starts = {};
  private int[] ends = {};
  private int timeExtractedStart;
  private int timeExtractedEnd;
  private boolean hasVersion;
  private long version;
  private boolean hasSequence;
  private long sequence;
  private boolean longDecimals;
  private final List<Misfit> misfits = new ArrayList<>();
  private final MemberReader members = new MemberReader();

  /** Copy of the line, followed by the replaced values. Valid only if {@link #replaced}. */
  private byte[] rewritten = {};

  private int rewrittenEnd;
  private boolean replaced;
  private final List<String> undeclared = new ArrayList<>();

  /** Returns the stream to which the record belongs. */
  public String stream() {
    return stream;
  }

  /** Returns the streams to which stream maps send the record, or null for its own stream. */
  public @Nullable List<String> outputs() {
    return names.outputs();
  }

  /** Sets the stream to which the record belongs. */
  public void belongTo(String output) {
    stream = output;
  }

  /** Returns the bytes to which all positions refer. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the line's number among all lines of the run, from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Returns the source of the line. */
  public LineOrigin origin() {
    return origin;
  }

  /** Returns the place of the line for messages. */
  public Place place() {
    return origin.place(lineNumber);
  }

  /** Returns the start of the object with the record's properties. */
  public int recordStart() {
    return recordStart;
  }

  /** Returns the position after the object with the record's properties. */
  public int recordEnd() {
    return recordEnd;
  }

  /** Returns the {@link JsonKind} of the slot's value. */
  public byte kind(int slot) {
    return kinds[slot];
  }

  /** Returns the start of the slot's value. A string's range excludes its quotes. */
  public int start(int slot) {
    return starts[slot];
  }

  /** Returns the position after the slot's value. */
  public int end(int slot) {
    return ends[slot];
  }

  /** Returns the start of {@code time_extracted}, without its quote. */
  public int timeExtractedStart() {
    return timeExtractedStart;
  }

  /** Returns the end of {@code time_extracted}. Equals its start if the record has none. */
  public int timeExtractedEnd() {
    return timeExtractedEnd;
  }

  public boolean hasVersion() {
    return hasVersion;
  }

  public long version() {
    return version;
  }

  public boolean hasSequence() {
    return hasSequence;
  }

  public long sequence() {
    return sequence;
  }

  /**
   * A value that prevents the record from being flattened, since it is not an object.
   *
   * @param slot slot of the property that contains the value
   * @param property path of the value with dots
   * @param reason reason for the message
   */
  public record Misfit(int slot, String property, Text reason) {}

  /** Returns the first value that prevents flattening, or null if there is none. */
  public @Nullable Misfit misfit() {
    return misfits.isEmpty() ? null : misfits.get(0);
  }

  /** Returns the names of the record's properties that the stream's SCHEMA does not declare. */
  public List<String> undeclared() {
    return undeclared;
  }

  /** Returns whether the record can contain numbers with a fraction and more than 17 digits. */
  public boolean hasLongDecimals() {
    return longDecimals;
  }

  /** Returns whether values were replaced. If so, the slots differ from the record's own text. */
  public boolean hasReplacedValues() {
    return replaced;
  }

  /**
   * Replaces the slot's value. The record's own text stays as sent.
   *
   * @param json new value as JSON
   */
  public void replace(int slot, byte newKind, byte[] json) {
    int line = replaced ? rewrittenEnd : lineEnd() - lineStart();
    int end = line + json.length;
    byte[] target = rewritten;
    if (target.length < end + SPARE) {
      target = new byte[2 * (end + SPARE)];
    }
    if (replaced) {
      System.arraycopy(rewritten, 0, target, 0, target == rewritten ? 0 : rewrittenEnd);
    } else {
      int shift = lineStart();
      System.arraycopy(bytes, shift, target, 0, line);
      shift(-shift);
    }
    System.arraycopy(json, 0, target, line, json.length);
    // Scanners need a newline after a value, and readable bytes after the newline.
    Arrays.fill(target, end, end + SPARE, (byte) '\n');
    rewritten = target;
    rewrittenEnd = end + SPARE;
    replaced = true;
    bytes = target;
    value(slot, newKind, line, end);
  }

  /** Fills the slots of all members from the values of their objects. */
  void flatten() {
    members.read(this);
  }

  /** Fills the slots of the members of a slot whose value was replaced. */
  public void flatten(int slot) {
    misfits.removeIf(misfit -> misfit.slot() == slot);
    members.read(this, slot);
  }

  private int lineStart() {
    return timeExtractedEnd > 0 ? Math.min(timeExtractedStart, recordStart) : recordStart;
  }

  private int lineEnd() {
    return Math.max(timeExtractedEnd, recordEnd);
  }

  private void shift(int distance) {
    for (int slot = 0; slot < names.size(); slot++) {
      starts[slot] += distance;
      ends[slot] += distance;
    }
    recordStart += distance;
    recordEnd += distance;
    if (timeExtractedEnd > 0) {
      timeExtractedStart += distance;
      timeExtractedEnd += distance;
    }
  }

  /** Returns the name of the slot's property, or the path of the slot's member with dots. */
  public String property(int slot) {
    return names.property(slot);
  }

  /** Returns whether the slot is that of a member of a flattened object. */
  public boolean isMember(int slot) {
    return names.isMember(slot);
  }

  /** Returns whether the record has a version, a sequence or a time of extraction. */
  boolean hasMetadata() {
    return hasVersion || hasSequence || timeExtractedEnd > 0;
  }

  void start(byte[] line, long number) {
    bytes = line;
    lineNumber = number;
    names = NO_NAMES;
    recordStart = 0;
    recordEnd = 0;
    timeExtractedStart = 0;
    timeExtractedEnd = 0;
    hasVersion = false;
    hasSequence = false;
    longDecimals = false;
    replaced = false;
    if (!misfits.isEmpty()) {
      misfits.clear();
    }
    if (!undeclared.isEmpty()) {
      undeclared.clear();
    }
  }

  void origin(LineOrigin lines) {
    origin = lines;
  }

  void properties(PropertyNames properties) {
    names = properties;
    stream = properties.stream();
    int size = properties.size();
    if (kinds.length < size) {
      kinds = new byte[size];
      starts = new int[size];
      ends = new int[size];
    }
    // Slots that this record does not have must not show values of an earlier record.
    Arrays.fill(kinds, 0, Math.max(size, filled), JsonKind.MISSING);
    filled = size;
  }

  PropertyNames names() {
    return names;
  }

  void value(int slot, byte kind, int start, int end) {
    boolean quoted = kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING;
    kinds[slot] = kind;
    starts[slot] = quoted ? start + 1 : start;
    ends[slot] = quoted ? end - 1 : end;
  }

  void record(int start, int end) {
    recordStart = start;
    recordEnd = end;
  }

  void longDecimals(boolean mayBe) {
    longDecimals |= mayBe;
  }

  void timeExtracted(int start, int end) {
    timeExtractedStart = start;
    timeExtractedEnd = end;
  }

  void version(long value) {
    hasVersion = true;
    version = value;
  }

  void sequence(long value) {
    hasSequence = true;
    sequence = value;
  }

  /** Notes that the property cannot be flattened, since it is not an object. */
  void misfit(int slot, String property, Text reason) {
    misfits.add(new Misfit(slot, property, reason));
  }

  void undeclared(String name) {
    undeclared.add(name);
  }
}
