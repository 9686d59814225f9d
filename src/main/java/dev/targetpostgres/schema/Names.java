package dev.targetpostgres.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts names from taps to names that PostgreSQL accepts. Pure functions. */
public final class Names {
  /** PostgreSQL's limit in bytes (NAMEDATALEN - 1). */
  static final int MAXIMUM_BYTES = 63;

  private static final String PUBLIC = "public";

  /** Matches characters that PostgreSQL's text cannot hold: NUL and lone surrogates. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\x{D800}-\\x{DFFF}]");

  private static final int HASH_CHARACTERS = 8;

  /** Names of columns that every table has, which no other column can use. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private Names() {}

  /**
   * Returns the column's name. Appends an underscore to the name of a system column, and converts
   * all other names like {@link #fitted}.
   */
  public static String column(String name) {
    return SYSTEM_COLUMNS.contains(name) ? name + "_" : fitted(name);
  }

  /**
   * Returns the table of a stream, as the Meltano SDK names it. The table is the last part of
   * {@code database-schema-table} or {@code schema-table}. Its schema is the mapping of the part
   * before, or else the given schema, or else that part, or else {@code public}.
   *
   * @param schema schema for all streams, or null
   * @param mapping target schemas by source schemas
   * @param split whether hyphens separate the parts of the name
   */
  public static TableName table(
      String stream, @Nullable String schema, Map<String, String> mapping, boolean split) {
    List<String> parts = split ? List.of(stream.split("-", -1)) : List.of(stream);
    String last = parts.get(parts.size() - 1);
    if (last.isEmpty()) {
      return new TableName(fitted(schema == null ? PUBLIC : schema), fitted(stream));
    }
    boolean prefixed = parts.size() == 2 || parts.size() == 3;
    String prefix = prefixed ? parts.get(parts.size() - 2) : "";
    String otherwise = schema != null ? schema : prefix.isEmpty() ? PUBLIC : prefix;
    return new TableName(fitted(mapping.getOrDefault(prefix, otherwise)), fitted(last));
  }

  /** Returns the name in lower case. */
  public static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the name in lower case, with underscores instead of characters other than letters,
   * digits, underscores and dollars.
   */
  public static String plain(String name) {
    return lower(name).replaceAll("(?U)[^\\w$]", "_");
  }

  /**
   * Replaces NUL and lone surrogates by underscores, cuts long names and appends a hash to changed
   * names. Returns {@code _empty} for an empty name, and valid names unchanged.
   */
  public static String fitted(String name) {
    if (name.isEmpty()) {
      return "_empty";
    }
    String storable = UNSTORABLE.matcher(name).replaceAll("_");
    byte[] bytes = storable.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAXIMUM_BYTES && storable.equals(name)) {
      return storable;
    }
    return cut(storable, bytes) + "_" + hash(name);
  }

  private static String cut(String name, byte[] bytes) {
    int room = MAXIMUM_BYTES - HASH_CHARACTERS - 1;
    if (bytes.length <= room) {
      return name;
    }
    int end = room;
    while ((bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** Returns the first {@value #HASH_CHARACTERS} hexadecimal digits of the name's SHA-256. */
  public static String hash(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_CHARACTERS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
