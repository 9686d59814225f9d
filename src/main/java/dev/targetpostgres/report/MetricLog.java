package dev.targetpostgres.report;

import dev.targetpostgres.json.JsonTrees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Logs METRIC lines in the form of the Meltano SDK. Thread-safe. */
final class MetricLog {
  /** The logger of measurements only, so that they can be turned off. */
  static final String LOGGER = "dev.targetpostgres.metrics";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
  private static final long PID = ProcessHandle.current().pid();

  private MetricLog() {}

  /** Logs how many records of the stream were committed since the last such line. */
  static void recordCount(String stream, long count) {
    ObjectNode metric = metric("counter", "record_count").put("value", count);
    metric.set("tags", tags(stream));
    log(metric);
  }

  /** Logs how long a worker needed for a batch. */
  static void batchProcessingTime(String stream, double seconds, boolean succeeded) {
    ObjectNode metric = metric("timer", "batch_processing_time").put("value", seconds);
    metric.set("tags", tags(stream).put("status", succeeded ? "succeeded" : "failed"));
    log(metric);
  }

  private static ObjectNode metric(String type, String name) {
    return JsonNodeFactory.instance.objectNode().put("type", type).put("metric", name);
  }

  private static ObjectNode tags(String stream) {
    return JsonNodeFactory.instance.objectNode().put("stream", stream).put("pid", PID);
  }

  private static void log(ObjectNode metric) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue(StructuredEncoder.METRIC_INFO, metric)
        .log("METRIC: {}", JsonTrees.write(metric));
  }
}
