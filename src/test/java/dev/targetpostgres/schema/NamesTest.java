package dev.targetpostgres.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.targetpostgres.testing.Seed;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NamesTest {
  private static final int MOST = Names.MAXIMUM_BYTES;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "SA3010",
        "select",
        "with space",
        "quote\"",
        "semi;colon",
        "é",
        "日本語",
        "🎁",
        "tab\t",
        "a.b",
        "1",
        "_",
        "back\\slash",
        "XMIN",
        "oid",
        "a'b",
        "-",
        " "
      })
  void keepsNamesThatFit(String name) {
    assertThat(Names.fitted(name)).isEqualTo(name);
    assertThat(Names.column(name)).isEqualTo(name);
  }

  @Test
  void keepsNamesUpToTheLimitAndCutsLongerOnes() {
    String longest = "x".repeat(MOST);
    assertThat(Names.fitted(longest)).isEqualTo(longest);
    assertThat(Names.fitted(longest + "x")).hasSize(MOST).startsWith("x".repeat(54) + "_");
    String accents = "é".repeat(MOST / 2);
    assertThat(Names.fitted(accents + "x")).isEqualTo(accents + "x");
    assertThat(Names.fitted(accents + "é")).isNotEqualTo(accents + "é");
  }

  @Test
  void keepsWhatFitsBesideTheHashOfANameWithNul() {
    String fits = "x".repeat(MOST - 1 - 8 - 1) + "\0";
    assertThat(Names.fitted(fits))
        .isEqualTo("x".repeat(MOST - 1 - 8 - 1) + "__" + Names.hash(fits));
    assertThat(Names.fitted("x" + fits)).startsWith("x".repeat(MOST - 1 - 8) + "_").hasSize(MOST);
  }

  @Test
  void givesTheSameHashInEveryRun() {
    assertThat(Names.hash("")).isEqualTo("e3b0c442");
    assertThat(Names.hash("abc")).isEqualTo("ba7816bf");
    assertThat(Names.hash("é")).isEqualTo("4a99557e");
    assertThat(Names.fitted("a".repeat(64))).isEqualTo("a".repeat(54) + "_ffe054fe");
  }

  @Test
  void cutsBetweenCharactersOfAnyLength() {
    for (String character : new String[] {"x", "é", "日", "🎁"}) {
      for (int before = 0; before < 5; before++) {
        String name = "a".repeat(before) + character.repeat(70);
        String fitted = Names.fitted(name);
        int bytes = fitted.getBytes(UTF_8).length;
        int width = character.getBytes(UTF_8).length;
        assertThat(bytes).isLessThanOrEqualTo(MOST).isGreaterThan(MOST - width);
        String kept = fitted.substring(0, fitted.lastIndexOf('_'));
        assertThat(name).startsWith(kept);
        assertThat(fitted).endsWith("_" + Names.hash(name));
      }
    }
  }

  @Test
  void tellsRandomLongNamesApart() {
    Random random = Seed.random("NamesTest");
    Map<String, String> names = new HashMap<>();
    String shared = "shared prefix that is cut ".repeat(3);
    for (int i = 0; i < 2000; i++) {
      StringBuilder name = new StringBuilder(shared);
      random.ints(random.nextInt(80), 1, 0xD800).forEach(name::appendCodePoint);
      String fitted = Names.fitted(name.toString());
      assertThat(fitted.getBytes(UTF_8).length).isLessThanOrEqualTo(MOST);
      assertThat(Names.fitted(fitted)).as("fits already").isEqualTo(fitted);
      String other = names.put(fitted, name.toString());
      assertThat(other == null || other.contentEquals(name)).as(fitted).isTrue();
    }
  }

  @Test
  void substitutesWhatNoNameCanBe() {
    assertThat(Names.fitted("")).isEqualTo("_empty");
    assertThat(Names.column("")).isEqualTo("_empty");
    assertThat(Names.fitted("a\0b")).isEqualTo("a_b_" + Names.hash("a\0b"));
    assertThat(Names.fitted("\0")).isEqualTo("__" + Names.hash("\0"));
    assertThat(Names.fitted("\0" + "x".repeat(100)).getBytes(UTF_8)).hasSize(MOST);
    assertThat(Names.fitted("a\0b")).isNotEqualTo(Names.fitted("a_b"));
  }

  @Test
  void substitutesLoneSurrogates() {
    for (String name : new String[] {"a\ud83c", "\udf81a", "\ud83c\ud83c", "a\ud83cb"}) {
      String fitted = Names.fitted(name);
      assertThat(new String(fitted.getBytes(UTF_8), UTF_8)).as("encodable").isEqualTo(fitted);
      assertThat(fitted).doesNotContain("?").endsWith("_" + Names.hash(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
  void movesOutOfTheWayOfSystemColumns(String name) {
    assertThat(Names.column(name)).isEqualTo(name + "_");
    assertThat(Names.column(Names.lower(name.toUpperCase(Locale.ROOT)))).isEqualTo(name + "_");
    assertThat(Names.column(name + "x")).isEqualTo(name + "x");
    assertThat(Names.fitted(name)).as("a table may be named so").isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"SA3010, sa3010", "ÄÖÜ, äöü", "İ, i̇", "TITLE, title", "a, a"})
  void lowersCaseOnRequestInNoLanguageInParticular(String name, String lower) {
    assertThat(Names.column(Names.lower(name))).isEqualTo(lower);
    assertThat(Names.column(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"Shop.Order Lines, shop_order_lines", "Äpfel-3$, äpfel_3$", "a_b, a_b", "'', ''"})
  void makesPlainNames(String name, String plain) {
    assertThat(Names.plain(name)).isEqualTo(plain);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          orders,            none,   public, orders
          shop-orders,       none,   shop,   orders
          db-shop-orders,    none,   shop,   orders
          x-db-shop-orders,  none,   public, orders
          a-b-c-d-e,         none,   public, e
          orders,            target, target, orders
          shop-orders,       target, target, orders
          db-shop-orders,    target, target, orders
          Shop-Orders,       none,   Shop,   Orders
          shop-,             none,   public, shop-
          -orders,           none,   public, orders
          a--orders,         none,   public, orders
          '-',               none,   public, '-'
          '--',              none,   public, '--'
          'a-',              none,   public, a-
          shop.orders,       none,   public, shop.orders
          büro-größe,        none,   büro,   größe
          """)
  void dividesStreamNamesAtHyphens(String stream, String schema, String toSchema, String toTable) {
    assertThat(table(stream, schema, true)).isEqualTo(new TableName(toSchema, toTable));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          orders,            none,   public, orders
          db-shop-orders,    none,   public, db-shop-orders
          shop-orders,       target, target, shop-orders
          """)
  void keepsStreamNamesWholeOnRequest(
      String stream, String schema, String toSchema, String toTable) {
    assertThat(table(stream, schema, false)).isEqualTo(new TableName(toSchema, toTable));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      textBlock =
          """
          shop-orders,       none,   sales,  orders
          db-shop-orders,    none,   sales,  orders
          shop-orders,       target, sales,  orders
          other-orders,      target, target, orders
          other-orders,      none,   other,  orders
          orders,            none,   public, orders
          a-db-shop-orders,  none,   public, orders
          """)
  void mapsTheSchemaPartFirstOfAll(String stream, String schema, String toSchema, String toTable) {
    assertThat(Names.table(stream, schema, Map.of("shop", "sales"), true))
        .isEqualTo(new TableName(toSchema, toTable));
  }

  @Test
  void givesEmptyStreamATable() {
    assertThat(table("", null, true)).isEqualTo(new TableName("public", "_empty"));
  }

  @Test
  void fitsSchemaAndTableEachOnItsOwn() {
    String longName = "x".repeat(100);
    TableName table = table(longName + "-" + longName, null, true);
    assertThat(table.schema()).isEqualTo(Names.fitted(longName));
    assertThat(table.table()).isEqualTo(Names.fitted(longName));
  }

  private static TableName table(String stream, String schema, boolean split) {
    return Names.table(stream, schema, Map.of(), split);
  }
}
