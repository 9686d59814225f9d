package dev.targetpostgres.sample;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody looked at a product. */
final class PageView {
  private PageView() {}

  static ShopRecord toRecord(
      String viewedAt, @Nullable Customer visitor, Product product, Words words) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("viewed_at", viewedAt);
    values.put("customer_id", visitor == null ? null : visitor.id());
    values.put("path", "/products/" + product.sku());
    values.put("referrer", words.chance(30) ? "https://search.example/?q=a+b%26c" : null);
    values.put("seconds", BigDecimal.valueOf(words.random().nextInt(300_000), 3));
    return new ShopRecord(SampleStream.PAGE_VIEWS, viewedAt, values);
  }
}
