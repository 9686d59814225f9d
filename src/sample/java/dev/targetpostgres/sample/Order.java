package dev.targetpostgres.sample;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order on its way through {@link Status}. */
final class Order {
  private final long number;
  private final Customer customer;
  private final String shop;
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final @Nullable String note;
  private final String orderedAt;
  private BigDecimal total = BigDecimal.ZERO;
  private Status status = Status.PLACED;
  private @Nullable String shippedAt;

  Order(long number, Customer customer, List<Product> products, Words words, String orderedAt) {
    this.number = number;
    this.customer = customer;
    this.shop = words.chance(70) ? "web" : "market-hall";
    this.note = words.chance(20) ? words.note() : null;
    this.orderedAt = orderedAt;
    for (Product product : products) {
      addLine(product, 1 + words.random().nextInt(3));
    }
  }

  /** The next step of its way; a delivered order is only touched. */
  ShopRecord advance(String changedAt) {
    status = status.next();
    if (status == Status.SHIPPED) {
      shippedAt = changedAt;
    }
    return toRecord(changedAt);
  }

  ShopRecord toRecord(String changedAt) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("shop", shop);
    values.put("number", number);
    values.put("customer_id", customer.id());
    values.put("status", status.word());
    values.put("total", total);
    values.put("currency", "EUR");
    values.put("lines", lines);
    values.put("note", note);
    values.put("ordered_at", orderedAt);
    values.put("shipped_at", shippedAt);
    values.put("updated_at", changedAt);
    return new ShopRecord(SampleStream.ORDERS, changedAt, values);
  }

  private void addLine(Product product, int quantity) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("sku", product.sku());
    line.put("quantity", quantity);
    line.put("price", product.price());
    lines.add(line);
    total = total.add(product.price().multiply(BigDecimal.valueOf(quantity)));
  }

  /** The way of an order. */
  private enum Status {
    PLACED("placed"),
    PAID("paid"),
    SHIPPED("shipped"),
    DELIVERED("delivered");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    Status next() {
      return switch (this) {
        case PLACED -> PAID;
        case PAID -> SHIPPED;
        case SHIPPED, DELIVERED -> DELIVERED;
      };
    }
  }
}
