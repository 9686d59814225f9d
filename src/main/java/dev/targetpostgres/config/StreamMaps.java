package dev.targetpostgres.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code stream_maps} setting: for each stream that comes in, the streams that are loaded of
 * it.
 *
 * @param rules in the order written
 * @param onlyNamed whether streams that no rule is for are left out
 */
public record StreamMaps(List<Rule> rules, boolean onlyNamed) {
  /** Every stream as it is. */
  public static final StreamMaps NONE = new StreamMaps(List.of(), false);

  /** Copies its list. */
  public StreamMaps {
    rules = List.copyOf(rules);
  }

  /**
   * What is made of streams.
   *
   * @param source their name or glob
   * @param beside whether it comes beside what else is made of them, rather than in its place
   * @param map nothing where they are left out
   */
  public record Rule(String source, boolean beside, Optional<StreamMap> map) {}

  /** What is loaded of the stream; nothing at all where it is left out. */
  public List<StreamMap> of(String stream) {
    Optional<StreamMap> itself = onlyNamed ? Optional.empty() : Optional.of(StreamMap.SAME);
    List<StreamMap> others = new ArrayList<>();
    for (Rule rule : rules) {
      if (!new Glob(rule.source()).matches(stream)) {
        continue;
      }
      if (rule.beside()) {
        rule.map().ifPresent(others::add);
      } else {
        itself = rule.map();
      }
    }
    itself.ifPresent(map -> others.add(0, map));
    return others;
  }
}
