package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.config.StreamMaps;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which streams are loaded of those that come in. Used by one thread at a time. */
public final class MappedStreams {
  private final StreamMaps maps;

  /** Streams that come in and do not just go out as they are: those that are loaded of them. */
  private final Map<String, List<String>> outputs = new HashMap<>();

  public MappedStreams(StreamMaps maps) {
    this.maps = maps;
  }

  /** What is loaded of the SCHEMA's stream; where that is nothing, its records are passed over. */
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

  /** Has the records of a stream that comes in read as all its outputs need them. */
  public void read(MessageReader reader, SourceStream source) {
    String stream = source.message().stream();
    RecordLayout layout = source.layout();
    PropertyNames names = new PropertyNames(stream, layout.properties(), layout.members());
    List<String> made = outputs.get(stream);
    reader.declare(made == null ? names : names.goingTo(made));
  }

  /** The streams that are loaded of the one that comes in. */
  public List<String> of(String stream) {
    return outputs.getOrDefault(stream, List.of(stream));
  }
}
