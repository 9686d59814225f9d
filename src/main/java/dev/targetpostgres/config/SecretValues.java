package dev.targetpostgres.config;

import dev.targetpostgres.report.Secrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Finds the secret values in the settings, so that no output shows them. */
public final class SecretValues {
  private static final String PEM = "-----BEGIN";

  /** Names of secret parameters of a URL and of secret driver properties. */
  private static final String URL_NAMES = "(?i)(ssl)?password|.*(secret|token).*";

  /** Matches the user and the password of a URL, or the name and the value of a parameter. */
  private static final Pattern URL_PARTS =
      Pattern.compile(
          "//(?<user>[^:@/?]*):(?<password>[^@]*)@|[?&](?<name>[^=&]*)=(?<value>[^&]*)");

  /** Matches a literal in SQL, or the word after PASSWORD. */
  private static final Pattern SQL_PARTS =
      Pattern.compile("'((?:[^']|'')*)'|(?i:\\bpassword)\\s+([^\\s';]+)");

  private static final Pattern DOLLAR_QUOTED =
      Pattern.compile("(\\$\\w*\\$)(.*?)\\1", Pattern.DOTALL);

  private static final String SSH_NAMES = "password|private_key(_password)?|responses";

  private final Secrets secrets;

  private SecretValues(Secrets secrets) {
    this.secrets = secrets;
  }

  /** Returns the secrets that the settings and libpq's variables hold. */
  public static Secrets of(Settings settings) {
    Set<String> open = new HashSet<>(settings.withoutSecrets().values());
    open.addAll(List.of(settings.environment().getOrDefault("PGUSER", ""), "postgres", "public"));
    SecretValues values = new SecretValues(new Secrets(open));
    values.add(settings.environment().getOrDefault("PGPASSWORD", ""));
    for (Setting<?> setting : SettingsTable.ALL) {
      if (setting.secret() && settings.isGiven(setting)) {
        values.add(setting, settings.find(setting).orElseThrow());
      }
    }
    return values.secrets;
  }

  private void add(Setting<?> setting, Object value) {
    if (setting.equals(SettingsTable.URL)) {
      addUrl(value.toString());
    } else if (value instanceof Command command) {
      addCommand(command);
    } else if (value instanceof List<?> statements) {
      statements.forEach(statement -> addSql(statement.toString()));
    } else if (setting.equals(ConnectionSettings.JDBC_PROPERTIES)) {
      addMembers((JsonNode) value, URL_NAMES);
    } else if (setting.equals(SshSettings.JUMP)) {
      addMembers((JsonNode) value, SSH_NAMES);
    } else if (value instanceof JsonNode json) {
      addAll(json);
    } else if (isPath(setting.name(), value.toString())) {
      return;
    } else {
      add(value.toString());
    }
  }

  private void add(String value) {
    if (value.contains(PEM)) {
      // Lines can be separated by newlines, blanks, or escapes that nobody decoded.
      List.of(value.replace("\\n", "\n").split("\\s+")).forEach(secrets::add);
    } else {
      secrets.add(value);
    }
  }

  /** Returns whether the value is the path of a key's file rather than the key. */
  private static boolean isPath(String name, String value) {
    return name.endsWith("private_key") && !value.contains(PEM);
  }

  private void addUrl(String url) {
    Matcher parts = URL_PARTS.matcher(url);
    while (parts.find()) {
      if (parts.group("password") != null) {
        addEncoded(parts.group("password"));
      } else if (parts.group("name").matches(URL_NAMES)) {
        addEncoded(parts.group("value"));
      }
    }
  }

  private void addEncoded(String value) {
    secrets.add(value);
    try {
      secrets.add(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException malformed) {
      // The URL is rejected later, and no message shows it.
      return;
    }
  }

  /** Adds the words of a command, since one of them can be a token. */
  private void addCommand(Command command) {
    for (String word : command.words()) {
      secrets.add(word);
      List.of(word.split("[\\s'\";|&=]+")).forEach(secrets::add);
    }
  }

  private void addSql(String sql) {
    Matcher parts = SQL_PARTS.matcher(sql);
    while (parts.find()) {
      if (parts.group(1) == null) {
        secrets.add(parts.group(2).replace("\"", ""));
        // If the password lacks quotes, the server's syntax error names a piece of it.
        List.of(parts.group(2).split("\\W+")).forEach(secrets::add);
      } else {
        secrets.add(parts.group(1).replace("''", "'"));
      }
    }
    Matcher quoted = DOLLAR_QUOTED.matcher(sql);
    while (quoted.find()) {
      secrets.add(quoted.group(2));
    }
  }

  /** Adds the members with one of these names, of an object or of the objects in a list. */
  private void addMembers(JsonNode json, String names) {
    json.values().stream()
        .filter(member -> json.isArray())
        .forEach(part -> addMembers(part, names));
    for (Map.Entry<String, JsonNode> member : json.properties()) {
      if (member.getKey().matches(names)
          && !isPath(member.getKey(), member.getValue().asString(""))) {
        addAll(member.getValue());
      }
    }
  }

  private void addAll(JsonNode json) {
    if (json.isValueNode()) {
      add(json.asString());
    } else {
      json.values().forEach(this::addAll);
    }
  }
}
