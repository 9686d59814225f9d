package dev.targetpostgres.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * The address of a server with a login.
 *
 * @param parameters further parameters for the driver, such as {@code sslmode}
 */
record ServerAddress(
    String host,
    int port,
    String user,
    String password,
    String database,
    Map<String, String> parameters) {
  private static final int DEFAULT_PORT = 5432;

  ServerAddress {
    parameters = Map.copyOf(parameters);
  }

  ServerAddress(String host, int port, String user, String password, String database) {
    this(host, port, user, password, database, Map.of());
  }

  /**
   * Reads {@code jdbc:postgresql://host:port/database?user=…&password=…} as well as {@code
   * postgresql://user:password@host:port/database}.
   */
  static ServerAddress parse(String url) {
    URI uri = URI.create(url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url);
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).startsWith("postgres")) {
      throw new IllegalArgumentException("not a PostgreSQL URL: it needs postgresql://host/…");
    }
    Map<String, String> parameters = parameters(uri);
    Credentials credentials = Credentials.of(uri);
    String user = parameters.getOrDefault("user", credentials.user());
    String password = parameters.getOrDefault("password", credentials.password());
    parameters.keySet().removeAll(Set.of("user", "password"));
    return new ServerAddress(
        uri.getHost(),
        uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
        user,
        password,
        uri.getPath().length() > 1 ? uri.getPath().substring(1) : user,
        parameters);
  }

  /** Returns the address of another server with the same login. */
  ServerAddress at(String otherHost, int otherPort) {
    return new ServerAddress(otherHost, otherPort, user, password, database, parameters);
  }

  String jdbcUrl(String databaseName) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + databaseName;
  }

  Properties driverProperties() {
    Properties properties = new Properties();
    properties.putAll(parameters);
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    return properties;
  }

  private static Map<String, String> parameters(URI uri) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        String[] nameAndValue = pair.split("=", 2);
        parameters.put(
            decode(nameAndValue[0]), nameAndValue.length > 1 ? decode(nameAndValue[1]) : "");
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    // In a URL a plus is a plus, not a blank as in an HTML form.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The {@code user:password@} part of a URL. */
  private record Credentials(String user, String password) {
    static Credentials of(URI uri) {
      String[] parts =
          uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
      return new Credentials(
          parts.length > 0 ? decode(parts[0]) : "postgres",
          parts.length > 1 ? decode(parts[1]) : "");
    }
  }

  /** Leaves out the password, so that no message shows it. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
