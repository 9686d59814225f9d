package dev.targetpostgres.encode;

import dev.targetpostgres.schema.DeclaredValues;
import dev.targetpostgres.singer.JsonKind;
import dev.targetpostgres.singer.RecordMessage;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Converts values whose text differs from their meaning, before they are checked and encoded:
 * doubles that are written out with all their digits, and JSON inside strings. Compiled for a
 * stream; usual records cost nothing. Not thread-safe.
 */
public final class SentValues {
  private final JsonInStrings strings;
  private final WrittenOutDoubles doubles = new WrittenOutDoubles();

  /** Slots whose strings can contain JSON. */
  private final int[] stringSlots;

  /** For each slot, a bit for each {@link JsonKind} that a string can contain as JSON. */
  private final int[] kindsInStrings;

  /** For each slot, whether to keep every digit of a number. */
  private final boolean[] exact;

  /** For each slot, the declaration in the SCHEMA. */
  private final List<DeclaredValues> declared;

  /**
   * Compiles the conversions of a stream.
   *
   * @param declared declarations in the SCHEMA, by slot
   * @param jsonSlots slots whose columns are json or jsonb
   */
  public SentValues(
      List<DeclaredValues> declared, Set<Integer> jsonSlots, EncodingOptions options) {
    strings = new JsonInStrings(options.sanitize());
    kindsInStrings = new int[declared.size()];
    exact = new boolean[declared.size()];
    this.declared = List.copyOf(declared);
    for (int slot = 0; slot < exact.length; slot++) {
      DeclaredValues values = declared.get(slot);
      exact[slot] = options.keepsAllDigits() || values.exactNumbers();
      kindsInStrings[slot] = kindsInStrings(values.types(), jsonSlots.contains(slot));
    }
    stringSlots =
        IntStream.range(0, exact.length).filter(slot -> kindsInStrings[slot] != 0).toArray();
  }

  /** Returns the declaration in the SCHEMA of the slot's values. */
  DeclaredValues declared(int slot) {
    return declared.get(slot);
  }

  private static int kindsInStrings(Set<String> types, boolean json) {
    boolean container = types.contains("object") || types.contains("array");
    return types.contains("string") || !(json || container) ? 0 : kinds(types);
  }

  private static int kinds(Set<String> types) {
    int kinds = 0;
    for (String type : types) {
      kinds |=
          switch (type) {
            case "null" -> 1 << JsonKind.NULL;
            case "boolean" -> 1 << JsonKind.TRUE | 1 << JsonKind.FALSE;
            case "integer" -> 1 << JsonKind.INTEGER;
            case "number" -> 1 << JsonKind.INTEGER | 1 << JsonKind.DECIMAL;
            case "object" -> 1 << JsonKind.OBJECT | 1 << JsonKind.DOUBTFUL_OBJECT;
            case "array" -> 1 << JsonKind.ARRAY | 1 << JsonKind.DOUBTFUL_ARRAY;
            default -> 0;
          };
    }
    return kinds;
  }

  /** Converts the record's values. */
  public void read(RecordMessage record) {
    boolean found = stringSlots.length > 0 && readStrings(record);
    if (found || record.hasLongDecimals()) {
      readNumbers(record);
    }
  }

  /** Replaces strings that contain JSON. Returns whether there was one. */
  private boolean readStrings(RecordMessage record) {
    boolean found = false;
    for (int slot : stringSlots) {
      byte kind = record.kind(slot);
      if (kind == JsonKind.STRING || kind == JsonKind.ESCAPED_STRING) {
        byte[] json = strings.json(kind, record.bytes(), record.start(slot), record.end(slot));
        if (json != null && (kindsInStrings[slot] >>> strings.kind() & 1) != 0) {
          record.replace(slot, strings.kind(), json);
          record.flatten(slot);
          found = true;
        }
      }
    }
    return found;
  }

  private void readNumbers(RecordMessage record) {
    for (int slot = 0; slot < exact.length; slot++) {
      if (!exact[slot]) {
        byte kind = record.kind(slot);
        byte[] shortened =
            doubles.shortened(kind, record.bytes(), record.start(slot), record.end(slot));
        if (shortened != null) {
          record.replace(slot, kind, shortened);
        }
      }
    }
  }
}
