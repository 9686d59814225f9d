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
 * Finds streams whose tables refer to each other by foreign keys. They share a queue. In it, the
 * batches of a parent come before the child's batch, so that earlier parent rows are loaded first.
 * Used by one thread at a time.
 */
final class RelatedStreams {
  private final Map<String, Relation> relations = new LinkedHashMap<>();
  private final Map<String, String> queues = new LinkedHashMap<>();

  private record Relation(TableName table, Set<TableName> refersTo) {
    boolean touches(Relation other) {
      return refersTo.contains(other.table) || other.refersTo.contains(table);
    }
  }

  /** Sets the tables that a stream's table refers to. */
  void put(String stream, TableName table, Collection<TableName> refersTo) {
    relations.put(stream, new Relation(table, Set.copyOf(refersTo)));
  }

  /** Returns the streams that a stream is related to, directly or not, including itself. */
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

  /** Makes the streams share one queue from now on. They must have no work left. */
  void join(Set<String> streams) {
    String queue = streams.iterator().next();
    streams.forEach(stream -> queues.put(stream, queue));
  }

  /** Returns whether the streams share a queue. */
  boolean isJoined(Set<String> streams) {
    return streams.stream().map(this::queue).distinct().count() == 1;
  }

  /** Returns the name of the stream's queue. */
  String queue(String stream) {
    return queues.getOrDefault(stream, stream);
  }

  /** Returns the streams that a stream's table refers to. */
  List<String> parents(String stream) {
    Relation relation = relations.get(stream);
    return relations.entrySet().stream()
        .filter(other -> relation != null && relation.refersTo.contains(other.getValue().table))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the streams in an order with parents first. In a cycle, the order is arbitrary. */
  Set<String> parentsFirst(Collection<String> streams) {
    Set<String> ordered = new LinkedHashSet<>();
    streams.forEach(stream -> addParentsFirst(stream, ordered, new LinkedHashSet<>()));
    ordered.retainAll(streams);
    return ordered;
  }

  private void addParentsFirst(String stream, Set<String> ordered, Set<String> visited) {
    if (visited.add(stream)) {
      parents(stream).forEach(parent -> addParentsFirst(parent, ordered, visited));
      ordered.add(stream);
    }
  }
}
