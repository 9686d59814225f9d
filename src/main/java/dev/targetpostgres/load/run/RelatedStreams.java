package dev.targetpostgres.load.run;

import dev.targetpostgres.schema.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds streams whose tables refer to each other by foreign keys. They share a queue, and a batch
 * comes after those of the streams that its table refers to. So no row is loaded before an earlier
 * one that it needs. Used by one thread at a time.
 */
final class RelatedStreams {
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final Map<String, String> lines = new LinkedHashMap<>();

  private record Relation(TableName table, Set<TableName> refersTo) {
    boolean touches(Relation other) {
      return refersTo.contains(other.table) || other.refersTo.contains(table);
    }
  }

  /** Notes what a stream's table refers to now. */
  void put(String stream, TableName table, Collection<TableName> refersTo) {
    relations.put(stream, new Relation(table, Set.copyOf(refersTo)));
  }

  /** Returns the streams that a stream is related to, including itself. */
  Set<String> relatives(String stream) {
    Set<String> found = new LinkedHashSet<>(List.of(stream));
    List<String> next = new ArrayList<>(found);
    for (int place = 0; place < next.size(); place++) {
      Relation relation = relations.get(next.get(place));
      relations.forEach(
          (name, other) -> {
            if (relation != null && relation.touches(other) && found.add(name)) {
              next.add(name);
            }
          });
    }
    return found;
  }

  /** Makes the streams share one queue from now on; none of them may have work left. */
  void join(Set<String> streams) {
    String line = streams.iterator().next();
    streams.forEach(stream -> lines.put(stream, line));
  }

  /** Returns whether the streams share a queue. */
  boolean isJoined(Set<String> streams) {
    return streams.stream().map(this::line).distinct().count() == 1;
  }

  /** Returns the name of the stream's queue. */
  String line(String stream) {
    return lines.getOrDefault(stream, stream);
  }

  /** Returns the streams that a stream's table refers to. */
  List<String> parents(String stream) {
    Relation relation = relations.get(stream);
    return relations.entrySet().stream()
        .filter(other -> relation != null && relation.refersTo.contains(other.getValue().table))
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * Returns the streams in an order in which each comes after those it refers to, if there is such
   * an order.
   */
  Set<String> parentsFirst(Collection<String> streams) {
    Set<String> ordered = new LinkedHashSet<>();
    streams.forEach(stream -> addParentsFirst(stream, ordered, new LinkedHashSet<>()));
    ordered.retainAll(streams);
    return ordered;
  }

  private void addParentsFirst(String stream, Set<String> ordered, Set<String> onTheWay) {
    if (onTheWay.add(stream)) {
      parents(stream).forEach(parent -> addParentsFirst(parent, ordered, onTheWay));
      ordered.add(stream);
    }
  }
}
