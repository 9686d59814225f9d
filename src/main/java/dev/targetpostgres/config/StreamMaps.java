package dev.targetpostgres.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code stream_maps} setting: the output streams for each stream of the input.
 *
 * @param rules rules in the order written
 * @param onlyNamed whether streams that no rule matches are left out
 */
public record StreamMaps(List<Rule> rules, boolean onlyNamed) {
  /** No maps: every stream is loaded unchanged. */
  public static final StreamMaps NONE = new StreamMaps(List.of(), false);

  /** Copies its list. */
  public StreamMaps {
    rules = List.copyOf(rules);
  }

  /**
   * One entry of the setting.
   *
   * @param source name or glob of streams of the input
   * @param beside whether the output is additional; if not, it replaces the stream
   * @param map the map of the output, or nothing if the streams are left out
   */
  public record Rule(String source, boolean beside, Optional<StreamMap> map) {}

  /**
   * Returns the settings that name one stream of the input, each with that name. Globs are left
   * out.
   */
  public Map<String, String> namedStreams() {
    Map<String, String> named = new LinkedHashMap<>();
    for (Rule rule : rules) {
      if (!new Glob(rule.source()).isOpen()) {
        String output = rule.map().map(map -> map.nameOf(rule.source())).orElse(rule.source());
        named.put(
            "stream_maps." + (rule.beside() ? output + ".__source__" : rule.source()),
            rule.source());
      }
    }
    return named;
  }

  /** Returns the outputs of a stream of the input, none if it is left out. */
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
