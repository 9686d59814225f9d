package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.config.StreamMaps;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Knows which streams are loaded from each stream that comes in. Used by one thread at a time. */
public final class MappedStreams {
  private final StreamMaps maps;

  /** What is loaded from streams that are not loaded simply as they are. */
  private final Map<String, List<String>> outputs = new HashMap<>();

  /** Knows no stream yet. */
  public MappedStreams(StreamMaps maps) {
    this.maps = maps;
  }

  /**
   * Returns what is loaded from the SCHEMA's stream. If that is nothing, its records are skipped.
   */
  public List<StreamMap> declared(Message.Schema message, MessageReader reader) {
    String stream = message.stream();
    List<StreamMap> made = maps.of(stream);
    if (!made.equals(List.of(StreamMap.SAME))) {
      outputs.put(stream, made.stream().map(map -> map.nameOf(stream)).toList());
    }
    if (made.isEmpty()) {
      reader.declare(new PropertyNames(stream, message.properties()).goingTo(List.of()));
    }
    return made;
  }

  /** Has the records of a stream read as all its outputs need them. */
  public void read(MessageReader reader, SourceStream source) {
    String stream = source.message().stream();
    RecordLayout layout = source.layout();
    PropertyNames names = new PropertyNames(stream, layout.properties(), layout.members());
    List<String> made = outputs.get(stream);
    reader.declare(made == null ? names : names.goingTo(made));
  }

  /** Returns the streams that are loaded from the one that comes in. */
  public List<String> of(String stream) {
    return outputs.getOrDefault(stream, List.of(stream));
  }
}
