package dev.targetpostgres.load.plan;

import dev.targetpostgres.config.ColumnOverride;
import dev.targetpostgres.postgres.Catalog;
import dev.targetpostgres.postgres.ConnectionPool;
import dev.targetpostgres.report.ExitCode;
import dev.targetpostgres.report.TargetException;
import dev.targetpostgres.report.Text;
import dev.targetpostgres.report.Wording;
import dev.targetpostgres.schema.ColumnType;
import dev.targetpostgres.schema.ColumnType.ArrayOf;
import dev.targetpostgres.schema.ColumnType.Other;
import dev.targetpostgres.schema.ColumnType.Simple;
import dev.targetpostgres.schema.Property;
import dev.targetpostgres.schema.TypeNames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks up type names of the input on the server. SQL contains only the server's spelling of a
 * type, never the input's, which could inject SQL. Not thread-safe.
 */
public final class ServerTypes {
  private static final Pattern MODIFIED =
      Pattern.compile(
          "(?<name>.*?)(?<modifier>\\(\\s*\\d+(\\s*,\\s*\\d+)*\\s*\\))?", Pattern.DOTALL);

  private final ConnectionPool pool;
  private final Map<String, Optional<Catalog.ServerType>> known = new HashMap<>();

  /** Types without an order, which cannot be keys. */
  private final Set<ColumnType> unordered = new HashSet<>(Set.of(Simple.JSON));

  /** Creates a lookup without cached types. */
  public ServerTypes(ConnectionPool pool) {
    this.pool = pool;
  }

  /**
   * Returns the target with the server's types.
   *
   * @param chosen the user's settings of columns, by property
   * @throws TargetException if the user or the SCHEMA names a type that the server does not have,
   *     or if the type of a key has no order
   */
  public StreamTarget checked(
      StreamTarget target, Map<String, ColumnOverride> chosen, long lineNumber) {
    StreamTarget checked =
        target.withTypes(
            type ->
                checked(type, target.stream())
                    .orElseThrow(() -> unknown(type, target.stream(), chosen, lineNumber)));
    for (Property property : checked.properties()) {
      if (checked.mergeKeys().contains(property.column()) && unordered.contains(property.type())) {
        throw LoadRights.withoutOrder(
            target.stream(), property.column(), target.table().toString());
      }
    }
    return checked;
  }

  private Optional<ColumnType> checked(ColumnType type, String stream) {
    if (type instanceof Other other) {
      return named(other, stream, (name, delimiter) -> TypeNames.parse(name));
    }
    return type instanceof ArrayOf array && array.element() instanceof Other element
        ? named(element, stream, (name, delimiter) -> new ArrayOf(TypeNames.parse(name), delimiter))
        : Optional.of(type);
  }

  /** Makes a type from its name and the delimiter of its array literals. */
  private interface Maker {
    ColumnType make(String name, char delimiter);
  }

  private Optional<ColumnType> named(Other other, String stream, Maker maker) {
    Matcher parts = MODIFIED.matcher(other.sql().strip());
    if (!parts.matches() || other.sql().indexOf('\0') >= 0) {
      return Optional.empty();
    }
    String modifier = Optional.ofNullable(parts.group("modifier")).orElse("");
    return known
        .computeIfAbsent(parts.group("name"), name -> lookUp(name, stream))
        .map(
            type -> {
              ColumnType made = maker.make(type.name() + modifier, type.delimiter());
              if (!type.ordered()) {
                unordered.add(made);
              }
              return made;
            });
  }

  private Optional<Catalog.ServerType> lookUp(String name, String stream) {
    return pool.inTransaction(
        stream, "looking up type " + name, connection -> Catalog.type(connection, name));
  }

  private static TargetException unknown(
      ColumnType type, String stream, Map<String, ColumnOverride> chosen, long lineNumber) {
    Text reason = Wording.NO_SUCH_TYPE.with(type.sql());
    for (Map.Entry<String, ColumnOverride> column : chosen.entrySet()) {
      String named = column.getValue().type();
      if (named != null && TypeNames.parse(named).equals(type)) {
        return new TargetException(
            ExitCode.USAGE, Wording.NO_SUCH_TYPE_FOR_COLUMN.with(column.getKey(), stream, reason));
      }
    }
    return TargetException.input(
        lineNumber, Wording.NO_SUCH_DECLARED_TYPE.with(stream, reason, stream));
  }
}
