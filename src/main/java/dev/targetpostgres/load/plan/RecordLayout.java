package dev.targetpostgres.load.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says in which slot each value of a record is: first its properties, then members of objects.
 * Immutable.
 *
 * @param properties by name
 * @param members by the path that leads to them
 */
record RecordLayout(List<String> properties, List<List<String>> members) {
  RecordLayout {
    properties = List.copyOf(properties);
    members = List.copyOf(members);
  }

  /** Returns a layout with a slot for everything that the paths lead to. */
  static RecordLayout of(List<List<String>> paths) {
    List<List<String>> members = new ArrayList<>(paths);
    members.removeIf(path -> path.size() == 1);
    return new RecordLayout(paths.stream().map(path -> path.get(0)).distinct().toList(), members);
  }

  /** Returns the path to every slot, in the order of slots. */
  List<List<String>> paths() {
    return Stream.concat(properties.stream().map(List::of), members.stream()).toList();
  }

  /** Returns the slot that the path leads to. */
  int slot(List<String> path) {
    return path.size() == 1
        ? properties.indexOf(path.get(0))
        : properties.size() + members.indexOf(path);
  }
}
