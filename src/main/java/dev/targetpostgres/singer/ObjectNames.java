package dev.targetpostgres.singer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The members of an object that have slots in a record, or contain such members. Immutable. */
final class ObjectNames {
  private final String path;
  private final PropertyNames names;

  /** Slot of each member, or {@link PropertyNames#UNDECLARED} if only members of it have slots. */
  private final int[] slots;

  private final @Nullable ObjectNames[] objects;

  private ObjectNames(String path, Map<List<String>, Integer> members) {
    this.path = path;
    List<String> first = members.keySet().stream().map(member -> member.get(0)).distinct().toList();
    names = new PropertyNames(path, first);
    slots =
        first.stream()
            .mapToInt(name -> members.getOrDefault(List.of(name), PropertyNames.UNDECLARED))
            .toArray();
    objects =
        first.stream()
            .map(name -> object(path + "." + name, within(name, members)))
            .toArray(ObjectNames[]::new);
  }

  /**
   * Returns the names of each property's members; null for a property without such members.
   *
   * @param nested paths of the members, whose slots come after those of the properties
   */
  static @Nullable ObjectNames[] of(List<String> properties, List<List<String>> nested) {
    Map<List<String>, Integer> members = new LinkedHashMap<>();
    for (List<String> member : nested) {
      members.put(member, properties.size() + members.size());
    }
    return properties.stream()
        .map(name -> object(name, within(name, members)))
        .toArray(ObjectNames[]::new);
  }

  private static @Nullable ObjectNames object(String path, Map<List<String>, Integer> members) {
    return members.isEmpty() ? null : new ObjectNames(path, members);
  }

  /** Returns the members within the object of that name, by their remaining path. */
  private static Map<List<String>, Integer> within(
      String name, Map<List<String>, Integer> members) {
    Map<List<String>, Integer> within = new LinkedHashMap<>();
    members.forEach(
        (path, slot) -> {
          if (path.size() > 1 && path.get(0).equals(name)) {
            within.put(path.subList(1, path.size()), slot);
          }
        });
    return within;
  }

  /** Returns the path of the object, with dots, for messages. */
  String path() {
    return path;
  }

  /** Returns the names of the members, which give each member its place. */
  PropertyNames names() {
    return names;
  }

  int slot(int place) {
    return slots[place];
  }

  @Nullable ObjectNames object(int place) {
    return objects[place];
  }
}
