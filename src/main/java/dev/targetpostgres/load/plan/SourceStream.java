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
 * A stream of the tap, with the streams that are loaded from it. All outputs read the same record.
 * So they share one layout, with a slot for each value that any of them reads.
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
   * @param lineNumber line number of the SCHEMA
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
   * Returns the slots that any output loads into a json or jsonb column. The meaning of a string in
   * such a slot must be the same for all outputs, because they read the same values.
   *
   * @param plans returns the plan of an output's stream
   */
  public Set<Integer> jsonSlots(Function<String, Optional<TablePlan>> plans) {
    return outputs.stream()
        .map(output -> plans.apply(output.target().stream()))
        .flatMap(Optional::stream)
        .flatMap(plan -> plan.jsonSlots().stream())
        .collect(Collectors.toSet());
  }
}
