package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.config.StreamMaps;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.singer.MessageReader;
import dev.targetpostgres.singer.PropertyNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Maps each stream of the tap to the streams that are loaded from it. Not thread-safe. */
public final class MappedStreams {
  private final StreamMaps maps;

  /** The streams loaded from each stream that stream_maps change. */
  private final Map<String, List<String>> outputs = new HashMap<>();

  /** Creates the mapping without streams. */
  public MappedStreams(StreamMaps maps) {
    this.maps = maps;
  }

  /** Returns the maps of the SCHEMA's stream. If there are none, the reader skips its records. */
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

  /** Makes the reader read the properties that any output of the stream needs. */
  public void read(MessageReader reader, SourceStream source) {
    String stream = source.message().stream();
    RecordLayout layout = source.layout();
    PropertyNames names = new PropertyNames(stream, layout.properties(), layout.members());
    List<String> made = outputs.get(stream);
    reader.declare(made == null ? names : names.goingTo(made));
  }

  /** Returns the streams that are loaded from the tap's stream. */
  public List<String> of(String stream) {
    return outputs.getOrDefault(stream, List.of(stream));
  }
}
