package dev.targetpostgres.singer;

import dev.targetpostgres.report.Wording;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Flattens objects: finds the members of a record's objects that have slots, and stores their
 * ranges in the line. Not thread-safe.
 */
final class MemberReader {
  private final JsonScanner json = new JsonScanner();

  /** Slot of the property that is being flattened. */
  private int slot;

  /** Fills the slots of all members, if the record's stream has such slots. */
  void read(RecordMessage record) {
    @Nullable ObjectNames @Nullable [] objects = record.names().objects();
    if (objects == null) {
      return;
    }
    for (int property = 0; property < objects.length; property++) {
      read(record, property, objects[property]);
    }
  }

  /** Fills the slots of the property's members, if it has any. */
  void read(RecordMessage record, int property) {
    @Nullable ObjectNames @Nullable [] objects = record.names().objects();
    if (objects != null && property < objects.length) {
      read(record, property, objects[property]);
    }
  }

  private void read(RecordMessage record, int property, @Nullable ObjectNames object) {
    byte kind = record.kind(property);
    if (object != null && kind != JsonKind.MISSING) {
      slot = property;
      read(record, object, kind, record.start(property), record.end(property));
    }
  }

  private void read(RecordMessage record, ObjectNames object, byte kind, int start, int end) {
    switch (kind) {
      case JsonKind.NULL -> fill(record, object, JsonKind.NULL);
      case JsonKind.OBJECT, JsonKind.DOUBTFUL_OBJECT -> {
        if (!scan(record, object, start)) {
          // Jackson starts over, since the last member of a name wins.
          JacksonReader.forEachMember(
              record.bytes(),
              start,
              end,
              record.place(),
              (name, member, first, after) -> {
                byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
                int place = object.names().slot(utf8, 0, utf8.length);
                put(record, object, place, name, member, first, after);
              });
        }
      }
      default ->
          record.misfit(slot, object.path(), Wording.NOT_TAKEN_APART.with(JsonKind.describe(kind)));
    }
  }

  /** Reads an object's members. Returns false if the scanner is unsure. */
  private boolean scan(RecordMessage record, ObjectNames object, int start) {
    byte[] bytes = record.bytes();
    int p = JsonScanner.skipSpace(bytes, start + 1);
    if (bytes[p] == '}') {
      return true;
    }
    while (true) {
      int name = p + 1;
      int close = json.string(bytes, name);
      if (close < 0 || RecordScanner.hasEscape(bytes, name, close)) {
        return false;
      }
      int value = JsonScanner.skipSpace(bytes, JsonScanner.skipSpace(bytes, close + 1) + 1);
      p = json.value(bytes, value);
      if (p < 0) {
        return false;
      }
      int place = object.names().slot(bytes, name, close);
      String text =
          place == PropertyNames.UNDECLARED
              ? new String(bytes, name, close - name, StandardCharsets.UTF_8)
              : "";
      put(record, object, place, text, json.kind(), value, p);
      p = JsonScanner.skipSpace(bytes, p);
      if (bytes[p] == '}') {
        return true;
      }
      p = JsonScanner.skipSpace(bytes, p + 1);
    }
  }

  private void put(
      RecordMessage record,
      ObjectNames object,
      int place,
      String name,
      byte kind,
      int start,
      int end) {
    if (place == PropertyNames.UNDECLARED) {
      record.undeclared(object.path() + "." + name);
      return;
    }
    if (object.slot(place) != PropertyNames.UNDECLARED) {
      record.value(object.slot(place), kind, start, end);
    }
    ObjectNames inner = object.object(place);
    if (inner != null) {
      fill(record, inner, JsonKind.MISSING);
      read(record, inner, kind, start, end);
    }
  }

  private static void fill(RecordMessage record, ObjectNames object, byte kind) {
    for (int place = 0; place < object.names().size(); place++) {
      if (object.slot(place) != PropertyNames.UNDECLARED) {
        record.value(object.slot(place), kind, 0, 0);
      }
      ObjectNames inner = object.object(place);
      if (inner != null) {
        fill(record, inner, kind);
      }
    }
  }
}
