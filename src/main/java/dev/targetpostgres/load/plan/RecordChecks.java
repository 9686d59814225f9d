package dev.targetpostgres.load.plan;

import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.singer.Message;
import dev.targetpostgres.validate.RecordCheck;
import dev.targetpostgres.validate.RecordValidator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Chooses the check of a stream's records. Encoding checks the types of columns separately. */
public final class RecordChecks {
  private static final Logger LOG = LoggerFactory.getLogger(RecordChecks.class);

  private RecordChecks() {}

  /**
   * Returns the check of a stream's records, or null if there is none. If no property has a column,
   * it rejects every record.
   *
   * @param validates whether records must match their SCHEMA
   */
  public static @Nullable RecordCheck of(
      TablePlan plan, Message.Schema message, boolean validates) {
    if (!plan.writesProperties()) {
      Wording.STREAM_WITHOUT_COLUMNS.with(plan.target().stream()).warn(LOG);
      return RecordCheck.nothingToLoad();
    }
    return validates
        ? new RecordValidator(
            withoutChosenTypes(
                plan.target().mapping().properties().checked(message.schema()),
                plan.target().schema().properties()),
            plan.layout().properties())
        : null;
  }

  /**
   * Returns the JSON Schema without the types of properties whose columns have a type by setting.
   */
  private static JsonNode withoutChosenTypes(JsonNode schema, List<Property> properties) {
    List<String> chosen =
        properties.stream()
            .filter(property -> property.chosen() && property.path().size() == 1)
            .map(property -> property.path().get(0))
            .toList();
    if (chosen.isEmpty()) {
      return schema;
    }
    JsonNode checked = schema.deepCopy();
    for (String name : chosen) {
      if (checked.path("properties").path(name) instanceof ObjectNode declared) {
        declared.remove("type");
      }
    }
    return checked;
  }
}
