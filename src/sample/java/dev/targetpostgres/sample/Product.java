package dev.targetpostgres.sample;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A product, whose price changes and which sells out. */
final class Product {
  private final UUID sku;
  private final String title;
  private final @Nullable BigDecimal weight;
  private final List<String> tags;
  private BigDecimal price;
  private boolean available = true;

  Product(Words words) {
    Random random = words.random();
    this.sku = randomUuid(random);
    this.title = words.productTitle();
    this.weight = words.chance(80) ? BigDecimal.valueOf(random.nextInt(20_000), 3) : null;
    this.tags = words.tags();
    this.price = randomPrice(random);
  }

  UUID sku() {
    return sku;
  }

  BigDecimal price() {
    return price;
  }

  ShopRecord change(Random random, String changedAt) {
    if (random.nextInt(3) == 0) {
      available = !available;
    } else {
      price = randomPrice(random);
    }
    return toRecord(changedAt);
  }

  ShopRecord toRecord(String changedAt) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("sku", sku);
    values.put("title", title);
    values.put("price", price);
    values.put("weight_kg", weight);
    values.put("tags", tags);
    values.put("available", available);
    values.put("updated_at", changedAt);
    return new ShopRecord(SampleStream.PRODUCTS, changedAt, values);
  }

  private static BigDecimal randomPrice(Random random) {
    return BigDecimal.valueOf(199 + random.nextInt(15_000), 2);
  }

  /** A version 4 UUID that the seed decides. */
  private static UUID randomUuid(Random random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
