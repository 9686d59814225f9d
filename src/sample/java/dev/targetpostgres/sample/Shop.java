package dev.targetpostgres.sample;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lets time pass in the shop: each event adds a row or changes an earlier one. */
final class Shop {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);
  private static final Instant OPENING = Instant.parse("2026-01-02T08:00:00Z");
  private static final int FIRST_PRODUCTS = 60;
  private static final int FIRST_CUSTOMERS = 25;

  private final Random random;
  private final Words words;
  private final List<Product> products = new ArrayList<>();
  private final List<Customer> customers = new ArrayList<>();
  private final List<Order> orders = new ArrayList<>();
  private Instant now = OPENING;

  Shop(Random random) {
    this.random = random;
    this.words = new Words(random);
  }

  /** What happens next. */
  ShopRecord next() {
    now = now.plus(Duration.ofNanos(1_000 * (1_000_000L + random.nextInt(600_000_000))));
    if (products.size() < FIRST_PRODUCTS) {
      return newProduct();
    }
    if (customers.size() < FIRST_CUSTOMERS) {
      return newCustomer();
    }
    return event(random.nextInt(100));
  }

  private ShopRecord event(int percent) {
    if (percent < 9) {
      return newCustomer();
    }
    if (percent < 14) {
      return anyOf(customers).change(words, timestamp());
    }
    if (percent < 16) {
      return newProduct();
    }
    if (percent < 21) {
      return anyOf(products).change(random, timestamp());
    }
    if (percent < 40 || orders.isEmpty()) {
      return newOrder();
    }
    return percent < 60 ? recentOrder().advance(timestamp()) : pageView();
  }

  private ShopRecord newProduct() {
    Product product = new Product(words);
    products.add(product);
    return product.toRecord(timestamp());
  }

  private ShopRecord newCustomer() {
    Customer customer = new Customer(customers.size() + 1L, words, timestamp());
    customers.add(customer);
    return customer.toRecord(timestamp());
  }

  private ShopRecord newOrder() {
    Order order =
        new Order(orders.size() + 1L, anyOf(customers), pickedProducts(), words, timestamp());
    orders.add(order);
    return order.toRecord(timestamp());
  }

  private ShopRecord pageView() {
    boolean known = random.nextInt(3) > 0;
    return PageView.toRecord(timestamp(), known ? anyOf(customers) : null, anyOf(products), words);
  }

  private List<Product> pickedProducts() {
    List<Product> picked = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int index = 0; index < count; index++) {
      picked.add(anyOf(products));
    }
    return picked;
  }

  /** Old orders rest: what still changes is among the latest. */
  private Order recentOrder() {
    int latest = Math.min(orders.size(), 150);
    return orders.get(orders.size() - 1 - random.nextInt(latest));
  }

  private <T> T anyOf(List<T> candidates) {
    return candidates.get(random.nextInt(candidates.size()));
  }

  private String timestamp() {
    return TIMESTAMP.format(now);
  }
}
