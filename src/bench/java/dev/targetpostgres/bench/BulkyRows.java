package dev.targetpostgres.bench;

import java.util.Random;
import java.util.function.Function;

/** Makes rows with an id and one large value. */
final class BulkyRows implements RowGenerator {
  private static final int ORDERS = 400;

  private final Prose prose;
  private final Function<Prose, String> body;
  private final boolean json;
  private long id;

  BulkyRows(long seed, Function<Prose, String> body, boolean json) {
    this.prose = new Prose(new Random(seed));
    this.body = body;
    this.json = json;
  }

  @Override
  public void next(RowLines row) {
    row.start();
    id++;
    row.literal("id", Long.toString(id));
    if (json) {
      row.nested("body", body.apply(prose));
    } else {
      row.text("body", body.apply(prose));
    }
  }

  /** Returns an object of 50 KB: an array of objects. */
  static String orders(Prose prose) {
    StringBuilder object = new StringBuilder("{\"orders\": [");
    for (int order = 0; order < ORDERS; order++) {
      object
          .append(order == 0 ? "" : ", ")
          .append("{\"number\": ")
          .append(order)
          .append(", \"paid\": true, \"total\": 12.50, \"lines\": [1, 2, 3], \"remark\": \"")
          .append(prose.excerpt(40, 60).replaceAll("[\"\\\\\\n]", " "))
          .append("\"}");
    }
    return object.append("]}").toString();
  }
}
