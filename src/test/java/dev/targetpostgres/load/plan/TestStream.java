package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.Options;
import dev.targetpostgres.config.SettingsReader;
import dev.targetpostgres.config.StreamMap;
import dev.targetpostgres.schema.TableShape;
import dev.targetpostgres.singer.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Builds a stream {@code s}, its target and its plan. */
public final class TestStream {
  private static final String NAME = "s";

  private final ObjectNode schema = JsonNodeFactory.instance.objectNode();
  private final Map<String, String> settings = new HashMap<>();
  private List<String> keys = List.of();
  private StreamMap map = StreamMap.SAME;

  private TestStream() {
    schema.putObject("properties");
    set("add_record_metadata", "false");
  }

  /** Returns a stream with properties of type integer and without metadata columns. */
  public static TestStream of(String... properties) {
    TestStream stream = new TestStream();
    for (String property : properties) {
      stream.property(property, "integer");
    }
    return stream;
  }

  /** Adds a property. */
  public TestStream property(String name, String jsonType) {
    schema.withObject("/properties/" + name).put("type", jsonType);
    return this;
  }

  /** Sets the key properties. */
  public TestStream keys(String... names) {
    keys = List.of(names);
    return this;
  }

  /** Sets a setting. */
  public TestStream set(String setting, String value) {
    settings.put("TARGET_POSTGRES_" + setting.toUpperCase(Locale.ROOT), value);
    return this;
  }

  TestStream map(StreamMap made) {
    map = made;
    return this;
  }

  /** Returns its SCHEMA. */
  public Message.Schema message() {
    return new Message.Schema(NAME, schema, keys, true);
  }

  /** Returns its table, columns and method. */
  public StreamTarget target() {
    Options options = Options.of(SettingsReader.read(List.of(), settings));
    return StreamTarget.of(message(), map, options.load().stream(map.nameOf(NAME)), 1);
  }

  /** Returns the plan for the table. */
  public TablePlan plan(TableShape table) {
    return plan(table, false);
  }

  TablePlan plan(TableShape table, boolean ordinals) {
    StreamTarget target = target();
    return TablePlan.of(target, table, RecordLayout.of(target.paths()), ordinals, false);
  }

  /** Returns the plan for the table that would be made for the stream. */
  public TablePlan planOfNewTable() {
    StreamTarget target = target();
    TestTable table = new TestTable();
    target.wanted().columns().forEach(column -> table.column(column.name(), column.type()));
    List<String> key = target.wanted().primaryKey();
    return plan((key.isEmpty() ? table : table.primaryKey(key.toArray(String[]::new))).shape());
  }
}
