package dev.targetpostgres.config;

import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the SSH servers of the tunnel from the settings. */
final class SshHosts {
  private static final String ONE_TIME_KEY = "totp";

  private final NestedSettings nested;
  private final List<Text> problems;

  /** Makes a reader that adds its errors to the list. */
  SshHosts(NestedSettings nested, List<Text> problems) {
    this.nested = nested;
    this.problems = problems;
  }

  /** Returns the servers, the nearest first; the last one connects to the database. */
  List<SshHost> read(Map<String, Object> values) {
    List<SshHost> hosts = new ArrayList<>();
    if (values.get(SshSettings.JUMP.name()) instanceof ArrayNode jumps) {
      for (int i = 0; i < jumps.size(); i++) {
        hosts.add(jump(SshSettings.JUMP.name() + "[" + i + "]", jumps.get(i)));
      }
    }
    hosts.add(host(SshSettings.PARENT, values));
    return hosts;
  }

  private SshHost jump(String where, JsonNode body) {
    Map<String, Object> values = new HashMap<>();
    if (body instanceof ObjectNode object) {
      nested.requireKnown(
          where, object, SshSettings.OF_EACH_HOST.stream().map(Setting::member).toList());
      for (Setting<?> setting : SshSettings.OF_EACH_HOST) {
        Object value = nested.member(where, object, setting);
        if (value != null) {
          values.put(setting.name(), value);
        }
      }
    } else {
      problems.add(Wording.MUST_BE_AN_OBJECT.with(where));
    }
    return host(where, values);
  }

  private SshHost host(String where, Map<String, Object> values) {
    Settings settings = new Settings(values, Map.of());
    String name = settings.find(SshSettings.HOST).orElse(null);
    if (name == null) {
      problems.add(Wording.SSH_HOST_MISSING.with(where));
    }
    return new SshHost(
        where,
        name == null ? "" : name,
        settings.get(SshSettings.PORT),
        settings.find(SshSettings.USER).orElse(null),
        settings.find(SshSettings.PRIVATE_KEY).orElse(null),
        settings.find(SshSettings.PRIVATE_KEY_PASSWORD).orElse(null),
        settings.find(SshSettings.PASSWORD).orElse(null),
        settings.find(SshSettings.HOST_KEY).orElse(null),
        settings.find(SshSettings.KNOWN_HOSTS).orElse(null),
        settings.get(SshSettings.INTERACTIVE),
        answers(where, settings.find(SshSettings.RESPONSES).orElse(null)));
  }

  private List<PromptAnswer> answers(String where, @Nullable ObjectNode responses) {
    List<PromptAnswer> answers = new ArrayList<>();
    if (responses != null) {
      responses
          .properties()
          .forEach(entry -> answers.add(answer(where, entry.getKey(), entry.getValue())));
    }
    return answers;
  }

  private PromptAnswer answer(String where, String prompt, JsonNode answer) {
    if (answer.isString() || answer.isIntegralNumber()) {
      return new PromptAnswer(prompt, answer.asString(), null);
    }
    if (answer.size() == 1 && answer.path(ONE_TIME_KEY).isString()) {
      return new PromptAnswer(prompt, null, answer.path(ONE_TIME_KEY).asString());
    }
    problems.add(Wording.WRONG_RESPONSE.with(where, prompt, ONE_TIME_KEY));
    return new PromptAnswer(prompt, "", null);
  }
}
