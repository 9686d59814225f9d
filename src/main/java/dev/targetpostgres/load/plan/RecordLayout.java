package dev.targetpostgres.load.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * In which slots a record's values are found: first its properties, then members of objects.
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

  /** With a slot for everything that the paths lead to. */
  static RecordLayout of(List<List<String>> paths) {
    List<List<String>> members = new ArrayList<>(paths);
    members.removeIf(path -> path.size() == 1);
    return new RecordLayout(paths.stream().map(path -> path.get(0)).distinct().toList(), members);
  }

  /** The path to every slot, in their order. */
  List<List<String>> paths() {
    return Stream.concat(properties.stream().map(List::of), members.stream()).toList();
  }

  int slot(List<String> path) {
    return path.size() == 1
        ? properties.indexOf(path.get(0))
        : properties.size() + members.indexOf(path);
  }
}
