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

/** Makes names that PostgreSQL can hold out of names that taps send, the same in every run. */
public final class Names {
  /** PostgreSQL's limit (NAMEDATALEN - 1). */
  static final int MAXIMUM_BYTES = 63;

  private static final String PUBLIC = "public";

  /** Characters that PostgreSQL's text cannot hold: NUL and lone surrogates. */
  private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\x{D800}-\\x{DFFF}]");

  private static final int HASH_CHARACTERS = 8;

  /** Every table has these columns already, under names that cannot be used again. */
  private static final Set<String> SYSTEM_COLUMNS =
      Set.of("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid");

  private Names() {}

  /**
   * The column of that name. A system column's name gets an underscore after it, an empty name
   * becomes {@code _empty}, NUL becomes an underscore, and a name that is too long is cut.
   */
  public static String column(String name) {
    return SYSTEM_COLUMNS.contains(name) ? name + "_" : fitted(name);
  }

  /**
   * The table for a stream, as the Meltano SDK names it: of {@code database-schema-table} and
   * {@code schema-table}, the last part. Its schema is what the part before it is mapped to, else
   * the given one, else that part itself, else {@code public}.
   *
   * @param schema for every stream, or null
   * @param mapping of source schemas to target schemas
   * @param split whether hyphens divide the name
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

  /** The name in lower case. */
  public static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * The name in lower case, with underscores for all but letters, digits, underscores and dollars.
   */
  public static String plain(String name) {
    return lower(name).replaceAll("(?U)[^\\w$]", "_");
  }

  /**
   * The name without empty names, NUL, lone surrogates and excess length; other names are returned
   * as they are.
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

  /** The first {@value #HASH_CHARACTERS} hexadecimal digits of the name's SHA-256. */
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
