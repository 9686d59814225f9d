package dev.targetpostgres.load.run;

import dev.targetpostgres.load.method.RowBlame;
import java.util.concurrent.ConcurrentHashMap;

/** Stores each stream's streak of rejected records between batches. Thread-safe. */
final class Streaks {
  private final ConcurrentHashMap<String, RowBlame.Streak> streams = new ConcurrentHashMap<>();

  RowBlame.Streak of(String stream) {
    return streams.getOrDefault(stream, RowBlame.Streak.NONE);
  }

  void put(String stream, RowBlame.Streak streak) {
    if (streak.length() == 0) {
      streams.remove(stream);
    } else {
      streams.put(stream, streak);
    }
  }
}
