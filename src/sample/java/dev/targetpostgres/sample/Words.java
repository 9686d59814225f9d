package dev.targetpostgres.sample;

import java.util.List;
import java.util.Random;

/** Draws names and phrases; some of them hold what loaders have stumbled over. */
final class Words {
  private static final List<String> FIRST_NAMES =
      List.of(
          "Ada",
          "Björn",
          "Chloé",
          "Dmitri",
          "Elif",
          "Fatima",
          "Grace",
          "Hiroshi",
          "Inês",
          "Jack",
          "Łukasz",
          "Mei",
          "Noor",
          "Oluwaseun",
          "Priya",
          "Zoë");
  private static final List<String> LAST_NAMES =
      List.of(
          "Andersson",
          "Brown",
          "d'Angelo",
          "Fernández",
          "Garcia",
          "Kowalski",
          "Müller",
          "Nguyễn",
          "O'Brien",
          "Okafor",
          "Šimić",
          "Tanaka",
          "Yılmaz",
          "Αλεξίου",
          "王");
  private static final List<String> STREETS =
      List.of("Mill Lane", "Hauptstraße", "Rue de l'Église", "Calle Mayor", "Via Roma", "Storgata");
  private static final List<City> CITIES =
      List.of(
          new City("London", "GB"),
          new City("Köln", "DE"),
          new City("Orléans", "FR"),
          new City("A Coruña", "ES"),
          new City("Forlì", "IT"),
          new City("Tromsø", "NO"));
  private static final List<String> ADJECTIVES =
      List.of("blue", "folding", "waterproof", "small", "wooden", "quiet", "recycled", "12\" wide");
  private static final List<String> THINGS =
      List.of("bicycle bell", "kettle", "desk lamp", "backpack", "notebook", "tea cup", "umbrella");
  private static final List<String> TAGS =
      List.of("home", "outdoor", "sale", "gift", "new", "50% off", "tea & coffee");
  private static final List<String> NOTES =
      List.of(
          "Please ring twice.",
          "Gift wrap 🎁, no invoice in the parcel",
          "Leave with the neighbours:\nsecond door on the left",
          "C:\\temp is where the label file is",
          "");

  private final Random random;

  Words(Random random) {
    this.random = random;
  }

  Random random() {
    return random;
  }

  String personName() {
    return anyOf(FIRST_NAMES) + " " + anyOf(LAST_NAMES);
  }

  String street() {
    return anyOf(STREETS) + " " + (1 + random.nextInt(120));
  }

  City city() {
    return anyOf(CITIES);
  }

  String productTitle() {
    return anyOf(ADJECTIVES) + " " + anyOf(THINGS);
  }

  List<String> tags() {
    return TAGS.stream().filter(tag -> random.nextInt(4) == 0).toList();
  }

  String note() {
    return anyOf(NOTES);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private <T> T anyOf(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  /** A city and the code of its country. */
  record City(String name, String country) {}
}
