package dev.targetpostgres.load.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Assigns a slot to each value that is read of a record: properties first, then members of objects.
 *
 * @param properties names of the properties
 * @param members paths of the members
 */
record RecordLayout(List<String> properties, List<List<String>> members) {
  RecordLayout {
    properties = List.copyOf(properties);
    members = List.copyOf(members);
  }

  /** Returns a layout with a slot for each path, and for the property at the start of each path. */
  static RecordLayout of(List<List<String>> paths) {
    List<List<String>> members = new ArrayList<>(paths);
    members.removeIf(path -> path.size() == 1);
    return new RecordLayout(paths.stream().map(path -> path.get(0)).distinct().toList(), members);
  }

  /** Returns the path of each slot, in the order of slots. */
  List<List<String>> paths() {
    return Stream.concat(properties.stream().map(List::of), members.stream()).toList();
  }

  /** Returns the slot of the path. */
  int slot(List<String> path) {
    return path.size() == 1
        ? properties.indexOf(path.get(0))
        : properties.size() + members.indexOf(path);
  }
}
