package dev.targetpostgres.load;

import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.TypeNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks type names of the input up on the server. What the server answers is its own spelling,
 * which may become SQL; the input's never does. Not thread-safe.
 */
final class ServerTypes {
  private static final Pattern MODIFIED =
      Pattern.compile(
          "(?<name>.*?)(?<modifier>\\(\\s*\\d+(\\s*,\\s*\\d+)*\\s*\\))?", Pattern.DOTALL);

  private final ConnectionPool pool;
  private final Map<String, Optional<String>> known = new HashMap<>();

  ServerTypes(ConnectionPool pool) {
    this.pool = pool;
  }

  /**
   * The target with types that the server has.
   *
   * @throws TargetException where the SCHEMA of the line names one that it does not have
   */
  StreamTarget checked(StreamTarget target, long lineNumber) {
    return target.withTypes(type -> checked(type, target.stream(), lineNumber));
  }

  private ColumnType checked(ColumnType type, String stream, long lineNumber) {
    if (type instanceof ArrayOf array) {
      return new ArrayOf(checked(array.element(), stream, lineNumber));
    }
    if (!(type instanceof Other other)) {
      return type;
    }
    Matcher parts = MODIFIED.matcher(other.sql().strip());
    if (!parts.matches() || other.sql().indexOf('\0') >= 0) {
      throw unknown(other, stream, lineNumber);
    }
    String modifier = Optional.ofNullable(parts.group("modifier")).orElse("");
    return known
        .computeIfAbsent(parts.group("name"), name -> lookUp(name, stream))
        .map(name -> TypeNames.parse(name + modifier))
        .orElseThrow(() -> unknown(other, stream, lineNumber));
  }

  private Optional<String> lookUp(String name, String stream) {
    return pool.inTransaction(
        stream, "looking up type " + name, connection -> Catalog.typeName(connection, name));
  }

  private static TargetException unknown(Other type, String stream, long lineNumber) {
    return TargetException.input(
        lineNumber,
        "SCHEMA of stream %s: the server has no type \"%s\"".formatted(stream, type.sql()));
  }
}
