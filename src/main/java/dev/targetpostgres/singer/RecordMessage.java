package dev.targetpostgres.singer;

import dev.targetpostgres.report.Place;
import dev.targetpostgres.report.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A RECORD, as ranges of its line's bytes. There is one instance for all records of a run: it is
 * good until the next line is read. Not thread-safe.
 */
public final class RecordMessage implements Message {
  /** Bytes after a value that may be read. */
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

  /** How many slots the last record had: values stand in no others. */
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

  /** The line and the values that replace some of its own; valid only if {@link #replaced}. */
  private byte[] rewritten = {};

  private int rewrittenEnd;
  private boolean replaced;
  private final List<String> undeclared = new ArrayList<>();

  /** The stream that the record belongs to. */
  public String stream() {
    return stream;
  }

  /** Streams that the record belongs to in place of the one that it names, or null. */
  public @Nullable List<String> outputs() {
    return names.outputs();
  }

  /** The record belongs to the stream now. */
  public void belongTo(String output) {
    stream = output;
  }

  /** The line that the ranges point into. */
  public byte[] bytes() {
    return bytes;
  }

  /** The line's number among all that the run has read, from 1. */
  public long lineNumber() {
    return lineNumber;
  }

  /** Where the line comes from. */
  public LineOrigin origin() {
    return origin;
  }

  /** Where the line stands, for messages. */
  public Place place() {
    return origin.place(lineNumber);
  }

  /** Where the object with the record's properties starts. */
  public int recordStart() {
    return recordStart;
  }

  /** After the object with the record's properties. */
  public int recordEnd() {
    return recordEnd;
  }

  /** What the property of the slot is: one of {@link JsonKind}. */
  public byte kind(int slot) {
    return kinds[slot];
  }

  /** Where the value starts; a string's range excludes its quotes. */
  public int start(int slot) {
    return starts[slot];
  }

  /** After the value. */
  public int end(int slot) {
    return ends[slot];
  }

  /** Where {@code time_extracted} starts, without its quote. */
  public int timeExtractedStart() {
    return timeExtractedStart;
  }

  /** After {@code time_extracted}; equals its start where the record has none. */
  public int timeExtractedEnd() {
    return timeExtractedEnd;
  }

  /** Whether the record has a {@code version}. */
  public boolean hasVersion() {
    return hasVersion;
  }

  /** The record's {@code version}. */
  public long version() {
    return version;
  }

  /** Whether the record has a {@code sequence}. */
  public boolean hasSequence() {
    return hasSequence;
  }

  /** The record's {@code sequence}. */
  public long sequence() {
    return sequence;
  }

  /**
   * Something in a record that keeps it from being flattened.
   *
   * @param slot of the property that holds it
   * @param property which is not an object, with the names of those around it
   * @param reason in a user's words
   */
  public record Misfit(int slot, String property, Text reason) {}

  /** What keeps the record from being flattened, or null if nothing does. */
  public @Nullable Misfit misfit() {
    return misfits.isEmpty() ? null : misfits.get(0);
  }

  /** Properties of the record that the stream's SCHEMA does not have. */
  public List<String> undeclared() {
    return undeclared;
  }

  /** Whether numbers with a fraction and more than 17 digits may be among the values. */
  public boolean hasLongDecimals() {
    return longDecimals;
  }

  /** Whether values were replaced, so that the slots tell more than the record's own text. */
  public boolean hasReplacedValues() {
    return replaced;
  }

  /**
   * Replaces the slot's value. The record's own text stays as it was sent.
   *
   * @param json the new value, as JSON
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
    // Readers count on a newline after a value, and on readable bytes after that.
    Arrays.fill(target, end, end + SPARE, (byte) '\n');
    rewritten = target;
    rewrittenEnd = end + SPARE;
    replaced = true;
    bytes = target;
    value(slot, newKind, line, end);
  }

  /** Fills the slots of members from the values of their objects. */
  void takeApart() {
    members.read(this);
  }

  /** Fills the slots of members from the slot's value, which was replaced, if it has any there. */
  public void takeApart(int slot) {
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

  /** The name of the slot's property; that of a member has those of the objects around it. */
  public String property(int slot) {
    return names.property(slot);
  }

  /** Whether there is anything beside the stream and its properties. */
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
    // A slot that this record does not have must not show the value of an earlier one.
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

  /** The property is not an object, and so cannot be flattened. */
  void misfit(int slot, String property, Text reason) {
    misfits.add(new Misfit(slot, property, reason));
  }

  void undeclared(String name) {
    undeclared.add(name);
  }
}
