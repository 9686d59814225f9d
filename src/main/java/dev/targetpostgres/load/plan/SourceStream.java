package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.LoadOptions;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.config.StreamOptions;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.singer.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A stream that comes in, and what is loaded from it. All outputs read the same record, so they
 * share one layout, which has a slot for everything that any of them reads.
 *
 * @param message the SCHEMA that declares the stream
 * @param outputs one for each stream map, in their order
 */
public record SourceStream(Message.Schema message, RecordLayout layout, List<Output> outputs) {
  /** Copies its list. */
  public SourceStream {
    outputs = List.copyOf(outputs);
  }

  /** A stream that is loaded from the source, and the map that makes it. */
  public record Output(StreamMap map, StreamTarget target) {}

  /**
   * Returns the stream with its outputs and the layout of its records.
   *
   * @param lineNumber of the SCHEMA, for messages
   * @throws TargetException if the SCHEMA, a map and the options contradict each other
   */
  public static SourceStream of(
      Message.Schema message, List<StreamMap> maps, LoadOptions options, long lineNumber) {
    List<Output> outputs =
        maps.stream()
            .map(map -> new Output(map, target(message, map, options, lineNumber)))
            .toList();
    List<List<String>> paths =
        outputs.stream().flatMap(output -> output.target().paths().stream()).distinct().toList();
    return new SourceStream(message, RecordLayout.of(paths), outputs);
  }

  private static StreamTarget target(
      Message.Schema message, StreamMap map, LoadOptions options, long lineNumber) {
    StreamOptions stream = options.stream(map.nameOf(message.stream()));
    return StreamTarget.of(message, map, stream, lineNumber);
  }

  /**
   * Returns the slots that any output loads into a json or jsonb column. All outputs read the same
   * values, so none may decide alone what a string in them means.
   *
   * @param plans of the outputs, by stream
   */
  public Set<Integer> jsonSlots(Function<String, Optional<TablePlan>> plans) {
    return outputs.stream()
        .map(output -> plans.apply(output.target().stream()))
        .flatMap(Optional::stream)
        .flatMap(plan -> plan.jsonSlots().stream())
        .collect(Collectors.toSet());
  }
}
