package dev.targetpostgres.singer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the slot of a property by the bytes of its name. The slots are 0, 1, 2 … in the order of
 * declaration. Most records have that order, so the scanner tries the next name first. Immutable.
 */
public final class PropertyNames {
  /** Returned instead of a slot if the stream does not declare the property. */
  static final int UNDECLARED = -1;

  private final String stream;
  private final List<String> properties;
  private final List<List<String>> nested;
  private final byte[] streamBytes;
  private final byte[][] names;

  /** Expected name of each slot; null if JSON needs escapes for the name. */
  private final @Nullable ExpectedName[] compact;

  /** The same as {@link #compact}, with a space after the colon. */
  private final @Nullable ExpectedName[] spaced;

  private final int[] slotsByHash;

  private final @Nullable ObjectNames @Nullable [] objects;

  private final int slots;

  /** Streams to which stream maps send the records, or null for the stream itself. */
  private final @Nullable List<String> outputs;

  /** Creates the names of a stream's properties. */
  public PropertyNames(String stream, List<String> properties) {
    this(stream, properties, List.of());
  }

  /**
   * Creates the names of a stream's properties, and of members of objects among them.
   *
   * @param nested paths of the members, whose slots come after those of the properties
   */
  public PropertyNames(String stream, List<String> properties, List<List<String>> nested) {
    this(stream, properties, nested, null);
  }

  private PropertyNames(
      String stream,
      List<String> properties,
      List<List<String>> nested,
      @Nullable List<String> outputs) {
    this.stream = stream;
    this.properties = properties;
    this.nested = nested;
    this.outputs = outputs;
    slots = properties.size() + nested.size();
    objects = nested.isEmpty() ? null : ObjectNames.of(properties, nested);
    streamBytes = stream.getBytes(StandardCharsets.UTF_8);
    names =
        properties.stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    compact = new ExpectedName[names.length];
    spaced = new ExpectedName[names.length];
    slotsByHash = new int[Integer.highestOneBit(Math.max(names.length, 1)) * 4];
    Arrays.fill(slotsByHash, UNDECLARED);
    for (int slot = 0; slot < names.length; slot++) {
      if (isPlain(names[slot])) {
        compact[slot] = new ExpectedName(properties.get(slot), false);
        spaced[slot] = new ExpectedName(properties.get(slot), true);
      }
      int place = hash(names[slot], 0, names[slot].length);
      while (slotsByHash[place] != UNDECLARED) {
        place = place + 1 & slotsByHash.length - 1;
      }
      slotsByHash[place] = slot;
    }
  }

  /** Returns the same names for records that go to these streams instead of their own. */
  public PropertyNames goingTo(List<String> streams) {
    return new PropertyNames(stream, properties, nested, List.copyOf(streams));
  }

  @Nullable List<String> outputs() {
    return outputs;
  }

  public String stream() {
    return stream;
  }

  /** Returns the number of slots. */
  public int size() {
    return slots;
  }

  /** Returns the name of the slot's property, or the path of the slot's member with dots. */
  String property(int slot) {
    return slot < properties.size()
        ? properties.get(slot)
        : String.join(".", nested.get(slot - properties.size()));
  }

  /** Returns whether the slot is that of a member of a flattened object. */
  boolean isMember(int slot) {
    return slot >= properties.size();
  }

  /** Returns the members that have slots, by the slot of their object; null if there are none. */
  @Nullable ObjectNames @Nullable [] objects() {
    return objects;
  }

  boolean isStream(byte[] bytes, int start, int end) {
    return Arrays.equals(bytes, start, end, streamBytes, 0, streamBytes.length);
  }

  /**
   * Returns the position after the slot's name, its colon and its space. Returns {@link
   * JsonScanner#UNSURE} if another name can be at the position, which must be within a line.
   *
   * @param hasSpace whether a space is expected after the colon
   */
  int endOfName(int slot, byte[] bytes, int position, boolean hasSpace) {
    if (slot >= names.length) {
      return JsonScanner.UNSURE;
    }
    ExpectedName name = hasSpace ? spaced[slot] : compact[slot];
    return name == null ? JsonScanner.UNSURE : name.endAt(bytes, position);
  }

  /** Returns the slot of the name in the range, or {@link #UNDECLARED}. */
  int slot(byte[] bytes, int start, int end) {
    int place = hash(bytes, start, end);
    while (true) {
      int slot = slotsByHash[place];
      if (slot == UNDECLARED
          || Arrays.equals(bytes, start, end, names[slot], 0, names[slot].length)) {
        return slot;
      }
      place = place + 1 & slotsByHash.length - 1;
    }
  }

  private static boolean isPlain(byte[] name) {
    for (byte b : name) {
      if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
        return false;
      }
    }
    return true;
  }

  private int hash(byte[] bytes, int start, int end) {
    int hash = 0;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    return (hash ^ hash >>> 15) & slotsByHash.length - 1;
  }
}
